// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/decimal.h"

#include <assert.h>

/* From the last digit to the first; a zero behind the point only stands before another digit. */
void text_decimal(struct text *out, int64_t units, int decimals)
{
    enum { SIGN_POINT_AND_DIGITS_MAX = 24 };
    char digits[SIGN_POINT_AND_DIGITS_MAX];
    char *const end = digits + sizeof(digits);
    char *at = end;
    /* Negated as unsigned: INT64_MIN has no positive twin. */
    uint64_t size = units < 0 ? -(uint64_t)units : (uint64_t)units;

    assert(decimals >= 0 && decimals <= DECIMALS_MAX);
    for (int i = 0; i < decimals; i++, size /= 10) {
        if (size % 10 != 0 || at < end)
            *--at = (char)('0' + size % 10);
    }
    if (at < end)
        *--at = '.';
    do
        *--at = (char)('0' + size % 10);
    while ((size /= 10) > 0);
    if (units < 0)
        *--at = '-';
    text_add_slice(out, (struct slice){at, (size_t)(end - at)});
}
