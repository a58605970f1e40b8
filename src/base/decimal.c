// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/decimal.h"

#include <assert.h>
#include <inttypes.h>

void text_decimal(struct text *out, int64_t units, int decimals)
{
    assert(decimals >= 0 && decimals <= DECIMALS_MAX);
    uint64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;

    /* Negated as unsigned: INT64_MIN has no positive twin. */
    uint64_t size = units < 0 ? -(uint64_t)units : (uint64_t)units;
    uint64_t rest = size % scale;
    if (units < 0)
        text_add_char(out, '-');
    text_format(out, "%" PRIu64, size / scale);
    if (rest == 0)
        return;
    while (rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    text_format(out, ".%0*" PRIu64, decimals, rest);
}
