// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"
#include "http/exchange.h"

/* Which cue a form or an address speaks of: cause, object, occasion. INVALID with the field named;
 * what is missing in an address is 0, which is no cause. */
CHECKED enum status form_cue_key(struct exchange *exchange, struct cue_key *ret_key);
CHECKED enum status query_cue_key(struct exchange *exchange, struct cue_key *ret_key);

/* A number that a form of ours holds. */
CHECKED enum status form_cue_number(struct exchange *exchange, const char *name,
                                    int64_t *ret_number);
