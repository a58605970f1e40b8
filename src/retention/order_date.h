// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "base/slice.h"

/*
 * Dates as order logs write them: 2025-12-31, 2025/12/31, 20251231, 31.12.2025, 31/12/2025,
 * 12/31/2025, 31-12-2025, "Dec 31, 2025", "31 Dec 2025" (English, Russian, Croatian month
 * names), two-digit years after POSIX (69-99 are 19xx), each also followed by a time of day
 * (24 h or am/pm) and a zone (Z, UTC, GMT, +01:00, +0100); Unix seconds and milliseconds.
 *
 * Whether 03/04/2026 is the 3 April or the 4 March is decided over the whole log, so such a
 * date is stored undecided and resolved afterwards. Dots always mean day first.
 */
enum date_order { DATE_ORDER_UNKNOWN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

enum date_result {
    DATE_READ,
    DATE_EMPTY,
    DATE_NOT_A_DATE,
    DATE_NO_SUCH_DAY,  /* 31.02.2025, or no day in the order asked for */
    DATE_OUT_OF_RANGE, /* before DAY_FIRST or after DAY_LAST */
};

/* A day_t, or a code above DATE_UNDECIDED for a date that can be read both ways. */
typedef int32_t stored_date_t;
#define DATE_UNDECIDED (1 << 20)

struct date_reading {
    stored_date_t date;
    enum date_order evidence; /* what this date says of the whole log's order */
};

struct date_rules {
    enum date_order order; /* asked for by --date-format; else DATE_ORDER_UNKNOWN */
    struct zone *zone;     /* dates with a zone become days in this one; NULL: the day as
                              written stands, Unix times are taken in UTC */
};

/* Pure; any bytes. `text` is trimmed. Unknown dates give no evidence. */
enum date_result order_date_read(struct slice text, const struct date_rules *rules,
                                 struct date_reading *ret_reading);

/* The code of a date of `year` whose two other numbers, as written, are both 12 at most. */
static inline stored_date_t order_date_undecided(int32_t year, int32_t first, int32_t second)
{
    return DATE_UNDECIDED + ((year - 1900) * 12 + first - 1) * 12 + second - 1;
}

/* The day of a stored date, once the order is known (any order does for a decided one). Inline:
 * called twice for each order of a log. */
static inline day_t order_date_resolve(stored_date_t date, enum date_order order)
{
    if (date < DATE_UNDECIDED)
        return date;
    int32_t code = date - DATE_UNDECIDED;
    int32_t year = 1900 + code / 144, first = code / 12 % 12 + 1, second = code % 12 + 1;
    return order == DATE_MONTH_FIRST ? day_of(year, first, second) : day_of(year, second, first);
}
