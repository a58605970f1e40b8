// SPDX-License-Identifier: AGPL-3.0-or-later
#include "face/let_in.h"

#include <inttypes.h>
#include <strings.h>

#include "app/api_keys.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "base/log.h"
#include "http/events.h"
#include "http/logged_path.h"

void with_work(struct exchange *exchange, const struct route *route,
               void (*answer)(struct exchange *exchange, const struct route *route))
{
    struct work work = work_start(exchange->site->store, exchange->arena);

    exchange->work = &work;
    exchange->fault = &work.fault;
    answer(exchange, route);
    exchange->workspace_id = work.workspace_id;
    work_end(&work);
    exchange->own_fault = work.fault;
    exchange->fault = &exchange->own_fault;
    exchange->work = NULL;
}

void choose_language(struct exchange *exchange, const char *of_user)
{
    const char *chosen = request_cookie(exchange, LANGUAGE_COOKIE);
    const struct language *language = chosen ? language_by_code(chosen) : NULL;

    if (!language && of_user)
        language = language_by_code(of_user);
    if (language)
        exchange->language = language;
}

/* A session's token is of one length; whatever else the cookie holds is not asked for. */
static const char *session_token(const struct exchange *exchange)
{
    const char *token = request_cookie(exchange, SESSION_COOKIE);

    return token && strlen(token) == SECRET_TOKEN_SIZE - 1 ? token : NULL;
}

enum status find_session(struct exchange *exchange)
{
    const char *token = session_token(exchange);
    struct signed_in signed_in;

    if (!token)
        return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("you are not signed in"));
    enum status status = open_session(exchange->work, token, &signed_in);
    if (status != STATUS_OK)
        return status;
    exchange->user_id = exchange->work->actor.user_id;
    exchange->user_name = signed_in.user_name;
    exchange->workspace_name = signed_in.workspace_name;
    exchange->csrf_token = signed_in.csrf_token;
    exchange->session_token = token;
    exchange->has_shortcuts = signed_in.has_shortcuts;
    choose_language(exchange, signed_in.language);
    return STATUS_OK;
}

static struct message to_use_the_header(void)
{
    return PLAIN_MESSAGE("a key does not belong into an address, where others may read it; send it "
                         "in the header Authorization, and make a new one");
}

enum status check_no_key_in_query(struct exchange *exchange)
{
    static const char *const names[] = {"access_token", "api-key", "api_key", "apikey", "key"};
    const struct http_fields *query = &exchange->query;
    bool has_key = false;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        has_key |= fields_times(query, names[i]) != 0;
    for (size_t i = 0; i < query->count; i++)
        has_key |= looks_like_api_key(query->items[i].value);
    if (!has_key)
        return STATUS_OK;
    reply_code(exchange, 400);
    return fault_set(exchange->fault, STATUS_INVALID, "", to_use_the_header());
}

/* NULL: the header says nothing of a key. A proxy's own (Basic) is not ours to judge. */
static const char *bearer_key(const char *header)
{
    static const char scheme[] = "bearer ";

    if (strncasecmp(header, scheme, strlen(scheme)) != 0)
        return NULL;
    header += strlen(scheme);
    return header + strspn(header, " ");
}

/* The user of the session's cookie, if it holds one that works; 0. */
static enum status session_user(struct exchange *exchange, int64_t *ret_user_id)
{
    const char *token = session_token(exchange);
    struct signed_in signed_in;

    *ret_user_id = 0;
    if (!token)
        return STATUS_OK;
    enum status status = open_session(exchange->work, token, &signed_in);
    if (status == STATUS_OK)
        *ret_user_id = exchange->work->actor.user_id;
    if (status != STATUS_NOT_FOUND)
        return status;
    *exchange->fault = (struct fault){0};
    return STATUS_OK;
}

static enum status wrong_key(struct exchange *exchange)
{
    int64_t seconds = 0;

    if (!wrong_key_must_wait(exchange->work, exchange->site->accounts, exchange->peer, &seconds)) {
        reply_header(exchange, "WWW-Authenticate",
                     "Bearer realm=\"Regulars\", error=\"invalid_token\"");
        reply_code(exchange, 401);
        return STATUS_NOT_FOUND;
    }
    struct text wait = text_new(exchange->arena);
    text_format(&wait, "%" PRId64, seconds);
    reply_header(exchange, "Retry-After", wait.at);
    reply_code(exchange, 429);
    return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                     MESSAGE_N("too many wrong keys came from there; try again in {1} second",
                               "too many wrong keys came from there; try again in {1} seconds",
                               arg_count(seconds)));
}

