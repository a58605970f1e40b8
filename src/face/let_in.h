// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * What pages and endpoints do alike before and after a handler, so that there is one way in. Each
 * face says in its own dress what came of it.
 */

/* Runs `answer` with a unit of work of the request's own. Its fault outlives it, for the log. */
void with_work(struct exchange *exchange, const struct route *route,
               void (*answer)(struct exchange *exchange, const struct route *route));

/* The name of the cookie of the language that was chosen in this browser. */
#define LANGUAGE_COOKIE "language"

/* Chosen in this browser, else by the user (NULL: nobody is signed in), else as it is: what the
 * browser asks for. */
void choose_language(struct exchange *exchange, const char *of_user);

/* Fills in who is signed in by the session's cookie. NOT_FOUND: nobody. */
CHECKED enum status find_session(struct exchange *exchange);

/*
 * Who asks, for what programs ask: by the key in `Authorization: Bearer`, else as find_session().
 * NOT_FOUND: nobody, or the key does not work, and the reply is 401. INVALID, and 400: the header
 * came twice; somebody else is signed in by the cookie. FORBIDDEN, and 429: too many wrong keys
 * came from there; one that works never waits.
 */
CHECKED enum status find_caller(struct exchange *exchange);

/* INVALID, and 400: a key stands in the address, where logs and others would read it (AC-089). */
CHECKED enum status check_no_key_in_query(struct exchange *exchange);

/*
 * FORBIDDEN unless a request that changes something comes from a page of ours, or from no page: by
 * what the browser says of its origin (Sec-Fetch-Site, Origin) and, of somebody signed in, by the
 * session's token in the field `csrf` or the header X-CSRF-Token, which no other site knows
 * (AC-071, AC-072). A key is proof by itself: no browser sends it by its own.
 */
CHECKED enum status check_forgery(struct exchange *exchange);

/* FORBIDDEN unless their role has the route's right. */
CHECKED enum status check_right(struct exchange *exchange);

/* For route_table.may_send_file: signed in as the row demands. Nothing of it stays in `exchange`.
 */
enum file_leave let_in_may_send_file(const struct exchange *exchange, const struct route *route);

/* After a request: those of its workspace who listen hear that something of it was changed, by
 * which path and by whom (http/events.h: "changed"). */
void tell_changed(struct exchange *exchange, const struct route *route);

/* Logs the fault of a request that failed by what only whoever looks after the program can mend. */
void log_fault(struct exchange *exchange);
