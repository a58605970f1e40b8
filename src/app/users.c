// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/users.h"

#include "app/attempt.h"
#include "app/sign_in.h"
#include "base/text.h"
#include "domain/account.h"
#include "store/audits.h"
#include "store/sign_in_links.h"

#define MINUTE INT64_C(60000000) /* in microseconds */

enum status list_users(struct work *work, struct member_list *ret_list)
{
    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner may see who works here"));
    return members_list(work, ret_list);
}

/* An owner of one workspace has no say in accounts, which may belong to others too. */
static enum status check_program(struct work *work)
{
    if (work->actor.user_id == 0 && actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only a command on the machine that has the store may do this"));
}

static enum status find_user(struct work *work, const char *email, struct user_account *ret_user)
{
    const char *clean = NULL;

    enum status status =
        account_email_clean(slice_of(email ? email : ""), work->arena, &work->fault, &clean);
    if (status == STATUS_OK)
        status = users_find_by_email(work, clean, ret_user);
    if (status == STATUS_OK && ret_user->id == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "email",
                         MESSAGE("nobody has an account with the e-mail address {1}; \"regulars "
                                 "user list\" shows who has which",
                                 arg_text(clean)));
    return status;
}

static enum status trail(struct work *work, enum audit_action action, int64_t user_id)
{
    int64_t audit_id;

    return audits_insert(work, &(struct audit){.action = action, .object_id = user_id}, &audit_id);
}

/* --- links --- */

struct linking {
    const char *email, *token;
    enum user_link kind;
};

static enum status write_link(struct work *work, const struct linking *linking,
                              const struct user_account *user)
{
    const bool is_password = linking->kind == LINK_SETS_PASSWORD;
    struct sign_in_link link = {
        .user_id = user->id,
        .purpose = is_password ? LINK_PASSWORD : LINK_SIGN_IN,
        .expires_at =
            work->now + (is_password ? PASSWORD_LINK_MINUTES : SIGN_IN_LINK_MINUTES) * MINUTE};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(linking->token, hash);
    enum status status = users_workspace(work, user->id, &link.workspace_id);
    if (status == STATUS_OK && link.workspace_id == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "email",
                         PLAIN_MESSAGE("this account belongs to no workspace any more"));
    if (status == STATUS_OK)
        status = sign_in_links_void(work, user->id, link.purpose);
    if (status == STATUS_OK)
        status = sign_in_links_insert(work, hash, &link);
    if (status == STATUS_OK)
        status = trail(work, AUDIT_LINK_MADE, user->id);
    return status;
}

static enum status run_linking(struct work *work, void *context)
{
    const struct linking *linking = (const struct linking *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_user(work, linking->email, &user);
    if (status == STATUS_OK)
        status = write_link(work, linking, &user);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status make_user_link(struct work *work, const char *email, enum user_link kind,
                           const char **ret_path)
{
    char token[SECRET_TOKEN_SIZE];

    enum status status = check_program(work);
    if (status == STATUS_OK && !email && kind == LINK_SIGNS_IN)
        return sign_in_link(work, ret_path);
    secret_token(token);
    if (status == STATUS_OK)
        status = attempt(work, run_linking, &(struct linking){email, token, kind});
    if (status != STATUS_OK)
        return status;

    struct text path = text_new(work->arena);
    text_format(&path, "/%s/%s", kind == LINK_SETS_PASSWORD ? "reset" : "sign-in", token);
    *ret_path = path.at;
    return STATUS_OK;
}

/* --- for them --- */

struct mending {
    const char *email;
    const char *hash; /* NULL: two-factor sign-in is turned off instead */
};

static enum status void_links(struct work *work, int64_t user_id)
{
    enum status status = STATUS_OK;

    for (int purpose = LINK_SIGN_IN; purpose <= LINK_DEVICE && status == STATUS_OK; purpose++)
        status = sign_in_links_void(work, user_id, (enum link_purpose)purpose);
    return status;
}

static enum status mend(struct work *work, const struct mending *mending,
                        const struct user_account *user)
{
    if (mending->hash)
        return users_set_password(work, user->id, mending->hash);
    if (!user->totp_sealed.at)
        return fault_set(&work->fault, STATUS_CONFLICT, "email",
                         PLAIN_MESSAGE("two-factor sign-in is off already"));
    enum status status = users_set_totp(work, user->id, (struct slice){0}, user->totp_step);
    if (status == STATUS_OK)
        status = recovery_codes_replace(work, user->id, NULL, 0);
    return status;
}

static enum status run_mending(struct work *work, void *context)
{
    const struct mending *mending = (const struct mending *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_user(work, mending->email, &user);
    if (status == STATUS_OK)
        status = mend(work, mending, &user);
    if (status == STATUS_OK)
        status = sessions_delete_others(work, user.id, NULL, NULL);
    if (status == STATUS_OK)
        status = void_links(work, user.id);
    if (status == STATUS_OK)
        status = trail(work, mending->hash ? AUDIT_PASSWORD_SET : AUDIT_TWO_FACTOR_OFF, user.id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status set_user_password(struct work *work, struct accounts *accounts, const char *email,
                              const char *password)
{
    struct user_account user = {0};
    char hash[SECRET_PASSWORD_SIZE];
    const char *clean = NULL;

    enum status status = check_program(work);
    if (status == STATUS_OK)
        status = find_user(work, email, &user);
    if (status == STATUS_OK)
        status = password_clean(slice_of(password), (struct password_owner){user.name, user.email},
                                "password", work->arena, &work->fault, &clean);
    work_end(work);
    if (status == STATUS_OK)
        status = accounts_hash(accounts, clean, &work->fault, hash);
    if (status == STATUS_OK)
        status = attempt(work, run_mending, &(struct mending){email, hash});
    return status;
}

enum status end_user_two_factor(struct work *work, const char *email)
{
    enum status status = check_program(work);

    return status == STATUS_OK ? attempt(work, run_mending, &(struct mending){email, NULL})
                               : status;
}
