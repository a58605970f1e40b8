// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing_pick.h"

#include <stdlib.h>

#include "store/client_windows.h"

/*
 * The list by the end of the window in force. Own windows have an index; a shared one ends a fixed
 * number of days after the last order, which has one too, for each number of orders. So there are
 * RETURN_CURVES + 1 sorted streams, of which slices of some days are joined.
 */
enum { STREAMS = RETURN_CURVES + 1, SLICE_CLIENTS = 4000 };

struct window_ends picking_window_ends(const struct picking *picking)
{
    const day_t today = picking->day.today;

    switch (picking->filter->window) {
    case OWN_WINDOW_CLOSING:
        return (struct window_ends){today, today + WINDOW_CLOSING_DAYS};
    case OWN_WINDOW_PASSED:
        return (struct window_ends){INT32_MIN, today - 1};
    case OWN_WINDOW_AHEAD:
    case OWN_WINDOW_OPEN:
        return (struct window_ends){today, INT32_MAX};
    case OWN_WINDOW_ANY:
        break;
    }
    return (struct window_ends){INT32_MIN, INT32_MAX};
}

struct walking {
    struct picking *picking;
    int64_t first, last; /* days on which windows end */
    struct client_window after;
    size_t size; /* rows of a slice, at most */
    struct arena arena;
};

/* --- where it begins and ends --- */

static void widen(struct walking *walking, int64_t first, int64_t last)
{
    walking->first = first < walking->first ? first : walking->first;
    walking->last = last > walking->last ? last : walking->last;
}

static enum status find_ends(struct walking *walking)
{
    const struct picking *picking = walking->picking;
    const struct window_ends wanted = picking_window_ends(picking);
    struct window_edges edges = {0};
    int32_t least = 0, most = 0;

    walking->first = INT64_MAX;
    walking->last = INT64_MIN;
    enum status status = client_windows_edges(picking->work, &edges);
    if (status != STATUS_OK)
        return status;
    if (edges.first_own != CLIENT_DAY_NONE)
        widen(walking, edges.first_own, edges.last_own);
    if (edges.first_order != CLIENT_DAY_NONE &&
        return_windows_reach(picking->returns, &least, &most))
        widen(walking, (int64_t)edges.first_order + least, (int64_t)edges.last_order + most);
    walking->first = walking->first < wanted.from ? wanted.from : walking->first;
    walking->last = walking->last > wanted.to ? wanted.to : walking->last;
    return STATUS_OK;
}

/* False: nothing is left behind the place. */
static bool begin_after(struct walking *walking, const struct list_place *place)
{
    const bool is_down = walking->picking->filter->is_descending;
    const bool is_first = place->id == 0;

    if (walking->first > walking->last)
        return false;
    if (is_down && (is_first || place->number > walking->last))
        walking->after = (struct client_window){INT64_MAX, (day_t)walking->last};
    else if (!is_down && (is_first || place->number < walking->first))
        walking->after = (struct client_window){0, (day_t)walking->first};
    else if (place->number < walking->first || place->number > walking->last)
        return false;
    else
        walking->after = (struct client_window){place->id, (day_t)place->number};
    return true;
}

/* --- one slice --- */

struct window_row {
    struct client_window window;
    struct client_facts facts;
    bool is_wanted;
};

struct window_rows {
    struct walking *walking;
    struct window_row *items;
    size_t count;
    bool is_cut; /* there are more of the slice behind the last row */
};

static int compare_windows(const struct client_window *a, const struct client_window *b)
{
    if (a->by != b->by)
        return a->by < b->by ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int by_end(const void *left, const void *right)
{
    return compare_windows(&((const struct window_row *)left)->window,
                           &((const struct window_row *)right)->window);
}

static int by_end_down(const void *left, const void *right)
{
    return by_end(right, left);
}

static int by_id(const void *left, const void *right)
{
    const int64_t a = ((const struct window_row *)left)->window.id;
    const int64_t b = ((const struct window_row *)right)->window.id;

    return (a > b) - (a < b);
}

static void sort_by_end(const struct window_rows *rows)
{
    if (rows->count > 0)
        qsort(rows->items, rows->count, sizeof(rows->items[0]),
              rows->walking->picking->filter->is_descending ? by_end_down : by_end);
}

static enum status read_stream(struct walking *walking, const struct window_slice *slice,
                               int64_t stream, struct client_window *windows, size_t *ret_count)
{
    struct work *work = walking->picking->work;
    const struct return_window *shared = return_window_after(walking->picking->returns, stream);

    *ret_count = 0;
    if (stream == 0)
        return client_windows_own(work, slice, windows, ret_count);
    if (!shared)
        return STATUS_OK;
    const struct window_sharers sharers = {stream, stream < RETURN_CURVES ? stream : INT64_MAX,
                                           shared->by_days};
    return client_windows_shared(work, slice, &sharers, windows, ret_count);
}

/* A stream that gave all it was asked for may go on: what lies behind its last row waits. */
static enum status read_streams(struct walking *walking, const struct window_slice *slice,
                                struct window_rows *rows)
{
    const bool is_down = slice->is_descending;
    struct client_window *windows =
        arena_array(&walking->arena, struct client_window, slice->limit);
    struct client_window border = {0};

    rows->items = arena_array(&walking->arena, struct window_row, STREAMS * slice->limit);
    for (int64_t stream = 0; stream < STREAMS; stream++) {
        size_t count = 0;

        enum status status = read_stream(walking, slice, stream, windows, &count);
        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < count; i++)
            rows->items[rows->count++] = (struct window_row){.window = windows[i]};
        if (count < slice->limit)
            continue;
        const int order = compare_windows(&windows[count - 1], &border);
        if (!rows->is_cut || (is_down ? order > 0 : order < 0))
            border = windows[count - 1];
        rows->is_cut = true;
    }
    sort_by_end(rows);
    while (rows->is_cut && rows->count > 0) {
        const int order = compare_windows(&rows->items[rows->count - 1].window, &border);

        if (is_down ? order >= 0 : order <= 0)
            break;
        rows->count--;
    }
    return STATUS_OK;
}

