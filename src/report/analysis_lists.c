// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>

#include "report/analysis.h"

/* A client on the way into a list: by rank, the smaller the sooner, then by name. */
struct candidate {
    double rank;
    struct slice name;
    struct listed_client client;
};

/* The best `max` so far as a heap whose root is the last of them. */
struct shortlist {
    struct candidate *items;
    size_t count, max;
    int64_t total; /* of all who came */
};

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return slice_compare(a->name, b->name);
}

static void sink_root(struct shortlist *list, struct candidate item)
{
    size_t place = 0;

    for (size_t child = 1; child < list->count; child = 2 * place + 1) {
        if (child + 1 < list->count &&
            compare_candidates(&list->items[child + 1], &list->items[child]) > 0)
            child++;
        if (compare_candidates(&item, &list->items[child]) >= 0)
            break;
        list->items[place] = list->items[child];
        place = child;
    }
    list->items[place] = item;
}

static void raise_last(struct shortlist *list, struct candidate item)
{
    size_t place = list->count++;

    while (place > 0 && compare_candidates(&item, &list->items[(place - 1) / 2]) > 0) {
        list->items[place] = list->items[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    list->items[place] = item;
}

static void offer(struct shortlist *list, const struct order_log *log, double rank,
                  struct listed_client client)
{
    bool is_full = list->count == list->max;

    list->total++;
    /* Most come too late: their names need not be looked up. */
    if (list->max == 0 || (is_full && rank > list->items[0].rank))
        return;
    struct candidate item = {rank, order_log_name(log, client.client), client};
    if (!is_full)
        raise_last(list, item);
    else if (compare_candidates(&item, &list->items[0]) < 0)
        sink_root(list, item);
}

static struct shortlist shortlist_new(const struct order_log *log, struct arena *arena, size_t max)
{
    struct shortlist list = {.max = max < log->client_count ? max : log->client_count};

    list.items = arena_array(arena, struct candidate, list.max);
    return list;
}

static void shortlist_sort(struct shortlist *shortlist)
{
    if (shortlist->count > 1)
        qsort(shortlist->items, shortlist->count, sizeof(*shortlist->items), compare_candidates);
}

static size_t shortlist_write(struct shortlist *shortlist, struct listed_client *list,
                              int64_t *ret_total)
{
    shortlist_sort(shortlist);
    for (size_t i = 0; i < shortlist->count; i++)
        list[i] = shortlist->items[i].client;
    *ret_total = shortlist->total;
    return shortlist->count;
}

/* Gaps from which a client's own rhythm says more than everybody's. */
enum { OWN_RHYTHM_ORDERS = 4 };

bool analysis_foretells_now(const struct analysis *analysis)
{
    return analysis->has_forecast && analysis->forecast.basis.end == analysis->log->as_of;
}

bool analysis_due(const struct analysis *analysis, size_t client, struct due *ret_due,
                  enum due_source *ret_source)
{
    const struct order_log *log = analysis->log;
    struct client_forecast own;

    if (analysis_foretells_now(analysis) && log->count[client] >= OWN_RHYTHM_ORDERS &&
        forecast_of_client(&analysis->forecast, log, client, &own) && own.has_window) {
        *ret_due = (struct due){own.window_from, own.window_by, log->as_of > own.window_by};
        *ret_source = DUE_FROM_FORECAST;
        return true;
    }
    *ret_source = DUE_FROM_CURVE;
    return next_order_due(&analysis->next_order, log->count[client], analysis->history.last[client],
                          log->as_of, ret_due);
}

size_t analysis_due_now(const struct analysis *analysis, struct arena *arena,
                        struct listed_client *list, size_t max, int64_t *ret_total)
{
    const struct order_log *log = analysis->log;
    struct shortlist shortlist = shortlist_new(log, arena, max);

    for (size_t client = 0; client < log->client_count; client++) {
        struct listed_client listed = {.client = client};
        enum due_source source;

        if (analysis_due(analysis, client, &listed.due, &source) &&
            due_is_open(&listed.due, log->as_of))
            offer(&shortlist, log, listed.due.by - log->as_of, listed);
    }
    return shortlist_write(&shortlist, list, ret_total);
}

size_t analysis_newest_lost(const struct analysis *analysis, struct arena *arena,
                            struct listed_client *list, size_t max, int64_t *ret_total)
{
    const struct order_log *log = analysis->log;
    struct shortlist shortlist = shortlist_new(log, arena, max);

    for (size_t client = 0; client < log->client_count; client++) {
        int32_t age_days = log->as_of - analysis->history.last[client];

        if (standing_in(log, client, &analysis->window, log->count[client], log->as_of) ==
            STANDING_LOST)
            offer(&shortlist, log, age_days, (struct listed_client){.client = client});
    }
    return shortlist_write(&shortlist, list, ret_total);
}

static double brings(const struct client_forecast *forecast)
{
    return forecast->has_money ? forecast->value.expected
                               : forecast->orders[FORECAST_HORIZONS - 1].expected;
}

static bool is_doubted(const struct client_forecast *forecast)
{
    return forecast->alive.expected >= ALIVE_DOUBTED_FROM &&
           forecast->alive.expected <= ALIVE_DOUBTED_TO;
}

size_t analysis_foretold(const struct analysis *analysis, enum foretold_list kind,
                         struct arena *arena, struct foretold_client *list, size_t max,
                         int64_t *ret_total)
{
    const struct order_log *log = analysis->log;
    struct shortlist shortlist = shortlist_new(log, arena, max);
    struct client_forecast forecast;

    for (size_t client = 0; analysis_foretells_now(analysis) && client < log->client_count;
         client++) {
        struct listed_client listed = {.client = client};

        if (kind == FORETOLD_DOUBTED && log->count[client] < 2)
            continue;
        if (!forecast_of_client(&analysis->forecast, log, client, &forecast))
            continue;
        if (kind == FORETOLD_BEST && forecast.alive.expected >= ALIVE_LIKELY_FROM)
            offer(&shortlist, log, -brings(&forecast), listed);
        if (kind == FORETOLD_DOUBTED && is_doubted(&forecast))
            offer(&shortlist, log, -brings(&forecast) / forecast.alive.expected, listed);
    }
    shortlist_sort(&shortlist);
    for (size_t i = 0; i < shortlist.count; i++) {
        list[i].client = shortlist.items[i].client.client;
        (void)forecast_of_client(&analysis->forecast, log, list[i].client, &list[i].forecast);
    }
    *ret_total = shortlist.total;
    return shortlist.count;
}
