// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/window.h"

#include "base/parallel.h"
#include "retention/period_table.h"
#include "retention/tally.h"

enum {
    ACTIVE_PERCENT = 90,
    ACTIVE_DAYS_MIN = 30,
    ACTIVE_DAYS_MAX = 730,
    ACTIVE_DAYS_UNKNOWN = 365,
    COOLING_PERCENT = 75,
    VIP_ORDERS_MIN = 3,
    VIP_ONE_IN = 5, /* at most 20 % */
};

struct gap_pass {
    const struct order_log *log;
    struct tally gaps;
};

static void count_gaps(void *context, size_t from, size_t to, unsigned thread)
{
    const struct gap_pass *pass = context;
    const struct order_log *log = pass->log;
    uint32_t *gaps = tally_of(&pass->gaps, thread);

    for (size_t client = from; client < to; client++) {
        const day_t *days = log->day + log->first[client];
        uint32_t count = log->count[client];

        for (uint32_t i = 1; i < count; i++)
            gaps[days[i] - days[i - 1]]++;
    }
}

static int32_t held(int32_t value, int32_t low, int32_t high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static void measure_gaps(const struct order_log *log, unsigned threads, struct arena *scratch,
                         struct window *window)
{
    size_t size = days_of_log(log);
    struct gap_pass pass = {log, tally_new(scratch, threads, size)};

    window->gap_count = (int64_t)(log->occasion_count - log->client_count);
    window->active_days = ACTIVE_DAYS_UNKNOWN;
    if (window->gap_count == 0)
        return;
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_gaps, &pass);
    const int64_t *gaps = tally_sum(&pass.gaps, scratch);
    window->gap_quarter_days = nearest_rank(gaps, size, window->gap_count, 25);
    window->gap_median_days = nearest_rank(gaps, size, window->gap_count, 50);
    window->cooling_days = nearest_rank(gaps, size, window->gap_count, COOLING_PERCENT);
    window->active_days = held(nearest_rank(gaps, size, window->gap_count, ACTIVE_PERCENT),
                               ACTIVE_DAYS_MIN, ACTIVE_DAYS_MAX);
}

struct vip_pass {
    const struct order_log *log;
    const day_t *last;
    int32_t active_days;
    struct tally orders;
};

static void count_orders(void *context, size_t from, size_t to, unsigned thread)
{
    const struct vip_pass *pass = context;
    const uint32_t *count = pass->log->count;
    uint32_t *orders = tally_of(&pass->orders, thread);

    for (size_t client = from; client < to; client++)
        orders[count[client]] += pass->log->as_of - pass->last[client] <= pass->active_days;
}

/* A client has at most one occasion a day, which bounds the table. */
static int32_t measure_vip(const struct order_log *log, const struct history *history,
                           int32_t active_days, unsigned threads, struct arena *scratch)
{
    size_t size = days_of_log(log) + 1;
    struct vip_pass pass = {log, history->last, active_days, tally_new(scratch, threads, size)};

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_orders, &pass);
    const int64_t *orders = tally_sum(&pass.orders, scratch);
    int64_t returning = 0;
    for (size_t n = 2; n < size; n++)
        returning += orders[n];

    size_t n = VIP_ORDERS_MIN;
    int64_t at_least_n = size > 2 ? returning - orders[2] : 0;
    for (; at_least_n * VIP_ONE_IN > returning; n++)
        at_least_n -= orders[n];
    return (int32_t)n;
}

struct window window_measure(const struct order_log *log, const struct history *history,
                             const struct window_choice *choice, unsigned threads)
{
    struct window window = {0};
    struct arena scratch = {0};

    measure_gaps(log, threads, &scratch, &window);
    if (choice->active_days > 0) {
        window.active_days = choice->active_days;
        window.active_from = GIVEN;
    }
    if (choice->cooling_days > 0) {
        window.cooling_days = choice->cooling_days;
        window.cooling_from = GIVEN;
    } else if (window.gap_count == 0) {
        window.cooling_days = window.active_days / 2;
    }
    if (window.cooling_days > window.active_days)
        window.cooling_days = window.active_days;
    if (choice->vip_orders > 0) {
        window.vip_orders = choice->vip_orders;
        window.vip_from = GIVEN;
    } else {
        window.vip_orders = measure_vip(log, history, window.active_days, threads, &scratch);
    }
    arena_free(&scratch);
    return window;
}
