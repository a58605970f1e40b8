// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_listing.h"
#include "app/figure_clients.h"
#include "store/client_lists.h"

/* Who is on a page, and where the next one begins: the inner side of client_listing.h. */
struct picking {
    struct work *work;
    const struct client_filter *filter;
    struct filter_day day;
    const struct return_windows *returns;
    struct facts_wanted wanted;
    bool is_counted; /* only who is among those `counted` */
    struct figure_clients counted;
    struct open_clients open;          /* who has an open order */
    const struct quiet_judging *quiet; /* NULL: silence is no condition, or was counted */
    struct list_place after;
    size_t limit;
    int64_t look_max; /* 0: until `ends_at` */
    int64_t ends_at;  /* clock_ticks() */

    /* What comes of it. `facts` has room for limit + 1: one more tells that there is another page.
     */
    struct client_facts *facts;
    size_t count;
    int64_t looked_count;
    bool is_cut;
    struct list_place end; /* the last one that was looked at */

    bool is_unsorted; /* they come in no order: each goes to its place */

    /* Those who meet everything else, until it is looked up how quiet it has been; with texts in
     * `scratch`. */
    struct client_facts *waiting; /* WAITING_MAX */
    size_t waiting_count;
    struct arena scratch;
    struct arena_mark waiting_mark;
};
enum { CANDIDATES_MAX = 5000, CHUNK_FIRST = 256, CHUNK_MAX = 4096, WAITING_MAX = CANDIDATES_MAX };
CHECKED enum status pick_clients(struct picking *picking);

/* --- what its ways share --- */

/* The place after a client, and which of two comes before. */
struct list_place place_of_facts(const struct client_facts *facts, enum client_sort sort);
bool place_is_of_rest(const struct client_facts *facts, enum client_sort sort);
int places_compare(const struct list_place *a, const struct list_place *b,
                   const struct client_filter *filter);

/* A row as lists show it: with the window that is in force, and whether an order is open. */
struct client_facts picking_seen(const struct picking *picking, const struct client_facts *facts);

/* The texts of a row go with it: what is kept has its own, but for the words. */
struct client_facts facts_kept(struct arena *arena, const struct client_facts *facts);

bool picking_wants(const struct picking *picking, const struct client_facts *facts);
bool picking_is_full(const struct picking *picking);
bool picking_is_time_up(const struct picking *picking);

/* One who is wanted, in the order of the list unless is_unsorted; at most WAITING_MAX until it is
 * settled who of them are quiet, not while rows are streamed. */
void picking_take(struct picking *picking, const struct client_facts *facts);
CHECKED enum status picking_settle(struct picking *picking);

/* By the end of their windows, until the page is full, time is up, or *ret_is_end: none is left but
 * those without one. */
CHECKED enum status pick_by_windows(struct picking *picking, bool *ret_is_end);

/* The days on which a window can end that meets the filter. */
struct window_ends {
    day_t from, to;
};
struct window_ends picking_window_ends(const struct picking *picking);
