// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/invitations.h"

#include "app/arrive.h"
#include "app/attempt.h"
#include "app/people.h"
#include "base/text.h"
#include "domain/account.h"
#include "store/audits.h"
#include "store/members.h"
#include "store/sign_in_links.h"
#include "store/users.h"
#include "store/workspaces.h"

#define DAY (24 * INT64_C(3600000000)) /* in microseconds */

static enum status needs_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* --- making --- */

struct inviting {
    const char *name, *token;
    enum role role;
    int64_t expires_at;
};

static enum status write_invitation(struct work *work, struct inviting *inviting)
{
    const struct invitation invitation = {
        .name = inviting->name, .role = inviting->role, .expires_at = inviting->expires_at};
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t id = 0, audit_id;

    secret_hash(inviting->token, hash);
    enum status status = invitations_insert(work, hash, &invitation, &id);
    if (status == STATUS_OK)
        status =
            audits_insert(work,
                          &(struct audit){.action = AUDIT_INVITED,
                                          .object_id = id,
                                          .after_json = role_json(work->arena, inviting->role)},
                          &audit_id);
    return status;
}

static enum status run_inviting(struct work *work, void *context)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = write_invitation(work, (struct inviting *)context);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status make_invitation(struct work *work, const struct new_invitation *wanted,
                            struct made_invitation *ret_made)
{
    struct inviting inviting = {.role = wanted->role,
                                .expires_at = work->now + INVITATION_DAYS * DAY};
    char token[SECRET_TOKEN_SIZE];

    enum status status = needs_right(work);
    if (status == STATUS_OK && role_name(wanted->role)[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "role",
                         PLAIN_MESSAGE("a role is owner, manager, member or viewer"));
    if (status == STATUS_OK && !actor_may_decide_on(&work->actor, wanted->role))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    if (status == STATUS_OK)
        status = account_name_clean(slice_of(wanted->name ? wanted->name : ""), work->arena,
                                    &work->fault, &inviting.name);
    if (status != STATUS_OK)
        return status;
    secret_token(token);
    inviting.token = token;
    struct text path = text_new(work->arena);
    text_format(&path, "/invite/%s", token);
    status = attempt(work, run_inviting, &inviting);
    if (status == STATUS_OK)
        *ret_made = (struct made_invitation){inviting.name, path.at, inviting.expires_at};
    return status;
}

enum status list_invitations(struct work *work, struct invitation_list *ret_list)
{
    enum status status = needs_right(work);

    if (status == STATUS_OK)
        status = invitations_list(work, ret_list);
    return status;
}

static enum status run_revoking(struct work *work, void *context)
{
    const int64_t id = *(const int64_t *)context;
    int64_t audit_id;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = invitations_delete(work, id);
    if (status == STATUS_OK)
        status = audits_insert(
            work, &(struct audit){.action = AUDIT_INVITATION_REVOKED, .object_id = id}, &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status revoke_invitation(struct work *work, int64_t id)
{
    enum status status = needs_right(work);

    if (status == STATUS_OK)
        status = attempt(work, run_revoking, &id);
    return status;
}

/* --- accepting --- */

/* Whether whoever made it may still give this role; a command may. */
static enum status check_maker(struct work *work, const struct invitation *invitation,
                               bool *ret_may)
{
    struct actor maker = actor_system();

    if (invitation->created_by == 0) {
        *ret_may = true;
        return STATUS_OK;
    }
    enum status status = members_role(work, invitation->created_by, &maker.role);
    if (status == STATUS_OK)
        *ret_may = actor_may_decide_on(&maker, invitation->role);
    return status;
}

enum status show_invitation(struct work *work, const char *token,
                            struct shown_invitation *ret_shown)
{
    const int64_t workspace_id = work->workspace_id;
    struct shown_invitation shown = {.workspace_name = ""};
    struct workspace workspace = {.name = ""};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    enum status status = invitations_find(work, hash, &shown.invitation);
    if (status == STATUS_OK && shown.invitation.id != 0) {
        work->workspace_id = shown.invitation.workspace_id;
        status = check_maker(work, &shown.invitation, &shown.is_open);
        if (status == STATUS_OK)
            status = workspaces_find(work, work->workspace_id, &workspace);
        work->workspace_id = workspace_id;
    }
    if (status != STATUS_OK)
        return status;
    shown.workspace_name = workspace.name;
    *ret_shown = shown;
    return STATUS_OK;
}

/* Uses the link up, and goes to its workspace. */
static enum status enter_by(struct work *work, const char *token, struct invitation *ret_invitation)
{
    uint8_t hash[SECRET_HASH_SIZE];
    bool may = false;

    secret_hash(token, hash);
    enum status status = invitations_use(work, hash, ret_invitation);
    if (status == STATUS_OK) {
        work->workspace_id = ret_invitation->workspace_id;
        status = check_maker(work, ret_invitation, &may);
    }
    if (status == STATUS_OK && !may)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("whoever made this link may not take anybody in any more; "
                                       "ask for a new one"));
    return status;
}

static enum status take_in(struct work *work, const struct invitation *invitation)
{
    const int64_t user_id = work->actor.user_id;
    int64_t member_id, audit_id;

