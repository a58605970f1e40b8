// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_rows.h"

/* The first place in all files that says something about the whole log. */
struct log_evidence {
    const char *file; /* NULL = nothing said */
    int64_t line;
    const char *value;
};

/*
 * Decides from the whole log what single values leave open: [enum date_order] of `said` is the
 * first date that can only be read in that order, [DATE_ORDER_UNKNOWN] the first that can be
 * read in both. Never guesses: INVALID when both orders are needed, or none is known.
 */
CHECKED enum status date_order_decide(const struct log_evidence said[3], enum date_order asked,
                                      struct fault *fault, enum date_order *ret_order);

/* The same for decimal marks. */
CHECKED enum status decimal_mark_decide(const struct log_evidence said[3], enum decimal_mark asked,
                                        struct fault *fault, enum decimal_mark *ret_mark);

/* The one currency of all rows, "" when none is named; INVALID with the list of several. */
CHECKED enum status currency_decide(const struct currency_tally *tally, const char asked[4],
                                    struct arena *arena, struct fault *fault, char ret_code[4]);
