// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/arrive.h"
#include "app/attempt.h"
#include "app/own_user.h"
#include "app/password_sign_in.h"
#include "app/tries.h"
#include "app/two_factor.h"
#include "base/text.h"
#include "base/totp.h"
#include "store/sign_in_links.h"

#define SECOND INT64_C(1000000) /* in microseconds */

struct stepping {
    const struct code_try *tried;
    uint8_t token_hash[SECRET_HASH_SIZE];
    struct user_account user; /* as the code was compared with it */
    bool is_recovery;
    uint8_t code_hash[SECRET_HASH_SIZE]; /* of a recovery code */
    int64_t step;                        /* of six digits */
    bool is_known;
    struct sign_in_result result;
};

enum status second_step_is_open(struct work *work, const char *token, bool *ret_is_open)
{
    struct sign_in_link link = {0};
    uint8_t hash[SECRET_HASH_SIZE];

    if (!token) {
        *ret_is_open = false;
        return STATUS_OK;
    }
    secret_hash(token, hash);
    enum status status = sign_in_links_find(work, hash, LINK_SECOND_STEP, &link);
    if (status == STATUS_OK)
        *ret_is_open = link.user_id != 0;
    return status;
}

static enum status find_half(struct work *work, struct stepping *stepping)
{
    struct sign_in_link link = {0};

    secret_hash(stepping->tried->token, stepping->token_hash);
    enum status status = sign_in_links_find(work, stepping->token_hash, LINK_SECOND_STEP, &link);
    if (status == STATUS_OK && link.user_id != 0)
        status = users_find(work, link.user_id, &stepping->user);
    if (status == STATUS_OK && link.user_id != 0)
        status = device_is_known(work, stepping->tried->browser.device, link.user_id,
                                 &stepping->is_known);
    work_end(work);
    return status;
}

static const char *without_spaces(const char *code, struct arena *arena)
{
    struct text out = text_new(arena);

    for (; *code != '\0'; code++)
        if (*code != ' ')
            text_add_char(&out, *code);
    return out.at;
}

/* *ret_is_right: it may be let in, if it still is so when it is written. */
static enum status look_at_code(struct work *work, struct accounts *accounts,
                                struct stepping *stepping, bool *ret_is_right)
{
    const char *code = without_spaces(stepping->tried->code, work->arena);
    uint8_t secret[TOTP_SECRET_SIZE];

    stepping->is_recovery = recovery_code_hash(code, stepping->code_hash);
    if (stepping->is_recovery || !stepping->user.totp_sealed.at) {
        *ret_is_right = stepping->is_recovery;
        return STATUS_OK;
    }
    enum status status = two_factor_secret(work, accounts, &stepping->user, secret);
    if (status != STATUS_OK)
        return status;
    *ret_is_right =
        totp_step_of(secret, code, work->now / SECOND, stepping->user.totp_step, &stepping->step);
    secret_wipe(secret, sizeof(secret));
    return STATUS_OK;
}

/* One statement looks and uses up: no code works twice, however many come at once. */
static enum status use_code(struct work *work, const struct stepping *stepping, bool *ret_is_new)
{
    if (stepping->is_recovery)
        return recovery_codes_use(work, stepping->user.id, stepping->code_hash, ret_is_new);
    return users_use_totp_step(work, stepping->user.id, stepping->step, ret_is_new);
}

static enum status run_step(struct work *work, void *context)
{
    struct stepping *stepping = (struct stepping *)context;
    struct sign_in_link link = {0};
    bool is_new = false;

    stepping->result.stage = SIGN_IN_WRONG;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = use_code(work, stepping, &is_new);
    if (status != STATUS_OK || !is_new)
        return status;
    status = sign_in_links_use(work, stepping->token_hash, LINK_SECOND_STEP, &link);
    if (status == STATUS_OK)
        status = arrive_knowing(work, &link, &stepping->tried->browser, &stepping->result.arrival,
                                &stepping->is_known);
    if (status == STATUS_OK && stepping->is_recovery)
        status = own_audit(work, AUDIT_RECOVERY_CODE_USED);
    if (status == STATUS_OK)
        status = work_commit(work);
    if (status == STATUS_OK)
        stepping->result.stage = SIGN_IN_DONE;
    return status;
}

static enum status step_in(struct work *work, struct stepping *stepping)
{
    const int64_t workspace_id = work->workspace_id;
    const struct actor actor = work->actor;

    arrival_prepare(&stepping->result.arrival);
    enum status status = attempt(work, run_step, stepping);
    work_end(work);
    work->workspace_id = workspace_id;
    work->actor = actor;
    if (stepping->is_known)
        stepping->result.arrival.device[0] = '\0';
    return status;
}

/* A browser that is known has tries of its own, so that nobody who knows the password and guesses
 * codes elsewhere keeps the owner out. */
static struct try_key key_of(struct work *work, const struct accounts *accounts,
                             const struct stepping *stepping)
{
    struct text name = text_new(work->arena);

    text_format(&name, "%" PRId64 " %s", stepping->user.id,
                stepping->is_known ? stepping->tried->browser.device : "");
    return try_key_of(accounts, TRY_SECOND_STEP, name.at);
}

enum status second_step(struct work *work, struct accounts *accounts, const struct code_try *tried,
                        struct sign_in_result *ret_result)
{
    struct stepping stepping = {.tried = tried, .result.stage = SIGN_IN_OVER};
    bool is_right = false;

    enum status status = find_half(work, &stepping);
    if (status != STATUS_OK)
        return status;
    const struct try_key key = key_of(work, accounts, &stepping);
    const struct tries tries = {accounts, &key, 1};
    if (stepping.user.id != 0 &&
        tries_must_wait(&tries, work->now, &stepping.result.wait_seconds)) {
        stepping.result.stage = SIGN_IN_WAIT;
    } else if (stepping.user.id != 0) {
        stepping.result.stage = SIGN_IN_WRONG;
        status = look_at_code(work, accounts, &stepping, &is_right);
        if (status == STATUS_OK && is_right)
            status = step_in(work, &stepping);
        if (status == STATUS_OK && stepping.result.stage == SIGN_IN_DONE)
            accounts_try_was_right(accounts, &key, 1);
        else if (status != STATUS_OK)
            accounts_try_is_void(accounts, &key, 1);
    }
    if (status == STATUS_OK)
        *ret_result = stepping.result;
    return status;
}
