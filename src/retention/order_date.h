// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "base/slice.h"

/*
 * Dates as order logs write them, with spaces around:
 *
 *   year first        2025-12-31, 2025/12/31, 2025.12.31, 20251231
 *   day first         31.12.2025, "31. 12. 2025.", and with month names (English, Russian,
 *                     Croatian, any case): 31 Dec 2025, 31-Dec-25, "31. prosinca 2025.",
 *                     "31 декабря 2025 г."
 *   month first       "Dec 31, 2025", "December 31st 2025"
 *   either            31/12/2025, 12/31/2025, 31-12-2025, 12-31-25
 *   Unix times        9 to 11 digits are seconds, 12 and 13 milliseconds, maybe with a fraction
 *   14 digits         20251231235959
 *
 * A weekday may stand before; a time of day may follow all but the last two: after a space, a
 * comma, T, or "at", HH:MM or HH:MM:SS with a fraction, 24 hours or am/pm, and a zone: Z, UTC,
 * GMT, +01:00, +0100, +01. Two-digit years come last and follow POSIX (69 to 99 are 19xx).
 * Spreadsheets' serial day numbers, names of zones (EST) and hour 24 are no dates.
 *
 * Whether 03/04/2026 is the 3 April or the 4 March is decided over the whole log, so such a
 * date is stored undecided and resolved afterwards; 03/03/2026 and 31/12/2025 are decided at
 * once. Dots always mean day first and, like month names, say nothing of the log's order.
 */
enum date_order { DATE_ORDER_UNKNOWN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

enum date_result {
    DATE_READ,
    DATE_EMPTY,
    DATE_NOT_A_DATE,
    DATE_NO_SUCH_DAY,  /* 31.02.2025, or no day in the order asked for */
    DATE_OUT_OF_RANGE, /* before DAY_FIRST or after DAY_LAST */
};

/* A day_t, or a code from DATE_UNDECIDED up for a date that can be read both ways. */
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

/*
 * Any bytes; pure but for what the zone remembers. Both readings of an undecided date lie
 * within DAY_FIRST to DAY_LAST. `ret_reading` is written only with DATE_READ.
 */
enum date_result order_date_read(struct slice text, const struct date_rules *rules,
                                 struct date_reading *ret_reading);

/* The rest of order_date_resolve(), for codes from DATE_UNDECIDED up. */
day_t order_date_resolve_undecided(stored_date_t date, enum date_order order);

/*
 * The day of a stored date, once the order is known (any order does for a decided one; without
 * one the day comes first). Inline: called twice for each order of a log.
 */
static inline day_t order_date_resolve(stored_date_t date, enum date_order order)
{
    return date < DATE_UNDECIDED ? date : order_date_resolve_undecided(date, order);
}
