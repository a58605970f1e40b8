// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/next_order.h"

#include "base/parallel.h"
#include "retention/period_table.h"
#include "retention/tally.h"

/* One curve per order number, and the later orders, which only `any` counts. */
enum { CURVES = NEXT_ORDER_CURVES + 1 };

struct next_order_pass {
    const struct order_log *log;
    size_t day_count;
    struct tally events, censored; /* [curve * day_count + days] */
};

static void count_client(const struct next_order_pass *pass, const day_t *days, uint32_t count,
                         uint32_t *events, uint32_t *censored)
{
    size_t curve = 0;
    uint32_t i = 1;

    for (; i < count && i < CURVES; i++, curve += pass->day_count)
        events[curve + (size_t)(days[i] - days[i - 1])]++;
    for (; i < count; i++)
        events[curve + (size_t)(days[i] - days[i - 1])]++;
    censored[curve + (size_t)(pass->log->as_of - days[count - 1])]++;
}

static void count_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct next_order_pass *pass = context;
    const struct order_log *log = pass->log;
    uint32_t *events = tally_of(&pass->events, thread);
    uint32_t *censored = tally_of(&pass->censored, thread);

    for (size_t client = from; client < to; client++)
        count_client(pass, log->day + log->first[client], log->count[client], events, censored);
}

static void add_up(int64_t *sums, const int64_t *counts, size_t day_count)
{
    for (size_t curve = 0; curve < CURVES; curve++) {
        for (size_t day = 0; day < day_count; day++)
            sums[day] += counts[curve * day_count + day];
    }
}

struct next_order next_order_measure(const struct order_log *log, unsigned threads,
                                     struct arena *arena)
{
    struct arena scratch = {0};
    struct next_order next_order;
    size_t days = days_of_log(log);
    struct next_order_pass pass = {
        .log = log,
        .day_count = days,
        .events = tally_new(&scratch, threads, CURVES * days),
        .censored = tally_new(&scratch, threads, CURVES * days),
    };

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_clients, &pass);
    const int64_t *events = tally_sum(&pass.events, &scratch);
    const int64_t *censored = tally_sum(&pass.censored, &scratch);
    for (size_t i = 0; i < NEXT_ORDER_CURVES; i++)
        next_order.by_number[i] =
            survival_measure(events + i * days, censored + i * days, days, arena);

    int64_t *any_events = arena_array(&scratch, int64_t, days);
    int64_t *any_censored = arena_array(&scratch, int64_t, days);
    add_up(any_events, events, days);
    add_up(any_censored, censored, days);
    next_order.any = survival_measure(any_events, any_censored, days, arena);
    arena_free(&scratch);
    return next_order;
}

bool next_order_due(const struct next_order *next_order, uint32_t occasions, day_t last,
                    day_t as_of, struct due *ret_due)
{
    const struct survival *curve =
        occasions <= NEXT_ORDER_CURVES ? &next_order->by_number[occasions - 1] : &next_order->any;

    if (curve->events == 0)
        return false;
    *ret_due = (struct due){
        .from = last + curve->returns[0],
        .by = last + curve->returns[2],
    };
    ret_due->is_overdue = as_of > ret_due->by;
    return true;
}
