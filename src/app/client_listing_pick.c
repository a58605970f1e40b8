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
enum { CANDIDATES_MAX = 5000, CHUNK_FIRST = 256, CHUNK_MAX = 4096, FOUND_AT_ONCE = 200 };

static bool is_of_rest(const struct client_facts *facts, enum client_sort sort)
{
    switch (sort) {
    case SORT_LAST_ORDER:
        return facts->last_order_on == CLIENT_DAY_NONE;
    case SORT_WINDOW:
        return !facts->has_window;
    case SORT_VALUE:
        return !facts->has_value;
    case SORT_NAME:
    case SORT_ORDERS:
    case SORT_CREATED:
        break;
    }
    return false;
}

static bool has_rest(enum client_sort sort)
{
    return sort == SORT_LAST_ORDER || sort == SORT_WINDOW || sort == SORT_VALUE;
}

static int64_t number_of(const struct client_facts *facts, enum client_sort sort)
{
    switch (sort) {
    case SORT_LAST_ORDER:
        return facts->last_order_on;
    case SORT_ORDERS:
        return facts->order_count;
    case SORT_WINDOW:
        return facts->window_by;
    case SORT_VALUE:
        return facts->value;
    case SORT_NAME:
    case SORT_CREATED:
        break;
    }
    return 0;
}

struct list_place place_of_facts(const struct client_facts *facts, enum client_sort sort)
{
    if (is_of_rest(facts, sort))
        return (struct list_place){.id = facts->id, .is_rest = true};
    return (struct list_place){
        .id = facts->id,
        .sort_key = sort == SORT_NAME ? facts->sort_key : (struct slice){0},
        .number = number_of(facts, sort),
    };
}

/* The texts of a row go with it: what is kept has its own, but for the words. */
static struct client_facts kept_facts(struct arena *arena, const struct client_facts *facts)
{
    struct client_facts kept = *facts;

    kept.sort_key.at = arena_copy(arena, facts->sort_key.at, facts->sort_key.length);
    kept.source = arena_copy(arena, facts->source, strlen(facts->source));
    kept.words = NULL;
    return kept;
}

static bool is_full(const struct picking *picking)
{
    return picking->count > picking->limit;
}

static void add(struct picking *picking, const struct client_facts *facts)
{
    picking->facts[picking->count++] = kept_facts(picking->work->arena, facts);
}

