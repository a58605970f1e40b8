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
    struct facts_wanted wanted;
    bool is_counted; /* only who is among those `counted` */
    struct figure_clients counted;
    struct open_clients open; /* who has an open order */
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
};
CHECKED enum status pick_clients(struct picking *picking);

/* The place after a client. */
struct list_place place_of_facts(const struct client_facts *facts, enum client_sort sort);
