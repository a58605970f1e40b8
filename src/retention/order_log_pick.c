// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log_pick.h"

#include <stdlib.h>
#include <string.h>

#define NOT_PICKED UINT32_MAX

static void pick_refunds(const struct order_log *log, const uint32_t *place, struct arena *arena,
                         struct order_log *picked)
{
    picked->refund_client = arena_array(arena, uint32_t, log->refund_count);
    picked->refund_day = arena_array(arena, day_t, log->refund_count);
    picked->refund_amount = arena_array(arena, int64_t, log->refund_count);
    picked->refund_count = 0;
    for (size_t i = 0; i < log->refund_count; i++) {
        uint32_t client = place[log->refund_client[i]];

        if (client == NOT_PICKED)
            continue;
        picked->refund_client[picked->refund_count] = client;
        picked->refund_day[picked->refund_count] = log->refund_day[i];
        picked->refund_amount[picked->refund_count++] = log->refund_amount[i];
    }
}

struct order_log order_log_pick(const struct order_log *log, const uint32_t *chosen, size_t count,
                                struct arena *arena)
{
    struct order_log picked = *log;
    uint32_t *place = arena_array(arena, uint32_t, log->client_count);

    memset(place, 0xff, log->client_count * sizeof(*place));
    picked.memory = NULL;
    picked.client_count = count;
    picked.first = arena_array(arena, uint32_t, count);
    picked.count = arena_array(arena, uint32_t, count);
    picked.name_at = arena_array(arena, uint64_t, count);
    unsigned char *hold = log->hold != NULL ? arena_array(arena, unsigned char, count) : NULL;
    picked.hold = hold;
    picked.occasion_count = 0;
    for (size_t i = 0; i < count; i++) {
        place[chosen[i]] = (uint32_t)i;
        picked.first[i] = log->first[chosen[i]];
        picked.count[i] = log->count[chosen[i]];
        picked.name_at[i] = log->name_at[chosen[i]];
        if (hold != NULL)
            hold[i] = log->hold[chosen[i]];
        picked.occasion_count += picked.count[i];
    }
    pick_refunds(log, place, arena, &picked);
    picked.counts = (struct order_log_counts){.rows = (int64_t)picked.occasion_count,
                                              .refund_rows = (int64_t)picked.refund_count};
    return picked;
}

enum { ANY = -1, UNHEARD_OF = -2 };

/* Its place among the sorted names, of which the first is ""; in a log that names none all have
 * that one. */
static int32_t code_of(const char *const *names, size_t count, const char *name)
{
    if (name == NULL || (count == 0 && name[0] == '\0'))
        return ANY;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (int32_t)i;
    return UNHEARD_OF;
}

struct sought {
    const struct order_log *log;
    int32_t source, service; /* codes, or ANY */
};

static bool fits(const struct sought *sought, uint32_t client)
{
    const struct order_log *log = sought->log;
    size_t first = log->first[client], end = first + log->count[client];

    if (sought->source != ANY && log->source[first] != sought->source)
        return false;
    if (sought->service == ANY)
        return true;
    for (size_t i = first; i < end; i++)
        if (log->service[i] == sought->service)
            return true;
    return false;
}

static int ascending(const void *a, const void *b)
{
    const uint32_t *one = a, *other = b;

    return (*one > *other) - (*one < *other);
}

size_t order_log_choose(const struct order_log *log, const struct client_choice *choice,
                        struct arena *arena, uint32_t **ret_chosen)
{
    size_t asked = choice->among != NULL ? choice->among_count : log->client_count, count = 0;
    uint32_t *chosen = arena_array(arena, uint32_t, asked);
    const struct sought sought = {
        .log = log,
        .source = code_of(log->sources, log->source_count, choice->first_source),
        .service = code_of(log->services, log->service_count, choice->any_service),
    };

    *ret_chosen = chosen;
    if (sought.source == UNHEARD_OF || sought.service == UNHEARD_OF)
        return 0;
    for (size_t i = 0; i < asked; i++) {
        uint32_t client = choice->among != NULL ? choice->among[i] : (uint32_t)i;

        if (fits(&sought, client))
            chosen[count++] = client;
    }
    qsort(chosen, count, sizeof(*chosen), ascending);
    return count;
}