static enum status find_key(struct exchange *exchange, const char *key)
{
    struct signed_in_by_key by_key;
    int64_t session_user_id = 0;

    enum status status = session_user(exchange, &session_user_id);
    if (status == STATUS_OK)
        status = open_api_key(exchange->work, key, &by_key);
    if (status == STATUS_NOT_FOUND)
        return wrong_key(exchange);
    if (status != STATUS_OK)
        return status;
    exchange->user_id = exchange->work->actor.user_id;
    exchange->user_name = by_key.user_name;
    exchange->is_by_key = true;
    choose_language(exchange, by_key.language);
    if (session_user_id == 0 || session_user_id == exchange->user_id)
        return STATUS_OK;
    reply_code(exchange, 400);
    return fault_set(exchange->fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("the key is one person's and the session's cookie another's; "
                                   "send one of them"));
}

enum status find_caller(struct exchange *exchange)
{
    const char *header = request_header(exchange, "Authorization");
    const char *key = header ? bearer_key(header) : NULL;

    if (!header) {
        reply_code(exchange, 400);
        return fault_set(exchange->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the header Authorization came twice"));
    }
    if (key)
        return find_key(exchange, key);
    enum status status = find_session(exchange);
    if (status != STATUS_NOT_FOUND)
        return status;
    reply_header(exchange, "WWW-Authenticate",
                 "Bearer realm=\"Regulars\", Cookie realm=\"Regulars\"");
    reply_code(exchange, 401);
    return status;
}

static bool knows_token(const struct exchange *exchange)
{
    const char *field = fields_value(&exchange->form, "csrf");
    const char *header = request_header(exchange, "X-CSRF-Token");

    if (fields_times(&exchange->form, "csrf") > 1)
        return false;
    if (field)
        return csrf_token_is_right(exchange->session_token, field);
    return header && csrf_token_is_right(exchange->session_token, header);
}

enum status check_forgery(struct exchange *exchange)
{
    if (exchange->is_by_key)
        return STATUS_OK;
    if (!site_trusts_origin(exchange->site, request_header(exchange, "Origin"),
                            request_header(exchange, "Sec-Fetch-Site")))
        return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("this request comes from a page of another site"));
    if (exchange->route->access != ROUTE_PUBLIC && !knows_token(exchange))
        return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("the header X-CSRF-Token is missing, or is not the token "
                                       "of this session"));
    return STATUS_OK;
}

enum status check_right(struct exchange *exchange)
{
    if (actor_may(&exchange->work->actor, (enum right)exchange->route->right))
        return STATUS_OK;
    if (exchange->work->actor.withheld & 1u << exchange->route->right)
        return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("this key does not allow this"));
    return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

static void look(struct exchange *exchange, const struct route *route)
{
    enum status status = route->access == ROUTE_SESSION ? find_session(exchange) : STATUS_OK;

    if (status == STATUS_OK)
        status = check_right(exchange);
    (void)status; /* the fault has it */
}

enum file_leave let_in_may_send_file(const struct exchange *exchange, const struct route *route)
{
    struct exchange asked = *exchange;

    asked.own_fault = (struct fault){0};
    with_work(&asked, route, look);
    const enum status status = asked.own_fault.status;
    if (status == STATUS_UNAVAILABLE || status == STATUS_BROKEN || status == STATUS_RETRY)
        return FILE_NOBODY_KNOWS;
    return status == STATUS_OK ? FILE_MAY : FILE_MAY_NOT;
}

void tell_changed(struct exchange *exchange, const struct route *route)
{
    struct text about = text_new(exchange->arena);
    const char *path = logged_path(exchange); /* without what only some may know */

    if (route->method == HTTP_GET || route->right <= RIGHT_VIEW || exchange->user_id == 0 ||
        exchange->reply.code >= 400 || strpbrk(path, "\"\\"))
        return;
    text_format(&about, "{\"path\":\"%s\",\"by\":%" PRId64 "}", path, exchange->user_id);
    if (about.length <= EVENT_JSON_MAX)
        events_publish(exchange->site->events, exchange->workspace_id, 0, "changed", about.at);
}

void log_fault(struct exchange *exchange)
{
    log_event(LOG_ERROR, "fault",
              LOG_FIELDS({.name = "request", .text = exchange->request_id},
                         {.name = "path", .text = logged_path(exchange)},
                         {.name = "message", .text = exchange->fault->message.one},
                         {.name = "detail", .text = exchange->fault->detail}));
}
