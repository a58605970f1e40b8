// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing_pick.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/sort_key.h"
#include "store/searches.h"

/*
 * Three ways to the same page. What is looked for by words comes as the index of words has it,
 * newest first. A condition that an index serves and few clients meet (CANDIDATES_MAX) gives these
 * to be judged and sorted. Else the list is looked through in its order: when more than that meet
 * an indexed condition, a page is soon full.
 */
enum { FOUND_AT_ONCE = 200 };

/* Those without the figure come last; who has no window meets no condition on it. */
static bool has_wanted_rest(const struct client_filter *filter)
{
    return filter->sort == SORT_LAST_ORDER || filter->sort == SORT_VALUE ||
           (filter->sort == SORT_WINDOW && filter->window == OWN_WINDOW_ANY);
}

/* --- looking through --- */

/* A chunk of the list; the key of the last client in it outlives its row. */
struct looking {
    struct picking *picking;
    struct client_facts last;
    char sort_key[SORT_KEY_MAX];
};

static void remember(struct looking *looking, const struct client_facts *facts)
{
    size_t length = facts->sort_key.length;

    assert(length <= sizeof(looking->sort_key));
    if (length > 0)
        memcpy(looking->sort_key, facts->sort_key.at, length);
    looking->last = *facts;
    looking->last.sort_key = (struct slice){looking->sort_key, length};
    looking->last.source = looking->last.words = NULL;
}

static bool look_at(void *context, const struct client_facts *facts)
{
    struct looking *looking = context;
    struct picking *picking = looking->picking;
    const struct client_facts seen = picking_seen(picking, facts);
    bool is_elsewhere = picking->after.is_rest && !place_is_of_rest(&seen, picking->filter->sort);

    remember(looking, &seen);
    picking->looked_count++;
    if (!is_elsewhere && picking_wants(picking, &seen))
        picking_take(picking, &seen);
    return !picking_is_full(picking);
}

/* *size is that of the chunk, and then of the next. */
static enum status look_through_chunk(struct picking *picking, size_t *size, bool *ret_is_end)
{
    struct looking looking = {.picking = picking};
    const struct list_scan scan = {.sort = picking->filter->sort,
                                   .is_descending = picking->filter->is_descending,
                                   .after = picking->after,
                                   .limit = *size,
                                   .wanted = &picking->wanted};
    size_t count = 0;

    enum status status = client_lists_scan(picking->work, &scan, look_at, &looking, &count);
    if (status == STATUS_OK)
        status = picking_settle(picking);
    if (status != STATUS_OK)
        return status;
    *ret_is_end = count < *size && !picking_is_full(picking);
    *size = *size * 4 < CHUNK_MAX ? *size * 4 : CHUNK_MAX;
    if (count == 0)
        return STATUS_OK;
    struct list_place place = place_of_facts(&looking.last, picking->filter->sort);
    place.is_rest = picking->after.is_rest;
    place.sort_key.at = arena_copy(picking->work->arena, place.sort_key.at, place.sort_key.length);
    picking->after = picking->end = place;
    return STATUS_OK;
}

static bool is_by_windows(const struct picking *picking)
{
    return picking->filter->sort == SORT_WINDOW && !picking->after.is_rest;
}

/* The newest orders first, none is quiet who ordered lately: it begins behind them. */
static void skip_recent(struct picking *picking)
{
    enum { QUARTERS = 4, YELLOW_QUARTERS = 3 };
    const struct client_filter *filter = picking->filter;
    struct list_place *after = &picking->after;

    if (!picking->quiet || filter->sort != SORT_LAST_ORDER || !filter->is_descending ||
        after->is_rest)
        return;
    const int64_t days =
        ((int64_t)picking->quiet->reach.least_days * YELLOW_QUARTERS + QUARTERS - 1) / QUARTERS;
    if (after->id == 0 || after->number > picking->day.today - days)
        *after = (struct list_place){.id = INT64_MAX, .number = picking->day.today - days};
}

static enum status look_through(struct picking *picking)
{
    skip_recent(picking);
    bool is_plain = client_filter_conditions(picking->filter) == 0;
    size_t chunk = is_plain ? picking->limit + 1 : CHUNK_FIRST;
    bool is_end = false;

    if (picking->look_max > 0 && chunk > (size_t)picking->look_max)
        chunk = (size_t)picking->look_max;

