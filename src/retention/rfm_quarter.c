// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rfm_quarter.h"

enum { QUARTER_DAYS = 91 };

/* The last quarter is a day longer: -1 / 91 is 0 in C, as is 90 / 91. */
static uint8_t quarter_of(int32_t days_before)
{
    return (uint8_t)(RFM_QUARTERS - 1 - (days_before - 1) / QUARTER_DAYS);
}

struct rfm_year rfm_year_new(unsigned threads, struct arena *arena)
{
    struct rfm_year year = {
        .days = tally_room_new(arena, threads, (YEAR_DAYS + 1) * sizeof(struct year_day)),
    };

    for (int32_t days_before = 0; days_before < YEAR_DAYS; days_before++)
        year.quarter[days_before] = quarter_of(days_before);
    year.quarter[YEAR_DAYS] = RFM_QUARTERS;
    return year;
}

static void add_days(const struct rfm_year *year, const struct year_day *days,
                     struct rfm_quarter *quarters)
{
    for (size_t i = 0; i < YEAR_DAYS; i++) {
        struct rfm_quarter *quarter = &quarters[year->quarter[i]];

        quarter->orders += days[i].orders;
        quarter->buyers += days[i].buyers;
        quarter->revenue += days[i].revenue;
        quarter->new_clients += days[i].new_clients;
    }
}

static void take_refunds(const struct rfm_year *year, const struct order_log *log,
                         struct rfm_quarter *quarters)
{
    for (size_t i = 0; log->amount != NULL && i < log->refund_count; i++) {
        size_t place = rfm_year_place(log->as_of - log->refund_day[i]);

        if (place < YEAR_DAYS)
            quarters[year->quarter[place]].revenue += log->refund_amount[i];
    }
}

void rfm_year_finish(const struct rfm_year *year, const struct order_log *log,
                     struct rfm_quarter ret_quarters[RFM_QUARTERS])
{
    day_t from = log->as_of - YEAR_DAYS + 1;

    for (size_t i = 0; i < RFM_QUARTERS; i++, from += QUARTER_DAYS)
        ret_quarters[i] = (struct rfm_quarter){.from = from, .to = from + QUARTER_DAYS - 1};
    ret_quarters[RFM_QUARTERS - 1].to = log->as_of;
    for (unsigned thread = 0; thread < year->days.threads; thread++)
        add_days(year, tally_room_of(&year->days, thread), ret_quarters);
    take_refunds(year, log, ret_quarters);
}