static bool take_facts(void *context, const struct client_facts *facts)
{
    struct window_rows *rows = context;
    const struct picking *picking = rows->walking->picking;
    const struct window_row key = {.window = {facts->id, 0}};
    const struct client_facts seen = picking_seen(picking, facts);
    struct window_row *row = bsearch(&key, rows->items, rows->count, sizeof(rows->items[0]), by_id);

    if (row) {
        row->is_wanted = picking_wants(picking, &seen);
        row->facts = facts_kept(&rows->walking->arena, &seen);
    }
    return true;
}

static enum status read_facts(struct walking *walking, struct window_rows *rows)
{
    const struct picking *picking = walking->picking;
    int64_t *ids = arena_array(&walking->arena, int64_t, rows->count);

    if (rows->count == 0)
        return STATUS_OK;
    qsort(rows->items, rows->count, sizeof(rows->items[0]), by_id);
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = rows->items[i].window.id;
    enum status status =
        client_lists_facts(picking->work, &picking->wanted, ids, rows->count, take_facts, rows);
    sort_by_end(rows);
    return status;
}

static enum status look_at_slice(struct walking *walking, day_t until, struct window_rows *rows)
{
    struct picking *picking = walking->picking;
    const struct window_slice slice = {.is_descending = picking->filter->is_descending,
                                       .after = walking->after,
                                       .until = until,
                                       .limit = walking->size};

    *rows = (struct window_rows){.walking = walking};
    enum status status = read_streams(walking, &slice, rows);
    if (status == STATUS_OK && rows->count > walking->size) {
        rows->count = walking->size;
        rows->is_cut = true;
    }
    if (status == STATUS_OK)
        status = read_facts(walking, rows);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < rows->count && !picking_is_full(picking); i++) {
        picking->looked_count++;
        if (rows->items[i].is_wanted)
            picking_take(picking, &rows->items[i].facts);
    }
    return picking_settle(picking);
}

/* --- slice after slice --- */

/* Behind what was looked at; false: there is nothing more. */
static bool go_on(struct walking *walking, const struct window_rows *rows, day_t until)
{
    struct picking *picking = walking->picking;
    const bool is_down = picking->filter->is_descending;
    const bool is_last = until == (is_down ? walking->first : walking->last);

    if (rows->is_cut)
        walking->after = rows->items[rows->count - 1].window;
    else if (!is_last)
        walking->after = (struct client_window){INT64_MAX, is_down ? until - 1 : until};
    picking->after = picking->end =
        (struct list_place){.id = walking->after.id, .number = walking->after.by};
    if (rows->is_cut && picking->look_max == 0 && walking->size * 4 <= CHUNK_MAX)
        walking->size *= 4;
    return rows->is_cut || !is_last;
}

/* A stream looks at everybody who ordered on its days, whoever of them it is for: a slice ends
 * where these are some thousands, and is a day at least. */
static enum status find_end_of_slice(struct walking *walking, day_t *ret_until)
{
    const struct picking *picking = walking->picking;
    const bool is_down = picking->filter->is_descending;
    int64_t until = is_down ? walking->first : walking->last;

    for (int64_t stream = 1; stream < STREAMS; stream++) {
        const struct return_window *shared = return_window_after(picking->returns, stream);
        day_t day = CLIENT_DAY_NONE;

        if (!shared)
            continue;
        enum status status = client_windows_order_day(picking->work, is_down,
                                                      (int64_t)walking->after.by - shared->by_days,
                                                      SLICE_CLIENTS, &day);
        if (status != STATUS_OK)
            return status;
        const int64_t by = (int64_t)day + shared->by_days;
        if (day != CLIENT_DAY_NONE && (is_down ? by > until : by < until))
            until = by;
    }
    *ret_until = (day_t)until;
    return STATUS_OK;
}

static enum status walk(struct walking *walking, bool *ret_is_end)
{
    struct picking *picking = walking->picking;
    bool is_end = !begin_after(walking, &picking->after);

    while (!is_end && !picking_is_full(picking)) {
        const struct arena_mark mark = arena_mark(&walking->arena);
        struct window_rows rows;
        day_t until = 0;

        enum status status = find_end_of_slice(walking, &until);
        if (status == STATUS_OK)
            status = look_at_slice(walking, until, &rows);
        if (status != STATUS_OK)
            return status;
        is_end = !go_on(walking, &rows, until);
        arena_rewind(&walking->arena, mark);
        if (!is_end && !picking_is_full(picking) && picking_is_time_up(picking)) {
            picking->is_cut = true;
            break;
        }
    }
    *ret_is_end = is_end;
    return STATUS_OK;
}

enum status pick_by_windows(struct picking *picking, bool *ret_is_end)
{
    const bool is_plain = client_filter_conditions(picking->filter) == 0;
    struct walking walking = {.picking = picking,
                              .size = is_plain ? picking->limit + 1 : CHUNK_FIRST};

    if (picking->look_max > 0 && walking.size > (size_t)picking->look_max)
        walking.size = (size_t)picking->look_max;
    enum status status = find_ends(&walking);
    if (status == STATUS_OK)
        status = walk(&walking, ret_is_end);
    arena_free(&walking.arena);
    return status;
}
