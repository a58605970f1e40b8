// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/rfm.h"
#include "retention/tally.h"

/*
 * The last 365 days in quarters of 91, 91, 91 and 92 days, the last one ending on as_of. Each
 * thread sums by day, and one more for all days before; quarters are added up at the end. Few
 * orders of one client share a day, so that no sum waits for the one before it.
 */
enum { YEAR_DAYS = 365 };

struct year_day {
    int64_t revenue;
    uint32_t orders;
    uint32_t buyers;      /* clients whose last occasion in its quarter it is */
    uint32_t new_clients; /* whose first occasion ever it is */
};

struct rfm_year {
    uint8_t quarter[YEAR_DAYS + 1]; /* [days before as_of]; RFM_QUARTERS for all before */
    struct tally_room days;         /* struct year_day [YEAR_DAYS + 1] */
};

struct rfm_year rfm_year_new(unsigned threads, struct arena *arena);

/* Where a day is summed, by how many days it lies before as_of. */
static inline size_t rfm_year_place(int32_t days_before)
{
    return days_before < YEAR_DAYS ? (size_t)days_before : YEAR_DAYS;
}

/* The quarters with all threads' sums, and with the log's refunds off. */
void rfm_year_finish(const struct rfm_year *year, const struct order_log *log,
                     struct rfm_quarter ret_quarters[RFM_QUARTERS]);
