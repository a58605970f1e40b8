// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json_read.h"
#include "http/exchange.h"

/* 422 for a parameter of the address that is none of `known` (NULL ends them): a misspelt one would
 * silently not count (AC-102). */
CHECKED enum status check_parameters(struct exchange *exchange, const char *const *known);

/* The body, which must be one JSON object (400). */
CHECKED enum status body_object(struct exchange *exchange, const struct json_value **ret_object);

/* 422 with every member that is none of `known` (NULL ends them), answered: *ret_is_answered. */
CHECKED enum status check_members(struct exchange *exchange, const struct json_value *object,
                                  const char *const *known, bool *ret_is_answered);

/* Sets the ETag of `version`. True, and 304, when whoever asks has that version already. */
bool reply_is_known(struct exchange *exchange, int64_t version);
