// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * Amounts as order logs write them: 1234.5, "1 234,50", 1.234,50, 1'234.50, "€ 12", "12 kn",
 * "USD 12.00", (12.00), 12.00-, -12.00; spaces may be no-break (U+00A0, U+202F) or thin. Read
 * into ten-thousandths, more decimals rounded half to even.
 *
 * Whether 1,234 is one thousand or one and a bit is decided over the whole log: such an amount
 * is stored as if the mark were the decimal one and resolved afterwards.
 */
enum decimal_mark { DECIMAL_UNKNOWN, DECIMAL_POINT, DECIMAL_COMMA };

enum amount_result {
    AMOUNT_READ,
    AMOUNT_EMPTY,
    AMOUNT_NOT_A_NUMBER,
    AMOUNT_WRONG_MARK, /* grouped or marked against the mark asked for, as 1,23,4 or 1.234,5,6 */
    AMOUNT_TOO_LARGE,  /* beyond AMOUNT_MAX */
};

#define AMOUNT_UNIT INT64_C(10000)                       /* ten-thousandths in one */
#define AMOUNT_MAX (INT64_C(100000000000) * AMOUNT_UNIT) /* 100 billion */

struct amount_reading {
    int64_t amount;
    enum decimal_mark evidence; /* what this amount says of the whole log's mark */
    enum decimal_mark open;     /* not UNKNOWN: read as if this were the mark, but undecided */
    bool is_rounded;
    char currency[4]; /* ISO 4217 code from a code or sign ($ is USD), else "" */
};

/* Pure; any bytes. `mark` as asked for by --decimal-mark, else DECIMAL_UNKNOWN. */
enum amount_result order_amount_read(struct slice text, enum decimal_mark mark,
                                     struct amount_reading *ret_reading);

/* The amount of an undecided reading, once the mark is known. Inline: called for each order. */
static inline int64_t order_amount_resolve(int64_t amount, enum decimal_mark open,
                                           enum decimal_mark mark)
{
    return open == DECIMAL_UNKNOWN || open == mark ? amount : amount * 1000;
}

/* A currency column's text ("eur", "€", "EUR ", "руб.") as an ISO code; false when unknown. */
bool currency_read(struct slice text, char ret_code[4]);
