// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"
#include "base/slice.h"

/*
 * Amounts as order logs write them, into ten-thousandths, more decimals rounded half to even:
 *
 *   decimal mark   point or comma: 1234.5, 1234,50, .5, "12,-" (no cents)
 *   grouping       by point, comma, space (also no-break U+00A0, U+202F and thin U+2009) or
 *                  apostrophe (' and U+2019), in threes: 1.234,50, "1 234,50", 1'234.50; by
 *                  commas also the Indian way: 1,23,456.00
 *   negative       -12.00 (also U+2212), 12.00-, (12.00)
 *   currency       before or after, as ISO 4217 code in any case, sign or short word: "€ 12",
 *                  "12 kn", US$12, "USD 12.00", "12,50 руб.", "$12.00 CAD" (the code holds)
 *
 * Whether 1,234 is one thousand or one and a bit is decided over the whole log: such an amount
 * is stored as if the mark were the decimal one and resolved afterwards. It is open only with
 * one mark, exactly three digits after it and one to three before it, not beginning with 0.
 * Of two different marks the last is the decimal one; a repeated mark groups; any other single
 * point or comma is decimal. Scientific notation, percent and fractions are no amounts.
 */
enum decimal_mark { DECIMAL_UNKNOWN, DECIMAL_POINT, DECIMAL_COMMA };

enum amount_result {
    AMOUNT_READ,
    AMOUNT_EMPTY,
    AMOUNT_NOT_A_NUMBER, /* also grouped as no number is, without a mark asked for: 1,23,4 */
    AMOUNT_WRONG_MARK,   /* marked or grouped against the mark asked for */
    AMOUNT_TOO_LARGE,    /* beyond AMOUNT_MAX */
};

#define AMOUNT_UNIT INT64_C(10000)                       /* ten-thousandths in one */
#define AMOUNT_MAX (INT64_C(100000000000) * AMOUNT_UNIT) /* 100 billion */

struct amount_reading {
    int64_t amount;
    enum decimal_mark evidence; /* what this amount says of the whole log's mark */
    enum decimal_mark open;     /* not UNKNOWN: read as if this were the mark, but undecided */
    bool is_rounded;            /* decimals other than 0 were lost */
    char currency[4];           /* ISO 4217 code from a code or sign ($ is USD, ¥ JPY), else "" */
};

/*
 * Pure; any bytes. `mark` as asked for by --decimal-mark, else DECIMAL_UNKNOWN; no reading is
 * open when it is given. `ret_reading` is written only with AMOUNT_READ.
 */
enum amount_result order_amount_read(struct slice text, enum decimal_mark mark,
                                     struct amount_reading *ret_reading);

/*
 * The commonest form, 0.00 to 99999.99, eight bytes at once: true when `text` is such an amount,
 * which order_amount_read() would give with evidence of a decimal point. The text must be readable
 * for 7 bytes beyond its end. After Lemire's eight digits (2018), with the point taken out.
 */
static inline bool order_amount_read_cents_padded(struct slice text, int64_t *ret_amount)
{
    if (text.length < 4 || text.length > 8)
        return false;
    uint64_t word = bytes_load(text.at) << (64 - 8 * text.length);
    if (text.length < 8)
        word |= BYTES_OF('0') >> (8 * text.length);
    if ((word >> 40 & 0xFF) != '.')
        return false;
    word = (word & UINT64_C(0xFFFF000000000000)) | (word & UINT64_C(0xFFFFFFFFFF)) << 8 | '0';
    if ((((word + BYTES_OF(0x46)) | (word - BYTES_OF('0'))) & BYTES_OF(0x80)) != 0)
        return false;
    word -= BYTES_OF('0');
    word = word * 10 + (word >> 8);
    uint64_t low = (word & UINT64_C(0xFF000000FF)) * UINT64_C(0xF424000000064);
    uint64_t high = (word >> 16 & UINT64_C(0xFF000000FF)) * UINT64_C(0x271000000001);
    *ret_amount = (int64_t)((low + high) >> 32) * (AMOUNT_UNIT / 100);
    return true;
}

/* The amount of an undecided reading, once the mark is known. Inline: called for each order. */
static inline int64_t order_amount_resolve(int64_t amount, enum decimal_mark open,
                                           enum decimal_mark mark)
{
    return open == DECIMAL_UNKNOWN || open == mark ? amount : amount * 1000;
}

/*
 * A currency column's text ("eur", "€", "EUR ", "руб.") as an ISO code, which is written only
 * when it is known: false for others, also for those that several currencies share (kr, Rs).
 */
bool currency_read(struct slice text, char ret_code[4]);
