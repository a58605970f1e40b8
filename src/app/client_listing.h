// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "app/quiet_clients.h"
#include "app/standing_windows.h"
#include "domain/client_filter.h"
#include "store/client_lists.h"

/*
 * A page of a list of clients: those that meet a filter, in the order of a sort, from a place on.
 * What no index serves is looked through in the order of the list, for a while only: then the page
 * says how far it came, and its `next` goes on from there.
 */
struct client_listing_query {
    struct client_filter filter;
    const char *after; /* opaque place of an earlier page of the same sort; NULL: at the start */
    size_t limit;      /* 1 to CLIENTS_PAGE_MAX */
    struct snapshots *snapshots; /* as standing_now() takes them */
    int64_t look_max;            /* clients to look through at most; 0: LOOK_NANOSECONDS of them */
    const struct figure_clients *counted; /* whom the filter's figure and silence count, if known */
    bool needs_standing;                  /* beyond what the filter needs: it is shown */
    bool needs_tags, needs_revenue, needs_window, needs_value, needs_contact;
};
#define LOOK_NANOSECONDS INT64_C(400000000)

struct client_listing {
    struct client_list clients;
    struct client_facts *facts; /* of each of them */
    struct standing_now now;
    struct tagging_list tags;        /* of them; by id */
    struct revenue_list revenue;     /* of the last 365 days */
    struct shown_contact *contacts;  /* of each of them; NULL: not asked for */
    const char *next;                /* NULL on the last page */
    bool is_cut;                     /* time was up before the page was full */
    int64_t looked_count, all_count; /* set when it is cut */
};

/* RIGHT_VIEW. INVALID: a place that is none of this sort's, a limit, a tag that is none. */
CHECKED enum status list_chosen_clients(struct work *work, const struct client_listing_query *query,
                                        struct client_listing *ret_listing);

/* Looks up whom the figure and the silence count, once for all pages that follow. RIGHT_VIEW. */
CHECKED enum status list_count_once(struct work *work, struct client_listing_query *query);

/* The ids of all that the filter takes, at most `most` of them: INVALID when there are more, or
 * when looking for them takes too long. RIGHT_VIEW. */
CHECKED enum status list_chosen_ids(struct work *work, const struct client_listing_query *query,
                                    size_t most, int64_t **ret_ids, size_t *ret_count);
