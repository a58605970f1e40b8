// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/sign_in.h"

#include <string.h>

#include "app/arrive.h"
#include "app/attempt.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/audits.h"
#include "store/sign_in_links.h"
#include "store/users.h"
#include "store/workspaces.h"

#define MINUTE INT64_C(60000000) /* in microseconds */
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

enum { TOUCH_MINUTES = 10, CSRF_TEXT_LENGTH = 4 * SECRET_HASH_SIZE };

static enum status nobody_signed_in(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "", PLAIN_MESSAGE("you are not signed in"));
}

/* --- links --- */

struct link_making {
    const char *token;
};

static enum status first_owner(struct work *work, int64_t *ret_user_id)
{
    struct member_list members;

    enum status status = members_list(work, &members);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < members.count; i++) {
        if (members.items[i].role != ROLE_OWNER)
            continue;
        *ret_user_id = members.items[i].user_id;
        return STATUS_OK;
    }
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("the workspace has no owner who could sign in"));
}

enum status owner_has_password(struct work *work, bool *ret_has_password)
{
    struct member_list members;
    bool has_password = false;

    enum status status = members_list(work, &members);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < members.count; i++)
        has_password =
            has_password || (members.items[i].role == ROLE_OWNER && members.items[i].has_password);
    *ret_has_password = has_password;
    return STATUS_OK;
}

static enum status make_link(struct work *work, void *context)
{
    const struct link_making *making = (const struct link_making *)context;
    struct workspace workspace = {0};
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t user_id = 0;

    secret_hash(making->token, hash);
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK) {
        work->workspace_id = workspace.id;
        status = first_owner(work, &user_id);
    }
    if (status == STATUS_OK)
        status = sign_in_links_insert(
            work, hash,
            &(struct sign_in_link){.user_id = user_id,
                                   .workspace_id = workspace.id,
                                   .purpose = LINK_SIGN_IN,
                                   .expires_at = work->now + SIGN_IN_LINK_MINUTES * MINUTE});
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status sign_in_link(struct work *work, const char **ret_path)
{
    char token[SECRET_TOKEN_SIZE];

    if (!actor_may(&work->actor, RIGHT_OWN))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner may make a link for signing in"));
    secret_token(token);
    enum status status = attempt(work, make_link, &(struct link_making){.token = token});
    if (status != STATUS_OK)
        return status;

    struct text path = text_new(work->arena);
    text_format(&path, "/sign-in/%s", token);
    *ret_path = path.at;
    return STATUS_OK;
}

enum status sign_in_link_is_open(struct work *work, const char *token, bool *ret_is_open)
{
    uint8_t hash[SECRET_HASH_SIZE];

    struct sign_in_link link = {0};

    secret_hash(token, hash);
    enum status status = sign_in_links_find(work, hash, LINK_SIGN_IN, &link);
    if (status == STATUS_OK)
        *ret_is_open = link.user_id != 0;
    return status;
}

/* --- sessions --- */

struct signing_in {
    const char *link_token;
    const struct visiting_browser *browser;
    const char *session_token;
};

static enum status use_link(struct work *work, void *context)
{
    struct signing_in *signing = (struct signing_in *)context;
    struct sign_in_link link = {0};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(signing->link_token, hash);
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = sign_in_links_use(work, hash, LINK_SIGN_IN, &link);
    if (status == STATUS_OK)
        status = arrive(work, &link, signing->browser, signing->session_token);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status sign_in(struct work *work, const char *token, const struct visiting_browser *browser,
                    char ret_session[SECRET_TOKEN_SIZE])
{
    const int64_t workspace_id = work->workspace_id;
    const struct actor actor = work->actor;
    char session[SECRET_TOKEN_SIZE];

    secret_token(session);
    struct signing_in signing = {.link_token = token, .browser = browser, .session_token = session};
    enum status status = attempt(work, use_link, &signing);
    work->workspace_id = workspace_id;
    work->actor = actor;
    if (status == STATUS_OK)
        memcpy(ret_session, session, SECRET_TOKEN_SIZE);
    return status;
}

static enum status touch(struct work *work, void *context)
{
    const uint8_t *hash = (const uint8_t *)context;