    enum status status = members_insert(work, user_id, invitation->role, &member_id);
    if (status == STATUS_OK)
        status =
            audits_insert(work,
                          &(struct audit){.action = AUDIT_MEMBER_JOINED,
                                          .object_id = user_id,
                                          .after_json = role_json(work->arena, invitation->role)},
                          &audit_id);
    return status;
}

struct accepting {
    const char *token;
    struct user_account user;
    char hash[SECRET_PASSWORD_SIZE];
    const struct visiting_browser *browser;
    struct arrival arrival;
    bool is_known;
};

static enum status write_account(struct work *work, struct accepting *accepting)
{
    struct invitation invitation = {0};
    int64_t user_id = 0;

    enum status status = enter_by(work, accepting->token, &invitation);
    if (status == STATUS_OK)
        status = users_insert(work, &accepting->user, &user_id);
    if (status == STATUS_OK)
        status = users_set_password(work, user_id, accepting->hash);
    if (status == STATUS_OK) {
        work->actor = (struct actor){.user_id = user_id}; /* whom the trail names */
        status = take_in(work, &invitation);
    }
    if (status == STATUS_OK)
        status = arrive_knowing(
            work, &(struct sign_in_link){.user_id = user_id, .workspace_id = work->workspace_id},
            accepting->browser, &accepting->arrival, &accepting->is_known);
    return status;
}

static enum status run_accepting(struct work *work, void *context)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = write_account(work, (struct accepting *)context);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status no_such_link(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this link was used already or has expired; ask for a new "
                                   "one"));
}

/* Nobody's password is hashed without a link that works. */
static enum status prepare(struct work *work, struct accounts *accounts, const char *password,
                           struct accepting *accepting)
{
    struct shown_invitation shown = {0};
    const char *clean = NULL;

    enum status status = show_invitation(work, accepting->token, &shown);
    work_end(work);
    if (status == STATUS_OK && !shown.is_open)
        return no_such_link(work);
    if (status == STATUS_OK)
        status =
            password_clean(slice_of(password ? password : ""),
                           (struct password_owner){accepting->user.name, accepting->user.email},
                           "password", work->arena, &work->fault, &clean);
    if (status == STATUS_OK)
        status = accounts_hash(accounts, clean, &work->fault, accepting->hash);
    return status;
}

enum status accept_as_new(struct work *work, struct accounts *accounts, const char *token,
                          const struct invited_account *account,
                          const struct visiting_browser *browser, struct arrival *ret_arrival)
{
    const int64_t workspace_id = work->workspace_id;
    const struct actor actor = work->actor;
    struct accepting accepting = {
        .token = token, .browser = browser, .user = {.language = account->language}};

    enum status status = account_name_clean(slice_of(account->name ? account->name : ""),
                                            work->arena, &work->fault, &accepting.user.name);
    if (status == STATUS_OK)
        status = account_email_clean(slice_of(account->email ? account->email : ""), work->arena,
                                     &work->fault, &accepting.user.email);
    if (status == STATUS_OK)
        status = prepare(work, accounts, account->password, &accepting);
    arrival_prepare(&accepting.arrival);
    if (status == STATUS_OK)
        status = attempt(work, run_accepting, &accepting);
    work->workspace_id = workspace_id;
    work->actor = actor;
    if (status != STATUS_OK)
        return status;
    *ret_arrival = accepting.arrival;
    if (accepting.is_known)
        ret_arrival->device[0] = '\0';
    return STATUS_OK;
}

struct joining {
    const char *token, *session_token;
};

static enum status run_joining(struct work *work, void *context)
{
    const struct joining *joining = (const struct joining *)context;
    struct invitation invitation = {0};
    uint8_t session[SECRET_HASH_SIZE];
    enum role role = ROLE_NONE;

    secret_hash(joining->session_token, session);
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = enter_by(work, joining->token, &invitation);
    if (status == STATUS_OK)
        status = members_role(work, work->actor.user_id, &role);
    if (status == STATUS_OK && role != ROLE_NONE)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("you are a member of this workspace already"));
    if (status == STATUS_OK)
        status = take_in(work, &invitation);
    if (status == STATUS_OK)
        status = sessions_set_workspace(work, session, work->workspace_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status accept_signed_in(struct work *work, const char *token, const char *session_token)
{
    const int64_t workspace_id = work->workspace_id;

    if (work->actor.user_id == 0)
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only somebody with an account can do this"));
    enum status status = attempt(work, run_joining, &(struct joining){token, session_token});
    work->workspace_id = workspace_id;
    return status;
}
