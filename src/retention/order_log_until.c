// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log_until.h"

uint32_t order_log_count_until(const struct order_log *log, size_t client, day_t day)
{
    const day_t *days = log->day + log->first[client];
    uint32_t low = 0, high = log->count[client];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (days[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

/* `places` is that of each old client among the new ones, UINT32_MAX for none. */
static void cut_clients(const struct order_log *log, struct order_log *cut, uint32_t *clients,
                        uint32_t *places, struct arena *arena)
{
    unsigned char *hold = NULL;

    if (log->hold != NULL)
        cut->hold = hold = arena_array(arena, unsigned char, log->client_count);
    cut->client_count = cut->occasion_count = 0;
    for (size_t client = 0; client < log->client_count; client++) {
        uint32_t count = order_log_count_until(log, client, cut->as_of);
        size_t at = cut->client_count;

        places[client] = count > 0 ? (uint32_t)at : UINT32_MAX;
        if (count == 0)
            continue;
        cut->first[at] = log->first[client];
        cut->count[at] = count;
        cut->name_at[at] = log->name_at[client];
        if (hold != NULL)
            hold[at] = log->hold[client];
        clients[at] = (uint32_t)client;
        cut->client_count++;
        cut->occasion_count += count;
        cut->last_day = later(cut->last_day, log->day[log->first[client] + count - 1]);
    }
}

static void cut_refunds(const struct order_log *log, struct order_log *cut, const uint32_t *places)
{
    cut->refund_count = 0;
    for (size_t i = 0; i < log->refund_count; i++) {
        uint32_t place = places[log->refund_client[i]];
        size_t at = cut->refund_count;

        if (log->refund_day[i] > cut->as_of || place == UINT32_MAX)
            continue;
        cut->refund_client[at] = place;
        cut->refund_day[at] = log->refund_day[i];
        cut->refund_amount[at] = log->refund_amount[i];
        cut->refund_count++;
        cut->last_day = later(cut->last_day, log->refund_day[i]);
    }
}

struct order_log order_log_until(const struct order_log *log, day_t as_of, struct arena *arena,
                                 const uint32_t **ret_clients)
{
    struct order_log cut = *log;

    cut.as_of = as_of;
    cut.memory = NULL;
    *ret_clients = NULL;
    if (as_of >= log->last_day)
        return cut;
    uint32_t *clients = arena_array(arena, uint32_t, log->client_count);
    uint32_t *places = arena_array(arena, uint32_t, log->client_count);

    cut.last_day = log->first_day;
    cut.first = arena_array(arena, uint32_t, log->client_count);
    cut.count = arena_array(arena, uint32_t, log->client_count);
    cut.name_at = arena_array(arena, uint64_t, log->client_count);
    cut.refund_client = arena_array(arena, uint32_t, log->refund_count);
    cut.refund_day = arena_array(arena, day_t, log->refund_count);
    cut.refund_amount = arena_array(arena, int64_t, log->refund_count);
    cut_clients(log, &cut, clients, places, arena);
    cut_refunds(log, &cut, places);
    *ret_clients = clients;
    return cut;
}
