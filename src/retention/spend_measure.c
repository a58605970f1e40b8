// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/parallel.h"
#include "retention/spend.h"
#include "retention/tally.h"

/* Ten-thousandths of a major unit. */
#define AMOUNT_UNIT 10000.0

struct spend_tally {
    size_t spenders;
    int64_t occasions, amount; /* above zero, the first ones among them */
};

struct spend_pass {
    const struct order_log *log;
    day_t end;
    struct spender *clients;
    struct tally_room tallies; /* struct spend_tally */
};

/* Of the occasions after the first one; *sum in ten-thousandths. */
static uint32_t sum_repeats(const struct order_log *log, size_t client, day_t end, int64_t *sum)
{
    uint32_t first = log->first[client], count = log->count[client], repeats = 0;

    *sum = 0;
    for (uint32_t i = first + 1; i < first + count && log->day[i] <= end; i++)
        if (log->amount[i] > 0) {
            repeats++;
            *sum += log->amount[i];
        }
    return repeats;
}

static struct spender spender_from(uint32_t repeats, int64_t sum)
{
    if (repeats == 0)
        return (struct spender){0};
    return (struct spender){.orders = repeats, .mean = (double)sum / AMOUNT_UNIT / repeats};
}

struct spender spender_of(const struct order_log *log, size_t client, day_t end)
{
    int64_t sum;
    uint32_t repeats = sum_repeats(log, client, end, &sum);

    return spender_from(repeats, sum);
}

static void note_client(const struct spend_pass *pass, size_t client, struct spend_tally *tally)
{
    const struct order_log *log = pass->log;
    uint32_t first = log->first[client];
    int64_t sum;

    if (log->day[first] > pass->end)
        return;
    if (log->amount[first] > 0) {
        tally->occasions++;
        tally->amount += log->amount[first];
    }
    uint32_t repeats = sum_repeats(log, client, pass->end, &sum);
    tally->occasions += repeats;
    tally->amount += sum;
    tally->spenders += repeats > 0;
    pass->clients[client] = spender_from(repeats, sum);
}

static void note_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct spend_pass *pass = context;
    struct spend_tally *tally = tally_room_of(&pass->tallies, thread);

    for (size_t client = from; client < to; client++)
        note_client(pass, client, tally);
}

struct spending spending_measure(const struct order_log *log, day_t end, unsigned threads,
                                 struct arena *arena)
{
    struct spending spending = {
        .clients = arena_array(arena, struct spender, log->client_count),
        .count = log->client_count,
    };
    struct arena scratch = {0};
    struct spend_pass pass = {log, end, spending.clients, {0}};
    struct spend_tally all = {0};

    assert(log->amount != NULL);
    pass.tallies = tally_room_new(&scratch, threads, sizeof(struct spend_tally));
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, note_clients, &pass);
    for (unsigned thread = 0; thread < threads; thread++) {
        const struct spend_tally *tally = tally_room_of(&pass.tallies, thread);
        all.spenders += tally->spenders;
        all.occasions += tally->occasions;
        all.amount += tally->amount;
    }
    spending.spenders = all.spenders;
    if (all.occasions > 0)
        spending.first_mean = (double)all.amount / AMOUNT_UNIT / (double)all.occasions;
    arena_free(&scratch);
    return spending;
}
