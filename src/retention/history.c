// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/history.h"

#include "base/parallel.h"
#include "retention/tally.h"

struct history_pass {
    const struct order_log *log;
    struct history *history;
};

static int64_t sum_of(const int64_t *amounts, uint32_t count)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        sum += amounts[i];
    return sum;
}

static void note_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct history_pass *pass = context;
    const struct order_log *log = pass->log;

    (void)thread;
    for (size_t client = from; client < to; client++) {
        uint32_t first = log->first[client], count = log->count[client];

        pass->history->first[client] = log->day[first];
        pass->history->last[client] = log->day[first + count - 1];
        if (log->amount != NULL)
            pass->history->revenue[client] = sum_of(log->amount + first, count);
    }
}

struct history history_measure(const struct order_log *log, unsigned threads, struct arena *arena)
{
    struct history history = {
        .first = arena_array(arena, day_t, log->client_count),
        .last = arena_array(arena, day_t, log->client_count),
    };
    struct history_pass pass = {log, &history};

    if (log->amount != NULL)
        history.revenue = arena_array(arena, int64_t, log->client_count);
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, note_clients, &pass);
    if (log->amount == NULL)
        return history;

    for (size_t i = 0; i < log->refund_count; i++)
        history.revenue[log->refund_client[i]] += log->refund_amount[i];
    for (size_t client = 0; client < log->client_count; client++)
        history.revenue_total += history.revenue[client];
    return history;
}
