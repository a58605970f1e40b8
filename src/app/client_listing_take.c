// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing_pick.h"

#include <stdlib.h>

#include "base/clock.h"

/* --- places --- */

bool place_is_of_rest(const struct client_facts *facts, enum client_sort sort)
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
    if (place_is_of_rest(facts, sort))
        return (struct list_place){.id = facts->id, .is_rest = true};
    return (struct list_place){
        .id = facts->id,
        .sort_key = sort == SORT_NAME ? facts->sort_key : (struct slice){0},
        .number = number_of(facts, sort),
    };
}

int places_compare(const struct list_place *a, const struct list_place *b,
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

/* --- judging --- */

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static bool has_open_order(const struct picking *picking, int64_t id)
{
    return picking->open.count > 0 &&
           bsearch(&id, picking->open.items, picking->open.count, sizeof(int64_t), by_id) != NULL;
}

struct client_facts picking_seen(const struct picking *picking, const struct client_facts *facts)
{
    const struct window_basis basis = {facts->last_order_on, facts->occasion_count,
                                       facts->has_window, facts->window_from, facts->window_by};
    struct client_facts seen = *facts;

    seen.has_open_order = has_open_order(picking, facts->id);
    if (!picking->wanted.window)
        return seen;
    const struct window_in_force window = window_in_force(&basis, picking->returns);
    seen.has_window = window.is_known;
    seen.is_window_shared = window.is_shared;
    seen.window_from = window.from;
    seen.window_by = window.by;
    return seen;
}

/* Silence: what is known of it without a look, else maybe. */
static bool may_be_quiet(const struct picking *picking, const struct client_facts *facts)
{
    enum contact_silence silence;

    if (!picking->quiet || !quiet_is_plain(picking->quiet, facts, &silence))
        return true;
    return (picking->filter->silences & 1U << silence) != 0;
}

bool picking_wants(const struct picking *picking, const struct client_facts *facts)
{
    return (!picking->is_counted || figure_clients_have(&picking->counted, facts->id)) &&
           client_filter_matches(picking->filter, &picking->day, facts) &&
           may_be_quiet(picking, facts);
}

bool picking_is_full(const struct picking *picking)
{
    return picking->count > picking->limit;
}

bool picking_is_time_up(const struct picking *picking)
{
    return picking->look_max > 0 ? picking->looked_count >= picking->look_max
                                 : clock_ticks() >= picking->ends_at;
}

/* --- taking --- */

struct client_facts facts_kept(struct arena *arena, const struct client_facts *facts)
{
    struct client_facts kept = *facts;

    kept.sort_key.at = arena_copy(arena, facts->sort_key.at, facts->sort_key.length);
    kept.source = arena_copy(arena, facts->source, strlen(facts->source));
    kept.words = NULL;
    return kept;
}

static void append(struct picking *picking, const struct client_facts *facts)
{
    if (!picking_is_full(picking))
        picking->facts[picking->count++] = facts_kept(picking->work->arena, facts);
}

/* A page of few: each that is taken goes to its place among those taken, the last of which falls
 * off when there is no more room. */
static void insert(struct picking *picking, const struct client_facts *facts)
{
    struct list_place place = place_of_facts(facts, picking->filter->sort);
    const bool is_full = picking_is_full(picking);
    size_t at = picking->count;

    while (at > 0) {
        struct list_place before = place_of_facts(&picking->facts[at - 1], picking->filter->sort);

        if (places_compare(&before, &place, picking->filter) <= 0)
            break;
        at--;
    }
    if (at > picking->limit)
        return;
    size_t moved = picking->count - at - (is_full ? 1 : 0);
    memmove(picking->facts + at + 1, picking->facts + at, moved * sizeof(*facts));
    picking->facts[at] = facts_kept(picking->work->arena, facts);
    picking->count += is_full ? 0 : 1;
}

static void take_now(struct picking *picking, const struct client_facts *facts)
{
    if (picking->is_unsorted)
        insert(picking, facts);
    else
        append(picking, facts);
}

void picking_take(struct picking *picking, const struct client_facts *facts)
{
    if (!picking->quiet)
        take_now(picking, facts);
    else
        picking->waiting[picking->waiting_count++] = facts_kept(&picking->scratch, facts);
}

enum status picking_settle(struct picking *picking)
{
    struct arena *arena = picking->work->arena;
    const size_t count = picking->waiting_count;

    picking->waiting_count = 0;
    if (count == 0)
        return STATUS_OK;
    struct arena_mark mark = arena_mark(arena);
    enum contact_silence *silences = arena_array(&picking->scratch, enum contact_silence, count);
    enum status status =
        quiet_judge(picking->work, picking->quiet, picking->waiting, count, silences);
    if (status != STATUS_OK)
        return status; /* its words lie in the arena */
    arena_rewind(arena, mark);
    for (size_t i = 0; i < count; i++)
        if (picking->filter->silences & 1U << silences[i])
            take_now(picking, &picking->waiting[i]);
    arena_rewind(&picking->scratch, picking->waiting_mark);
    return STATUS_OK;
}
