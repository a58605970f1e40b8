// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rfm_quarter.h"

#include "base/parallel.h"
#include "retention/tally.h"

enum { YEAR_DAYS = 365, QUARTER_DAYS = 91 };

struct quarter_pass {
    const struct order_log *log;
    const struct history *history;
    uint8_t quarter[YEAR_DAYS]; /* by days before as_of */
    struct tally_room parts;    /* struct rfm_quarter [RFM_QUARTERS] */
};

/* The last quarter is a day longer: -1 / 91 is 0 in C, as is 90 / 91. */
static uint8_t quarter_of(int32_t days_before)
{
    return (uint8_t)(RFM_QUARTERS - 1 - (days_before - 1) / QUARTER_DAYS);
}

static void count_client(const struct quarter_pass *pass, size_t client,
                         struct rfm_quarter *quarters)
{
    const struct order_log *log = pass->log;
    size_t first = log->first[client];
    unsigned bought_in = RFM_QUARTERS;

    for (size_t i = first + log->count[client]; i-- > first;) {
        int32_t days_before = log->as_of - log->day[i];
        if (days_before >= YEAR_DAYS)
            return;
        unsigned quarter = pass->quarter[days_before];
        quarters[quarter].orders++;
        quarters[quarter].buyers += quarter != bought_in;
        bought_in = quarter;
        if (log->amount != NULL)
            quarters[quarter].revenue += log->amount[i];
    }
    quarters[bought_in].new_clients++;
}

static void count_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct quarter_pass *pass = context;
    struct rfm_quarter *quarters = tally_room_of(&pass->parts, thread);

    for (size_t client = from; client < to; client++) {
        if (pass->log->as_of - pass->history->last[client] < YEAR_DAYS)
            count_client(pass, client, quarters);
    }
}

static void take_refunds(const struct quarter_pass *pass, struct rfm_quarter *quarters)
{
    const struct order_log *log = pass->log;

    for (size_t i = 0; log->amount != NULL && i < log->refund_count; i++) {
        int32_t days_before = log->as_of - log->refund_day[i];

        if (days_before < YEAR_DAYS)
            quarters[pass->quarter[days_before]].revenue += log->refund_amount[i];
    }
}

void rfm_quarters_measure(const struct order_log *log, const struct history *history,
                          unsigned threads, struct rfm_quarter ret_quarters[RFM_QUARTERS])
{
    struct arena scratch = {0};
    struct quarter_pass pass = {
        .log = log,
        .history = history,
        .parts = tally_room_new(&scratch, threads, RFM_QUARTERS * sizeof(struct rfm_quarter)),
    };

    for (int32_t days_before = 0; days_before < YEAR_DAYS; days_before++)
        pass.quarter[days_before] = quarter_of(days_before);
    for (int i = 0; i < RFM_QUARTERS; i++) {
        ret_quarters[i] = (struct rfm_quarter){
            .from = log->as_of - YEAR_DAYS + 1 + i * QUARTER_DAYS,
            .to = log->as_of - YEAR_DAYS + (i + 1) * QUARTER_DAYS,
        };
    }
    ret_quarters[RFM_QUARTERS - 1].to = log->as_of;
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_clients, &pass);
    for (unsigned thread = 0; thread < pass.parts.threads; thread++) {
        const struct rfm_quarter *part = tally_room_of(&pass.parts, thread);

        for (size_t i = 0; i < RFM_QUARTERS; i++) {
            ret_quarters[i].buyers += part[i].buyers;
            ret_quarters[i].orders += part[i].orders;
            ret_quarters[i].revenue += part[i].revenue;
            ret_quarters[i].new_clients += part[i].new_clients;
        }
    }
    take_refunds(&pass, ret_quarters);
    arena_free(&scratch);
}
