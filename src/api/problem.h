// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* What went wrong, as RFC 9457 has it (application/problem+json). docs/api.md lists the types. */

/*
 * Begins the reply `code` with type, title, status, detail (of `message`, when it has one) and
 * request_id; members of its own may follow until problem_end().
 */
struct json problem_begin(struct exchange *exchange, unsigned code, const struct message *message);
void problem_end(struct json *json);

/* One member of "errors", an array that was begun: where in the body (a JSON pointer to the member
 * `name`) or which parameter of the address. */
enum problem_place { PLACE_BODY, PLACE_PARAMETER };
void problem_error(struct exchange *exchange, struct json *json, enum problem_place place,
                   const char *name, const char *code, const struct message *message);

/* The whole reply for a handler, or the way to it, that ended with `status` other than OK: the code
 * that was set by reply_code(), else the one that goes with the status. */
void problem_reply(struct exchange *exchange, enum status status);

/* Sets the code and the fault, to be returned by a handler. */
CHECKED enum status refuse_with(struct exchange *exchange, unsigned code, enum status status,
                                const char *field, struct message message);
