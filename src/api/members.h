// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json_read.h"
#include "http/exchange.h"

/* Members of a body that are texts, into what a use case takes: missing NULL, null "" (RFC 7396: it
 * takes away); a whole number where a text of digits does, as of days. Others: 400. */
struct text_member {
    const char *name;
    const char **text;
};
CHECKED enum status read_members(struct exchange *exchange, const struct json_value *object,
                                 const struct text_member *members, size_t count);

/* If-Match, which is asked for (428). *ret_is_ours false: an ETag that no version of ours has. */
CHECKED enum status read_if_match(struct exchange *exchange, int64_t *ret_version,
                                  bool *ret_is_ours);

/* An id as our JSON has it, a text of digits: 422 with the member named. */
CHECKED enum status read_id_member(struct exchange *exchange, const struct json_value *object,
                                   const char *name, int64_t *ret_id);

/* true or false (400); as it is when missing. */
CHECKED enum status read_flag(struct exchange *exchange, const struct json_value *object,
                              const char *name, bool *flag);

/* "points", "people" and "tags" of a new client; and "tags" alone, as records have them. */
struct client_people;
CHECKED enum status read_people(struct exchange *exchange, bool is_company,
                                const struct client_people **ret_people);
CHECKED enum status read_tags(struct exchange *exchange, const struct json_value *object,
                              const char **ret_tags);
