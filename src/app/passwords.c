// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/passwords.h"

#include <string.h>

#include "app/attempt.h"
#include "app/own_user.h"
#include "app/tries.h"
#include "domain/account.h"
#include "store/audits.h"
#include "store/sign_in_links.h"
#include "store/users.h"

/* --- hashing, before the unit of work that writes --- */

struct hashing {
    struct accounts *accounts;
    const char *password;
    const char *field;
};

static enum status hash_new(struct work *work, const struct hashing *hashing,
                            struct password_owner owner, char hash[SECRET_PASSWORD_SIZE])
{
    const char *clean = NULL;

    enum status status = password_clean(slice_of(hashing->password ? hashing->password : ""), owner,
                                        hashing->field, work->arena, &work->fault, &clean);
    work_end(work);
    if (status == STATUS_OK)
        status = accounts_hash(hashing->accounts, clean, &work->fault, hash);
    return status;
}

/* --- first set-up --- */

struct setting_up {
    const char *name, *email;
    char hash[SECRET_PASSWORD_SIZE];
};

static enum status write_setup(struct work *work, const struct setting_up *setting)
{
    struct user_account user = {0};

    enum status status = own_user(work, &user);
    if (status == STATUS_OK && user.password_hash)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this account has a password already"));
    if (status == STATUS_OK)
        status = users_set_profile(work, user.id, setting->name, setting->email);
    if (status == STATUS_OK)
        status = users_set_password(work, user.id, setting->hash);
    if (status == STATUS_OK)
        status = own_audit(work, AUDIT_PASSWORD_SET);
    return status;
}

static enum status run_setup(struct work *work, void *context)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = write_setup(work, (const struct setting_up *)context);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status set_up_account(struct work *work, struct accounts *accounts,
                           const struct account_setup *setup)
{
    struct setting_up setting = {0};

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = account_name_clean(slice_of(setup->name ? setup->name : ""), work->arena,
                                    &work->fault, &setting.name);
    if (status == STATUS_OK)
        status = account_email_clean(slice_of(setup->email ? setup->email : ""), work->arena,
                                     &work->fault, &setting.email);
    if (status == STATUS_OK)
        status = hash_new(work, &(struct hashing){accounts, setup->password, "password"},
                          (struct password_owner){setting.name, setting.email}, setting.hash);
    if (status == STATUS_OK)
        status = attempt(work, run_setup, &setting);
    return status;
}

/* --- a new password --- */

struct changing {
    int64_t user_id;
    const char *before; /* the hash that was confirmed; NULL: none */
    char hash[SECRET_PASSWORD_SIZE];
    const char *session_token; /* that goes on; NULL: none */
    const uint8_t *link_hash;  /* that is used up; NULL: none */
};

static bool is_as_before(const char *before, const char *now)
{
    return before && now ? strcmp(before, now) == 0 : before == now;
}

/* Whoever knew the old password, or holds a link or a half step from then, is out. */
static enum status end_the_old(struct work *work, const struct changing *changing)
{
    uint8_t kept[SECRET_HASH_SIZE];

    if (changing->session_token)
        secret_hash(changing->session_token, kept);
    enum status status = sessions_delete_others(work, changing->user_id,
                                                changing->session_token ? kept : NULL, NULL);
    if (status == STATUS_OK)
        status = sign_in_links_void(work, changing->user_id, LINK_PASSWORD);
    if (status == STATUS_OK)
        status = sign_in_links_void(work, changing->user_id, LINK_SECOND_STEP);
    if (status == STATUS_OK)
        status = sign_in_links_void(work, changing->user_id, LINK_SIGN_IN);
    if (status == STATUS_OK && changing->link_hash)
        status = sign_in_links_void(work, changing->user_id, LINK_DEVICE);
    return status;
}

static enum status use_link(struct work *work, const struct changing *changing)
{
    struct sign_in_link link = {0};

    if (!changing->link_hash)
        return STATUS_OK;
    enum status status = sign_in_links_use(work, changing->link_hash, LINK_PASSWORD, &link);
    if (status == STATUS_OK) {
        work->workspace_id = link.workspace_id;
        work->actor = (struct actor){.user_id = link.user_id}; /* whom the trail names */
    }
    return status;
}

static enum status run_changing(struct work *work, void *context)
{
    const struct changing *changing = (const struct changing *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = use_link(work, changing);
    if (status == STATUS_OK)
        status = users_find(work, changing->user_id, &user);
    if (status == STATUS_OK && !is_as_before(changing->before, user.password_hash))
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("the password was changed meanwhile"));
    if (status == STATUS_OK)
        status = users_set_password(work, user.id, changing->hash);
    if (status == STATUS_OK)
        status = end_the_old(work, changing);
    if (status == STATUS_OK)
        status = own_audit(work, AUDIT_PASSWORD_SET);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status needs_email(struct work *work)
{
    return fault_set(&work->fault, STATUS_INVALID, "email",
                     PLAIN_MESSAGE("an e-mail address is needed to sign in with"));
}

enum status change_password(struct work *work, struct accounts *accounts,
                            const struct password_change *change)
{
    struct changing changing = {.session_token = change->session_token};
    struct user_account user = {0};

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    work_end(work);
    if (status == STATUS_OK && !user.email)
        return needs_email(work);
    if (status == STATUS_OK)
        status = confirm_password(accounts, user.id, user.password_hash, change->current, work->now,
                                  work->arena, &work->fault);
    if (status == STATUS_OK)
        status = hash_new(work, &(struct hashing){accounts, change->password, "password"},
                          (struct password_owner){user.name, user.email}, changing.hash);
    changing.user_id = user.id;
    changing.before = user.password_hash;
    if (status == STATUS_OK)
        status = attempt(work, run_changing, &changing);
    return status;
}

/* --- by a link --- */

enum status password_link_is_open(struct work *work, const char *token, bool *ret_is_open)
{
    uint8_t hash[SECRET_HASH_SIZE];
    struct sign_in_link link = {0};

    secret_hash(token, hash);
    enum status status = sign_in_links_find(work, hash, LINK_PASSWORD, &link);
    if (status == STATUS_OK)
        *ret_is_open = link.user_id != 0;
    return status;
}

static enum status no_such_link(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this link was used already or has expired; ask for a new "
                                   "one"));
}

enum status set_password_by_link(struct work *work, struct accounts *accounts, const char *token,
                                 const char *password, int64_t *ret_user_id)
{
    const int64_t workspace_id = work->workspace_id;
    const struct actor actor = work->actor;
    struct user_account user = {0};
    struct sign_in_link link = {0};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    struct changing changing = {.link_hash = hash};
    enum status status = sign_in_links_find(work, hash, LINK_PASSWORD, &link);
    if (status == STATUS_OK && link.user_id == 0)
        return no_such_link(work);
    if (status == STATUS_OK)
        status = users_find(work, link.user_id, &user);
    if (status == STATUS_OK)
        status = hash_new(work, &(struct hashing){accounts, password, "password"},
                          (struct password_owner){user.name, user.email}, changing.hash);
    changing.user_id = user.id;
    changing.before = user.password_hash;
    if (status == STATUS_OK)
        status = attempt(work, run_changing, &changing);
    work->workspace_id = workspace_id;
    work->actor = actor;
    if (status == STATUS_OK)
        *ret_user_id = user.id;
    return status;
}
