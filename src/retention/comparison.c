// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "retention/presence.h"
#include "retention/tally.h"

enum { BEFORE, AFTER, PERIODS };

/* Clients of one source or service at the start of each period, and those of them lost in it. */
struct group_counts {
    uint32_t start[PERIODS], lost[PERIODS];
};

struct comparison_pass {
    const struct order_log *log;
    const struct rate *periods[PERIODS];
    int32_t active_days;
    struct tally_room sources, services; /* struct group_counts [source or service] */
};

static void compare_client(const struct comparison_pass *pass, size_t client, int period,
                           unsigned thread)
{
    const struct order_log *log = pass->log;
    const struct rate *rate = pass->periods[period];
    size_t first = log->first[client];
    struct presence presence = presence_in(log, client, rate->from, rate->to, pass->active_days);

    if (!presence.at_start)
        return;
    if (log->source != NULL) {
        struct group_counts *sources = tally_room_of(&pass->sources, thread);
        struct group_counts *source = &sources[log->source[first]];
        source->start[period]++;
        source->lost[period] += !presence.at_end;
    }
    if (log->service != NULL) {
        struct group_counts *services = tally_room_of(&pass->services, thread);
        struct group_counts *service = &services[log->service[first + presence.before - 1]];
        service->start[period]++;
        service->lost[period] += !presence.at_end;
    }
}

static void compare_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct comparison_pass *pass = context;

    for (size_t client = from; client < to; client++) {
        compare_client(pass, client, BEFORE, thread);
        compare_client(pass, client, AFTER, thread);
    }
}

static void judge(struct compared_group *group)
{
    group->difference = (struct interval){-1, 1};
    if (group->start_before == 0 || group->start_after == 0)
        return;
    group->difference = share_difference(group->lost_before, group->start_before, group->lost_after,
                                         group->start_after);
    group->can_tell = group->difference.low > 0 || group->difference.high < 0;
}

static void add_group(struct compared_group *sum, const struct compared_group *group)
{
    sum->start_before += group->start_before;
    sum->lost_before += group->lost_before;
    sum->start_after += group->start_after;
    sum->lost_after += group->lost_after;
}

static int by_lost(const void *a, const void *b)
{
    const struct compared_group *one = a, *other = b;

    if (one->lost_after != other->lost_after)
        return one->lost_after > other->lost_after ? -1 : 1;
    return strcmp(one->name, other->name);
}

static struct compared_group sum_threads(const struct tally_room *room, size_t index,
                                         const char *name)
{
    struct compared_group group = {.name = name};

    for (unsigned thread = 0; thread < room->threads; thread++) {
        const struct group_counts *counts = tally_room_of(room, thread);

        group.start_before += counts[index].start[BEFORE];
        group.lost_before += counts[index].lost[BEFORE];
        group.start_after += counts[index].start[AFTER];
        group.lost_after += counts[index].lost[AFTER];
    }
    return group;
}

/* Those with clients in either period, most lost first; nobody in either is no group. */
static size_t sort_groups(const struct tally_room *room, const char *const *names, size_t count,
                          struct compared_group *groups)
{
    size_t group_count = 0;

    for (size_t i = 0; i < count; i++) {
        groups[group_count] = sum_threads(room, i, names[i]);
        group_count += groups[group_count].start_before + groups[group_count].start_after > 0;
    }
    qsort(groups, group_count, sizeof(*groups), by_lost);
    return group_count;
}

/* Fills `ret_groups` and returns how many they are. */
static size_t list_groups(const struct tally_room *room, const char *const *names, size_t count,
                          struct arena *scratch,
                          struct compared_group ret_groups[COMPARED_GROUPS_MAX + 1])
{
    struct compared_group *groups = arena_array(scratch, struct compared_group, count);
    size_t group_count = sort_groups(room, names, count, groups);

    if (group_count > COMPARED_GROUPS_MAX) {
        struct compared_group *others = &groups[COMPARED_GROUPS_MAX];
        for (size_t i = COMPARED_GROUPS_MAX + 1; i < group_count; i++)
            add_group(others, &groups[i]);
        others->name = NULL;
        group_count = COMPARED_GROUPS_MAX + 1;
    }
    for (size_t i = 0; i < group_count; i++) {
        judge(&groups[i]);
        ret_groups[i] = groups[i];
    }
    return group_count;
}