static bool is_wanted(const struct picking *picking, const struct client_facts *facts)
{
    return (!picking->is_counted || figure_clients_have(&picking->counted, facts->id)) &&
           client_filter_matches(picking->filter, &picking->day, facts);
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* With what the store does not tell of each row. */
static struct client_facts known_facts(const struct picking *picking,
                                       const struct client_facts *facts)
{
    struct client_facts known = *facts;

    known.has_open_order =
        picking->open.count > 0 && bsearch(&facts->id, picking->open.items, picking->open.count,
                                           sizeof(int64_t), by_id) != NULL;
    return known;
}

static bool is_time_up(const struct picking *picking)
{
    return picking->look_max > 0 ? picking->looked_count >= picking->look_max
                                 : clock_ticks() >= picking->ends_at;
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
    bool is_elsewhere = picking->after.is_rest && !is_of_rest(facts, picking->filter->sort);
    const struct client_facts known = known_facts(picking, facts);

    remember(looking, facts);
    picking->looked_count++;
    if (!is_elsewhere && is_wanted(picking, &known))
        add(picking, &known);
    return !is_full(picking);
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
    if (status != STATUS_OK)
        return status;
    *ret_is_end = count < *size && !is_full(picking);
    *size = *size * 4 < CHUNK_MAX ? *size * 4 : CHUNK_MAX;
    if (count == 0)
        return STATUS_OK;
    struct list_place place = place_of_facts(&looking.last, picking->filter->sort);
    place.is_rest = picking->after.is_rest;
    place.sort_key.at = arena_copy(picking->work->arena, place.sort_key.at, place.sort_key.length);
    picking->after = picking->end = place;
    return STATUS_OK;
}

static enum status look_through(struct picking *picking)
{
    bool is_plain = client_filter_conditions(picking->filter) == 0;
    size_t chunk = is_plain ? picking->limit + 1 : CHUNK_FIRST;
    bool is_end = false;

    if (picking->look_max > 0 && chunk > (size_t)picking->look_max)
        chunk = (size_t)picking->look_max;

    while (!is_full(picking)) {
        enum status status = look_through_chunk(picking, &chunk, &is_end);

        if (status != STATUS_OK)
            return status;
        if (is_end && (picking->after.is_rest || !has_rest(picking->filter->sort)))
            return STATUS_OK;
        if (is_end)
            picking->after = picking->end = (struct list_place){.is_rest = true};
        if (!is_full(picking) && is_time_up(picking)) {
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
    const struct client_facts known = known_facts(picking, facts);

    picking->looked_count++;
    if (is_wanted(picking, &known))
        gathering->facts[gathering->count++] = kept_facts(picking->work->arena, &known);
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
    for (size_t i = 0; i < gathering.count && !is_full(picking); i++)
        picking->facts[picking->count++] = gathering.facts[i];
    picking->end = (struct list_place){.id = ids[count - 1]};
    return STATUS_OK;
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
        if (count == wanted && !is_full(picking) && is_time_up(picking)) {
            picking->is_cut = true;
            return STATUS_OK;
        }
    } while (count == wanted && !is_full(picking));
    return STATUS_OK;
}

/* --- few candidates --- */

/* Before which one another stands in the list, either way; the rest by id. */
static int compare_places(const struct list_place *a, const struct list_place *b,
                          const struct client_filter *filter)
{
    int order = 0;

    if (a->is_rest != b->is_rest)
        return a->is_rest ? 1 : -1;
    if (!a->is_rest && filter->sort == SORT_NAME)
        order = slice_compare(a->sort_key, b->sort_key);
    else if (!a->is_rest)
        order = (a->number > b->number) - (a->number < b->number);
    if (order == 0)
        order = (a->id > b->id) - (a->id < b->id);
    return filter->is_descending && !a->is_rest ? -order : order;
}

/* A page of few: each that is taken goes to its place among those taken, the last of which falls
 * off when there is no more room. */
static void insert(struct picking *picking, const struct client_facts *facts)
{
    struct list_place place = place_of_facts(facts, picking->filter->sort);
    size_t at = picking->count;

    while (at > 0) {
        struct list_place before = place_of_facts(&picking->facts[at - 1], picking->filter->sort);

        if (compare_places(&before, &place, picking->filter) <= 0)
            break;
        at--;
    }
    if (at > picking->limit)
        return;
    size_t moved = picking->count - at - (is_full(picking) ? 1 : 0);
    memmove(picking->facts + at + 1, picking->facts + at, moved * sizeof(*facts));
    picking->facts[at] = kept_facts(picking->work->arena, facts);
    picking->count += is_full(picking) ? 0 : 1;
}

static bool judge(void *context, const struct client_facts *facts)
{
    struct picking *picking = context;
    struct list_place place = place_of_facts(facts, picking->filter->sort);
    bool is_first = picking->after.id == 0 && !picking->after.is_rest;
    const struct client_facts known = known_facts(picking, facts);

    picking->looked_count++;
    if ((is_first || compare_places(&place, &picking->after, picking->filter) > 0) &&
        is_wanted(picking, &known))
        insert(picking, &known);
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

static enum status find_by_window(struct picking *picking, struct candidates *candidates)
{
    const struct filter_day *day = &picking->day;
    day_t from = day->today, to = DAY_LAST;

    switch (picking->filter->window) {
    case OWN_WINDOW_ANY:
        return STATUS_OK;
    case OWN_WINDOW_CLOSING:
        to = day->today + WINDOW_CLOSING_DAYS;
        break;
    case OWN_WINDOW_PASSED:
        from = INT32_MIN;
        to = day->today - 1;
        break;
    case OWN_WINDOW_AHEAD:
    case OWN_WINDOW_OPEN:
        to = INT32_MAX;
        break;
    }
    candidates->are_known = true;
    return client_lists_of_window(picking->work, from, to, CANDIDATES_MAX + 1, candidates->ids,
                                  &candidates->count);
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
        find_counted, find_by_words, find_by_tag, find_by_own, find_by_window, find_by_last_order};

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

static bool has_indexed_condition(const struct picking *picking)
{
    const struct client_filter *filter = picking->filter;

    return picking->is_counted || picking->day.find_words || filter->tag_count > 0 ||
           filter->own_count > 0 || filter->window != OWN_WINDOW_ANY ||
           filter->last_from != CLIENT_DAY_NONE || filter->last_to != CLIENT_DAY_NONE;
}

enum status pick_clients(struct picking *picking)
{
    const struct client_filter *filter = picking->filter;
    const char *words = picking->day.find_words;
    struct candidates candidates = {0};

    picking->facts = arena_array(picking->work->arena, struct client_facts, picking->limit + 1);
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
    if (candidates.are_known)
        return client_lists_facts(picking->work, &picking->wanted, candidates.ids, candidates.count,
                                  judge, picking);
    return look_through(picking);
}
