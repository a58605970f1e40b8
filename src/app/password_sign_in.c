// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/password_sign_in.h"

#include <string.h>

#include "app/arrive.h"
#include "app/attempt.h"
#include "app/tries.h"
#include "domain/account.h"
#include "store/sign_in_links.h"
#include "store/users.h"

#define MINUTE INT64_C(60000000) /* in microseconds */

enum { KEYS_MAX = 2 };

struct password_signing {
    const struct password_try *tried;
    struct user_account user; /* as the password was compared with it */
    const char *new_hash;     /* NULL: what is stored is as it should be */
    struct sign_in_result result;
    bool is_known;
};

/* What is no address is nobody's. */
static enum status find_user(struct work *work, const struct password_try *tried,
                             struct user_account *ret_user, bool *ret_is_known)
{
    struct fault ignored = {0};
    const char *email = NULL;

    if (account_email_clean(slice_of(tried->email), work->arena, &ignored, &email) != STATUS_OK)
        email = "";
    enum status status = users_find_by_email(work, email, ret_user);
    if (status == STATUS_OK)
        status = device_is_known(work, tried->browser.device, ret_user->id, ret_is_known);
    return status;
}

/* Under which keys the try counts: see enum try_kind. */
static size_t keys_of(struct work *work, const struct accounts *accounts,
                      const struct password_try *tried, bool is_known,
                      struct try_key keys[KEYS_MAX])
{
    struct fault ignored = {0};
    const char *email = NULL;
    size_t count = 0;

    if (is_known) {
        keys[0] = try_key_of(accounts, TRY_DEVICE, tried->browser.device);
        return 1;
    }
    if (account_email_clean(slice_of(tried->email), work->arena, &ignored, &email) == STATUS_OK)
        keys[count++] = try_key_of(accounts, TRY_ACCOUNT, email);
    if (tried->address[0] != '\0')
        keys[count++] = try_key_of(accounts, TRY_ADDRESS, tried->address);
    return count;
}

/* Between the steps: a token that is good for the second one alone. */
static enum status begin_second_step(struct work *work, const struct password_signing *signing,
                                     int64_t workspace_id)
{
    const struct sign_in_link link = {.user_id = signing->user.id,
                                      .workspace_id = workspace_id,
                                      .purpose = LINK_SECOND_STEP,
                                      .expires_at = work->now + SECOND_STEP_MINUTES * MINUTE};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(signing->result.second_step, hash);
    return sign_in_links_insert(work, hash, &link);
}

static enum status go_in(struct work *work, struct password_signing *signing,
                         const struct user_account *user, int64_t workspace_id)
{
    const struct sign_in_link link = {.user_id = user->id, .workspace_id = workspace_id};
    enum status status = STATUS_OK;

    if (signing->new_hash)
        status = users_rehash_password(work, user->id, user->password_hash, signing->new_hash);
    if (status != STATUS_OK)
        return status;
    if (user->totp_sealed.at) {
        signing->result.stage = SIGN_IN_CODE;
        return begin_second_step(work, signing, workspace_id);
    }
    signing->result.stage = SIGN_IN_DONE;
    return arrive_knowing(work, &link, &signing->tried->browser, &signing->result.arrival,
                          &signing->is_known);
}

/* The password was right for the hash of a moment ago: it must still be that one. */
static enum status run_signing(struct work *work, void *context)
{
    struct password_signing *signing = (struct password_signing *)context;
    struct user_account user = {0};
    int64_t workspace_id = 0;

    signing->result.stage = SIGN_IN_WRONG;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = users_find(work, signing->user.id, &user);
    if (status == STATUS_OK)
        status = users_workspace(work, signing->user.id, &workspace_id);
    if (status != STATUS_OK)
        return status;
    if (workspace_id == 0 || !user.password_hash ||
        strcmp(user.password_hash, signing->user.password_hash) != 0)
        return STATUS_OK;
    status = go_in(work, signing, &user, workspace_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status sign_in_user(struct work *work, struct accounts *accounts,
                                struct password_signing *signing, const char *password)
{
    const int64_t workspace_id = work->workspace_id;
    const struct actor actor = work->actor;
    char hash[SECRET_PASSWORD_SIZE];
    enum status status = STATUS_OK;

    if (!accounts_cost_is_right(accounts, signing->user.password_hash)) {
        status = accounts_hash(accounts, password, &work->fault, hash);
        signing->new_hash = hash;
    }
    arrival_prepare(&signing->result.arrival);
    secret_token(signing->result.second_step);
    if (status == STATUS_OK)
        status = attempt(work, run_signing, signing);
    work_end(work);
    work->workspace_id = workspace_id;
    work->actor = actor;
    if (signing->is_known)
        signing->result.arrival.device[0] = '\0';
    return status;
}

enum status sign_in_by_password(struct work *work, struct accounts *accounts,
                                const struct password_try *tried, struct sign_in_result *ret_result)
{
    struct password_signing signing = {.tried = tried, .result.stage = SIGN_IN_WRONG};
    const char *password = password_typed(slice_of(tried->password), work->arena);
    struct try_key keys[KEYS_MAX];
    bool is_known = false, is_right = false;

    enum status status = find_user(work, tried, &signing.user, &is_known);
    if (status != STATUS_OK)
        return status;
    work_end(work); /* no unit is open while one hashes */
    size_t count = keys_of(work, accounts, tried, is_known, keys);
    struct tries tries = {accounts, keys, count};
    if (tries_must_wait(&tries, work->now, &signing.result.wait_seconds)) {
        signing.result.stage = SIGN_IN_WAIT;
        *ret_result = signing.result;
        return STATUS_OK;
    }
    status = tries_compare(&tries, signing.user.password_hash, password ? password : "",
                           &work->fault, &is_right);
    if (status == STATUS_OK && is_right)
        status = sign_in_user(work, accounts, &signing, password);
    if (status == STATUS_OK)
        *ret_result = signing.result;
    return status;
}
