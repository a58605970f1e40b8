// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/client_sample.h"
#include "retention/steady_sum.h"

bool buying_is_large(const struct buying *buying)
{
    return buying->clients > SAMPLE_FROM;
}

/* FNV-1a, its bits mixed once more (Steele, Lea and Flood 2014) for names that differ little. */
static uint32_t name_hash(struct slice name)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * UINT64_C(1099511628211);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)(hash >> 32);
}

bool client_is_sampled(const struct order_log *log, size_t client)
{
    if (log->client_count <= SAMPLE_FROM)
        return true;
    uint64_t limit = (UINT64_C(1) << 32) / log->client_count * SAMPLE_CLIENTS;
    return name_hash(order_log_name(log, client)) < limit;
}

static void copy_group(const struct buying *from, size_t group, struct buying *sample)
{
    size_t to = sample->group_count++;

    sample->groups[to] = from->groups[group];
    sample->last_days[to] = from->last_days[group];
    sample->until_days[to] = from->until_days[group];
    sample->clients += sample->weight[to];
    sample->orders += (int64_t)sample->weight[to] * from->groups[group].orders;
    sample->repeaters += from->groups[group].orders > 0 ? sample->weight[to] : 0;
    sample->most_orders = from->groups[group].orders;
    if (from->until_days[group] > sample->longest_days)
        sample->longest_days = from->until_days[group];
}

/* Takes the groups that have somebody, whose weights stand in `counts`, and renames them. */
static void keep_groups(const struct buying *from, const uint32_t *counts, uint32_t *names,
                        struct arena *arena, struct buying *sample)
{
    sample->groups = arena_array(arena, struct buyer, from->group_count);
    sample->weight = arena_array(arena, uint32_t, from->group_count);
    sample->last_days = arena_array(arena, int32_t, from->group_count);
    sample->until_days = arena_array(arena, int32_t, from->group_count);
    for (size_t group = 0; group < from->group_count; group++) {
        names[group] = (uint32_t)sample->group_count;
        if (counts[group] == 0)
            continue;
        sample->weight[sample->group_count] = counts[group];
        copy_group(from, group, sample);
    }
}

struct buying clients_sample(const struct buying *buying, const struct order_log *log,
                             struct arena *arena)
{
    struct arena scratch = {0};
    struct buying sample = {.end = buying->end, .is_calendar = buying->is_calendar};
    uint32_t *counts = arena_array(&scratch, uint32_t, buying->group_count);
    uint32_t *names = arena_array(&scratch, uint32_t, buying->group_count);

    sample.group_of = arena_array(arena, uint32_t, log->client_count);
    sample.log_gaps = arena_array(arena, double, log->client_count);
    for (size_t client = 0; client < log->client_count; client++) {
        sample.group_of[client] = buying->group_of[client];
        if (!client_is_sampled(log, client))
            sample.group_of[client] = BUYING_NOBODY;
        if (sample.group_of[client] == BUYING_NOBODY)
            continue;
        counts[sample.group_of[client]]++;
        sample.log_gaps[client] = buying->log_gaps[client];
    }
    keep_groups(buying, counts, names, arena, &sample);
    for (size_t client = 0; client < log->client_count; client++)
        if (sample.group_of[client] != BUYING_NOBODY)
            sample.group_of[client] = names[sample.group_of[client]];
    sample.log_gap_sum = steady_sum(sample.log_gaps, log->client_count);
    arena_free(&scratch);
    return sample;
}
