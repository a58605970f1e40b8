// SPDX-License-Identifier: AGPL-3.0-or-later
#include "face/let_in.h"

#include <inttypes.h>

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
    exchange->csrf_token = signed_in.csrf_token;
    exchange->session_token = token;
    exchange->has_shortcuts = signed_in.has_shortcuts;
    choose_language(exchange, signed_in.language);
    return STATUS_OK;
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

bool let_in_may_send_file(const struct exchange *exchange, const struct route *route)
{
    struct exchange asked = *exchange;

    asked.own_fault = (struct fault){0};
    with_work(&asked, route, look);
    return asked.own_fault.status == STATUS_OK;
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