    while (!picking_is_full(picking)) {
        enum status status = is_by_windows(picking) ? pick_by_windows(picking, &is_end)
                                                    : look_through_chunk(picking, &chunk, &is_end);

        if (status != STATUS_OK || picking->is_cut)
            return status;
        if (is_end && (picking->after.is_rest || !has_wanted_rest(picking->filter)))
            return STATUS_OK;
        if (is_end)
            picking->after = picking->end = (struct list_place){.is_rest = true};
        if (!picking_is_full(picking) && picking_is_time_up(picking)) {
            picking->is_cut = true;
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

/* --- by words, the newest first --- */

static int by_newest(const void *left, const void *right)
{
    const struct client_facts *a = left, *b = right;

    return (a->id < b->id) - (a->id > b->id);
}

struct gathering {
    struct picking *picking;
    struct client_facts *facts;
    size_t count;
};

static bool gather(void *context, const struct client_facts *facts)
{
    struct gathering *gathering = context;
    struct picking *picking = gathering->picking;

    const struct client_facts seen = picking_seen(picking, facts);

    picking->looked_count++;
    if (picking_wants(picking, &seen))
        gathering->facts[gathering->count++] = facts_kept(picking->work->arena, &seen);
    return true;
}

static enum status pick_found_some(struct picking *picking, const int64_t *ids, size_t count)
{
    struct arena *arena = picking->work->arena;
    struct gathering gathering = {picking, arena_array(arena, struct client_facts, count), 0};

    enum status status =
        client_lists_facts(picking->work, &picking->wanted, ids, count, gather, &gathering);
    if (status != STATUS_OK)
        return status;
    qsort(gathering.facts, gathering.count, sizeof(struct client_facts), by_newest);
    for (size_t i = 0; i < gathering.count; i++)
        picking_take(picking, &gathering.facts[i]);
    picking->end = (struct list_place){.id = ids[count - 1]};
    return picking_settle(picking);
}

static enum status pick_found(struct picking *picking, const char *words)
{
    int64_t ids[FOUND_AT_ONCE];
    size_t count = 0;
    size_t wanted = picking->limit < FOUND_AT_ONCE ? picking->limit + 1 : FOUND_AT_ONCE;

    picking->end = picking->after;
    do {
        enum status status = searches_find(picking->work, SEARCH_CLIENT, words, picking->end.id,
                                           wanted, ids, &count);
        if (status == STATUS_OK && count > 0)
            status = pick_found_some(picking, ids, count);
        if (status != STATUS_OK)
            return status;
        if (count == wanted && !picking_is_full(picking) && picking_is_time_up(picking)) {
            picking->is_cut = true;
            return STATUS_OK;
        }
    } while (count == wanted && !picking_is_full(picking));
    return STATUS_OK;
}

/* --- few candidates --- */

static bool judge(void *context, const struct client_facts *facts)
{
    struct picking *picking = context;
    const struct client_facts seen = picking_seen(picking, facts);
    struct list_place place = place_of_facts(&seen, picking->filter->sort);
    bool is_first = picking->after.id == 0 && !picking->after.is_rest;

    picking->looked_count++;
    if ((is_first || places_compare(&place, &picking->after, picking->filter) > 0) &&
        picking_wants(picking, &seen))
        picking_take(picking, &seen);
    return true;
}

/* Ids of those who meet a condition that an index serves; more than CANDIDATES_MAX: no use. */
struct candidates {
    int64_t *ids;
    size_t count;
    bool are_known;
};

static enum status find_by_tag(struct picking *picking, struct candidates *candidates)
{
    const struct facts_wanted *wanted = &picking->wanted;

    if (wanted->tag_count == 0)
        return STATUS_OK;
    candidates->are_known = true;
    return client_lists_of_tag(picking->work, wanted->tag_ids[0], CANDIDATES_MAX + 1,
                               candidates->ids, &candidates->count);
}

static enum status find_by_own(struct picking *picking, struct candidates *candidates)
{
    if (picking->filter->own_count == 0)
        return STATUS_OK;
    candidates->are_known = true;
    return client_lists_of_own_value(picking->work, &picking->filter->own[0], CANDIDATES_MAX + 1,
                                     candidates->ids, &candidates->count);
}

static enum status find_by_words(struct picking *picking, struct candidates *candidates)
{
    if (!picking->day.find_words)
        return STATUS_OK;
    candidates->are_known = true;
    return searches_find(picking->work, SEARCH_CLIENT, picking->day.find_words, 0,
                         CANDIDATES_MAX + 1, candidates->ids, &candidates->count);
}

static enum status find_by_last_order(struct picking *picking, struct candidates *candidates)
{
    const struct client_filter *filter = picking->filter;
    bool has_from = filter->last_from != CLIENT_DAY_NONE;
    bool has_to = filter->last_to != CLIENT_DAY_NONE;

    if (!has_from && !has_to)
        return STATUS_OK;
    candidates->are_known = true;
    return client_lists_of_last_order(picking->work, has_from ? filter->last_from : DAY_FIRST,
                                      has_to ? filter->last_to : DAY_LAST, CANDIDATES_MAX + 1,
                                      candidates->ids, &candidates->count);
}

static int ascending(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Found in two ways, some of them in both; more than CANDIDATES_MAX stay as many. */
static void leave_each_once(struct candidates *candidates)
{
    size_t count = 0;

    if (candidates->count == 0)
        return;
    qsort(candidates->ids, candidates->count, sizeof(candidates->ids[0]), ascending);
    for (size_t i = 0; i < candidates->count; i++)
        if (i == 0 || candidates->ids[i] != candidates->ids[i - 1])
            candidates->ids[count++] = candidates->ids[i];
    candidates->count = count;
}

/* Of last orders that a shared window can follow which ends within these days. */
static enum status find_sharers(struct picking *picking, const struct window_ends *ends,
                                struct candidates *candidates)
{
    int32_t least = 0, most = 0;
    size_t count = 0;

    if (!return_windows_reach(picking->returns, &least, &most))
        return STATUS_OK;
    const int64_t from = (int64_t)ends->from - most, to = (int64_t)ends->to - least;
    enum status status = client_lists_of_last_order(
        picking->work, from > DAY_FIRST ? (day_t)from : DAY_FIRST,
        to < DAY_LAST ? (day_t)to : DAY_LAST, CANDIDATES_MAX + 1 - candidates->count,
        candidates->ids + candidates->count, &count);
    if (status == STATUS_OK)
        candidates->count += count;
    return status;
}

static enum status find_by_window(struct picking *picking, struct candidates *candidates)
{
    const struct window_ends ends = picking_window_ends(picking);

    if (picking->filter->window == OWN_WINDOW_ANY)
        return STATUS_OK;
    candidates->are_known = true;
    enum status status = client_lists_of_window(
        picking->work, ends.from, ends.to, CANDIDATES_MAX + 1, candidates->ids, &candidates->count);
    if (status == STATUS_OK && candidates->count <= CANDIDATES_MAX)
        status = find_sharers(picking, &ends, candidates);
    if (status == STATUS_OK && candidates->count <= CANDIDATES_MAX)
        leave_each_once(candidates);
    return status;
}

/* While no standing has a limit, only those can be quiet who have one themselves or by a tag. */
static enum status find_limited(struct picking *picking, struct candidates *candidates)
{
    const struct quiet_judging *quiet = picking->quiet;

    if (!quiet)
        return STATUS_OK;
    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        if (quiet->standing_days[i] > LIMIT_NEVER)
            return STATUS_OK;
    candidates->are_known = true;
    enum status status = contact_limits_named(picking->work, CANDIDATES_MAX + 1, candidates->ids,
                                              &candidates->count);
    if (status == STATUS_OK && candidates->count <= CANDIDATES_MAX)
        leave_each_once(candidates);
    return status;
}

static enum status find_counted(struct picking *picking, struct candidates *candidates)
{
    const struct figure_clients *counted = &picking->counted;

    candidates->are_known = picking->is_counted;
    candidates->count = counted->count;
    if (picking->is_counted && counted->count > 0 && counted->count <= CANDIDATES_MAX)
        memcpy(candidates->ids, counted->ids, counted->count * sizeof(int64_t));
    return STATUS_OK;
}

/* The first condition that few meet. */
static enum status find_candidates(struct picking *picking, struct candidates *candidates)
{
    static enum status (*const ways[])(struct picking *, struct candidates *) = {
        find_counted, find_by_words,  find_by_tag,       find_by_own,
        find_limited, find_by_window, find_by_last_order};

    candidates->ids = arena_array(picking->work->arena, int64_t, CANDIDATES_MAX + 1);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        candidates->are_known = false;
        enum status status = ways[i](picking, candidates);
        if (status != STATUS_OK)
            return status;
        if (candidates->are_known && candidates->count <= CANDIDATES_MAX)
            return STATUS_OK;
    }
    candidates->are_known = false;
    return STATUS_OK;
}

static enum status judge_all(struct picking *picking, const struct candidates *candidates)
{
    picking->is_unsorted = true;
    enum status status = client_lists_facts(picking->work, &picking->wanted, candidates->ids,
                                            candidates->count, judge, picking);
    return status == STATUS_OK ? picking_settle(picking) : status;
}

static bool has_indexed_condition(const struct picking *picking)
{
    const struct client_filter *filter = picking->filter;

    return picking->is_counted || picking->quiet || picking->day.find_words ||
           filter->tag_count > 0 || filter->own_count > 0 || filter->window != OWN_WINDOW_ANY ||
           filter->last_from != CLIENT_DAY_NONE || filter->last_to != CLIENT_DAY_NONE;
}

enum status pick_clients(struct picking *picking)
{
    const struct client_filter *filter = picking->filter;
    const char *words = picking->day.find_words;
    struct candidates candidates = {0};

    picking->facts = arena_array(picking->work->arena, struct client_facts, picking->limit + 1);
    if (picking->quiet)
        picking->waiting = arena_array(picking->work->arena, struct client_facts, WAITING_MAX);
    if (words && filter->sort == SORT_CREATED && filter->is_descending) {
        picking->day.find_words = NULL; /* the index has judged them */
        return pick_found(picking, words);
    }
    picking->wanted.words = words != NULL;
    if (has_indexed_condition(picking)) {
        enum status status = find_candidates(picking, &candidates);
        if (status != STATUS_OK)
            return status;
    }
    return candidates.are_known ? judge_all(picking, &candidates) : look_through(picking);
}