    enum status status = work_begin_at_once(work);
    if (status == STATUS_OK)
        status = sessions_touch(work, hash);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* A store that cannot be written for the moment, as an import goes on, can still be looked at. */
static void push_on(struct work *work, const struct session *session,
                    uint8_t hash[SECRET_HASH_SIZE])
{
    if (work->now - session->used_at < TOUCH_MINUTES * MINUTE)
        return;
    if (attempt(work, touch, hash) == STATUS_OK)
        return;
    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
}

/* Made of the session's token, which the store does not hold: its reader can forge neither. */
static void csrf_mac(const char *session_token, uint8_t mac[SECRET_HASH_SIZE])
{
    static const uint8_t purpose[SECRET_HASH_SIZE] = "regulars: csrf token, 1";

    secret_mac(purpose, session_token, mac);
}

/* A random pad, and the code under it: no two pages have the same token, so that the length of
 * packed pages says nothing of it. */
static const char *csrf_token_of(struct arena *arena, const char *session_token)
{
    static const char digits[] = "0123456789abcdef";
    char *token = arena_alloc(arena, CSRF_TEXT_LENGTH + 1);
    uint8_t octets[2 * SECRET_HASH_SIZE];

    random_bytes(octets, SECRET_HASH_SIZE);
    csrf_mac(session_token, octets + SECRET_HASH_SIZE);
    for (size_t i = 0; i < SECRET_HASH_SIZE; i++)
        octets[SECRET_HASH_SIZE + i] ^= octets[i];
    for (size_t i = 0; i < sizeof(octets); i++) {
        token[2 * i] = digits[octets[i] >> 4];
        token[2 * i + 1] = digits[octets[i] & 15];
    }
    return token;
}

enum status open_session(struct work *work, const char *token, struct signed_in *ret_signed_in)
{
    uint8_t hash[SECRET_HASH_SIZE];
    struct session session;

    secret_hash(token, hash);
    enum status status = sessions_find(work, hash, &session);
    if (status == STATUS_OK && work->now - session.used_at > SESSION_IDLE_HOURS * HOUR)
        status = nobody_signed_in(work);
    if (status != STATUS_OK)
        return status;

    work->workspace_id = session.workspace_id;
    work->actor = (struct actor){.user_id = session.user_id, .role = session.role};
    push_on(work, &session, hash);
    *ret_signed_in = (struct signed_in){.user_name = session.user_name,
                                        .language = session.language,
                                        .has_shortcuts = session.has_shortcuts,
                                        .workspace_name = session.workspace_name,
                                        .csrf_token = csrf_token_of(work->arena, token)};
    return STATUS_OK;
}

/* Of two digits; -1 for others. */
static int octet_of(const char *digits)
{
    int octet = 0;

    for (int i = 0; i < 2; i++) {
        char digit = digits[i];
        int value = digit >= '0' && digit <= '9'   ? digit - '0'
                    : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                   : -1;
        if (value < 0)
            return -1;
        octet = octet * 16 + value;
    }
    return octet;
}

bool csrf_token_is_right(const char *session_token, const char *given)
{
    uint8_t mac[SECRET_HASH_SIZE], said[SECRET_HASH_SIZE];

    if (strlen(given) != CSRF_TEXT_LENGTH)
        return false;
    for (size_t i = 0; i < SECRET_HASH_SIZE; i++) {
        int pad = octet_of(given + 2 * i);
        int under = octet_of(given + 2 * (SECRET_HASH_SIZE + i));

        if (pad < 0 || under < 0)
            return false;
        said[i] = (uint8_t)(pad ^ under);
    }
    csrf_mac(session_token, mac);
    return secret_equal(mac, said, SECRET_HASH_SIZE);
}

static enum status end_session(struct work *work, void *context)
{
    const uint8_t *hash = (const uint8_t *)context;
    struct session session;
    int64_t audit_id;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = sessions_find(work, hash, &session);
    if (status == STATUS_OK)
        status = sessions_delete(work, hash);
    if (status == STATUS_OK)
        status = audits_insert(
            work, &(struct audit){.action = AUDIT_SIGNED_OUT, .object_id = session.user_id},
            &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status sign_out(struct work *work, const char *token)
{
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    return attempt(work, end_session, hash);
}
