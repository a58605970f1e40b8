// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_filter.h"
#include "store/work.h"

/*
 * Clients as lists need them: the facts by which it is decided who belongs to one, read in the
 * order of a sort from any place on, or of chosen clients. Nothing here reads more than it was told
 * to.
 */

/* What is looked up beside the client's own row, and only when it is wanted. Texts "" and counts 0:
 * not asked for. */
struct facts_wanted {
    bool words, window, value, losses, returns;
    int64_t tag_ids[FILTER_TAGS_MAX]; /* all of them; below 0 is no tag of anybody */
    size_t tag_count;
    const char *service, *language;
    enum reach_choice reach;
    struct own_condition own[FILTER_OWN_MAX];
    size_t own_count;
};

/* Facts and their texts are borrowed for the call. False: no more are wanted. */
typedef bool client_facts_taker(void *context, const struct client_facts *facts);

/*
 * Where to go on: after the client `id` with this key (sort_key of SORT_NAME, else number; none of
 * SORT_CREATED). Those without a last order, window or value come after the others, by id:
 * is_rest. Zeros: at the start.
 */
struct list_place {
    int64_t id;
    struct slice sort_key;
    int64_t number;
    bool is_rest;
};

struct list_scan {
    enum client_sort sort;
    bool is_descending;
    struct list_place after;
    size_t limit;
    const struct facts_wanted *wanted;
};

/* At most `limit` clients, deleted ones left out. While is_rest all clients come, by id: the taker
 * leaves out those that have the key. *ret_count is how many rows there were. Of SORT_WINDOW only
 * the rest: the others come by store/client_windows.h. */
CHECKED enum status client_lists_scan(struct work *work, const struct list_scan *scan,
                                      client_facts_taker *take, void *context, size_t *ret_count);

/* Those of `ids`, in no order. */
enum { FACTS_AT_ONCE = 38 }; /* a statement has at most 64 parameters */
CHECKED enum status client_lists_facts(struct work *work, const struct facts_wanted *wanted,
                                       const int64_t *ids, size_t count, client_facts_taker *take,
                                       void *context);

/* Clients by an index of something else, in no order: at most `limit`. */
CHECKED enum status client_lists_of_tag(struct work *work, int64_t tag_id, size_t limit,
                                        int64_t *ret_ids, size_t *ret_count);
CHECKED enum status client_lists_of_own_value(struct work *work, const struct own_condition *own,
                                              size_t limit, int64_t *ret_ids, size_t *ret_count);
CHECKED enum status client_lists_of_last_order(struct work *work, day_t from, day_t to,
                                               size_t limit, int64_t *ret_ids, size_t *ret_count);
CHECKED enum status client_lists_of_window(struct work *work, day_t by_from, day_t by_to,
                                           size_t limit, int64_t *ret_ids, size_t *ret_count);

/* The tag of a folded name; below 0 when there is none. */
CHECKED enum status client_lists_find_tag(struct work *work, const char *name_key, int64_t *ret_id);

/* The names of their tags, in the order of the names. */
struct tagging {
    int64_t client_id;
    const char *name;
};
struct tagging_list {
    struct tagging *items;
    size_t count;
};
enum { TAGGINGS_MAX = 1000 };
CHECKED enum status client_lists_tags(struct work *work, const int64_t *ids, size_t count,
                                      struct tagging_list *ret_list);

/* What they ordered from `from` on, less what was given back: an amount for each client and
 * currency. */
struct revenue {
    int64_t client_id;
    const char *currency;
    int64_t amount; /* ten-thousandths */
};
struct revenue_list {
    struct revenue *items;
    size_t count;
};
CHECKED enum status client_lists_revenue(struct work *work, const int64_t *ids, size_t count,
                                         day_t from, struct revenue_list *ret_list);

/* The clients who have an open order, ascending, each once. */
struct open_clients {
    int64_t *items;
    size_t count;
};
CHECKED enum status client_lists_open(struct work *work, struct open_clients *ret_ids);
/* One client, whether. */
CHECKED enum status client_lists_has_open(struct work *work, int64_t client_id, bool *ret_has);

/* What the boundaries of standing follow from. */
struct standing_basis {
    int64_t order_version;
    const char *time_zone, *currency;
    int32_t active_days, cooling_days; /* of the settings; 0: by the base's rhythm */
};
CHECKED enum status client_lists_basis(struct work *work, struct standing_basis *ret_basis);

/* Whether the workspace has more orders than `most`: reads no more of them. */
CHECKED enum status client_lists_has_orders_above(struct work *work, int64_t most, bool *ret_has);