static void compare_groups(const struct order_log *log, const struct window *window,
                           unsigned threads, struct comparison *comparison)
{
    struct arena scratch = {0};
    struct comparison_pass pass = {
        .log = log,
        .periods = {&comparison->before, &comparison->after},
        .active_days = window->active_days,
        .sources =
            tally_room_new(&scratch, threads, log->source_count * sizeof(struct group_counts)),
        .services =
            tally_room_new(&scratch, threads, log->service_count * sizeof(struct group_counts)),
    };

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, compare_clients, &pass);
    if (log->source != NULL)
        comparison->source_count = list_groups(&pass.sources, log->sources, log->source_count,
                                               &scratch, comparison->sources);
    if (log->service != NULL)
        comparison->service_count = list_groups(&pass.services, log->services, log->service_count,
                                                &scratch, comparison->services);
    arena_free(&scratch);
}

struct comparison comparison_measure(const struct order_log *log, const struct window *window,
                                     const struct rate *before, const struct rate *after,
                                     unsigned threads)
{
    struct comparison comparison = {
        .before = *before,
        .after = *after,
        .all = {.name = "",
                .start_before = before->start,
                .lost_before = before->lost,
                .start_after = after->start,
                .lost_after = after->lost},
    };

    judge(&comparison.all);
    if (log->source != NULL || log->service != NULL)
        compare_groups(log, window, threads, &comparison);
    return comparison;
}

/* The labels of each client side by side: `label` from at[client] to at[client + 1]. */
struct label_lists {
    uint32_t *at, *label;
};

static struct label_lists list_labels(const struct order_log *log,
                                      const struct client_labels *labels, struct arena *arena)
{
    struct label_lists lists = {.at = arena_array(arena, uint32_t, log->client_count + 2),
                                .label = arena_array(arena, uint32_t, labels->count)};

    for (size_t i = 0; i < labels->count; i++)
        lists.at[labels->items[i].client + 2]++;
    for (size_t client = 2; client < log->client_count + 2; client++)
        lists.at[client] += lists.at[client - 1];
    /* Counted one further on, each begins where filling it has moved its start to. */
    for (size_t i = 0; i < labels->count; i++)
        lists.label[lists.at[labels->items[i].client + 1]++] = labels->items[i].label;
    return lists;
}

struct label_pass {
    const struct order_log *log;
    const struct rate *periods[PERIODS];
    int32_t active_days;
    struct label_lists lists;
    size_t unlabelled;        /* the group of those without one */
    struct tally_room groups; /* struct group_counts [label], and [unlabelled] */
};

static void count_in(struct group_counts *group, int period, bool is_lost)
{
    group->start[period]++;
    group->lost[period] += is_lost;
}

static void compare_labels_of(const struct label_pass *pass, size_t client, int period,
                              struct group_counts *groups)
{
    const struct rate *rate = pass->periods[period];
    struct presence presence =
        presence_in(pass->log, client, rate->from, rate->to, pass->active_days);
    uint32_t from = pass->lists.at[client], to = pass->lists.at[client + 1];

    if (!presence.at_start)
        return;
    for (uint32_t i = from; i < to; i++)
        count_in(&groups[pass->lists.label[i]], period, !presence.at_end);
    if (from == to)
        count_in(&groups[pass->unlabelled], period, !presence.at_end);
}

static void compare_labels(void *context, size_t from, size_t to, unsigned thread)
{
    const struct label_pass *pass = context;
    struct group_counts *groups = tally_room_of(&pass->groups, thread);

    for (size_t client = from; client < to; client++) {
        compare_labels_of(pass, client, BEFORE, groups);
        compare_labels_of(pass, client, AFTER, groups);
    }
}

struct label_comparison comparison_by_labels(const struct order_log *log,
                                             const struct window *window, const struct rate *before,
                                             const struct rate *after,
                                             const struct client_labels *labels, unsigned threads)
{
    struct arena scratch = {0};
    struct label_comparison comparison = {0};
    size_t count = labels->name_count + 1;
    const char **names = arena_array(&scratch, const char *, count);
    struct compared_group *groups = arena_array(&scratch, struct compared_group, count);
    struct label_pass pass = {
        .log = log,
        .periods = {before, after},
        .active_days = window->active_days,
        .lists = list_labels(log, labels, &scratch),
        .unlabelled = labels->name_count,
        .groups = tally_room_new(&scratch, threads, count * sizeof(struct group_counts)),
    };

    for (size_t i = 0; i < labels->name_count; i++)
        names[i] = labels->names[i];
    names[pass.unlabelled] = "";
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, compare_labels, &pass);
    size_t found = sort_groups(&pass.groups, names, count, groups);
    comparison.group_count = found < COMPARED_GROUPS_MAX ? found : COMPARED_GROUPS_MAX;
    comparison.left_out = found - comparison.group_count;
    for (size_t i = 0; i < comparison.group_count; i++) {
        judge(&groups[i]);
        comparison.groups[i] = groups[i];
    }
    arena_free(&scratch);
    return comparison;
}
