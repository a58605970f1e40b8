// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_filter.h"
#include "support/store_case.h"

/*
 * A base whose clients differ in all that lists ask for, made by chance from a seed, and what is
 * known of each of them, to judge them by without the store.
 */
enum { LISTED_CLIENTS = 150, LISTED_TAGS = 4, LISTED_ORDERS_MAX = 9 };
struct listed_truth {
    int64_t id, contact_id;
    const char *name;
    struct slice sort_key;
    day_t orders[LISTED_ORDERS_MAX]; /* that count */
    const char *services[LISTED_ORDERS_MAX];
    size_t order_count;
    bool has_open; /* one of them is not done */
    bool has_tag[LISTED_TAGS];
    const char *source, *language, *own_value; /* "" for none */
    int32_t mark;
    int email_count, phone_count;
    int64_t point_id; /* the last one of these */
    int64_t created_at;
    bool is_archived, is_deleted;
    bool has_window, has_value; /* of the forecast */
    day_t window_from, window_by;
    struct listed_next { /* in force: their own, unless an order came since, else shared */
        bool is_known, is_shared;
        day_t from, by;
    } next;
    int64_t value;
};
struct listed_base {
    struct listed_truth clients[LISTED_CLIENTS];
    int64_t own_field_id;
    day_t today;
    struct standing_window window; /* worked out here */
};
extern const char *const listed_tags[LISTED_TAGS];

struct listed_base *listed_base_make(struct store_case *test, uint64_t seed);

/* Whether the base says that the client belongs to the list, and which of two stands before. */
bool listed_belongs(const struct listed_base *base, const struct listed_truth *client,
                    const struct client_filter *filter);
int listed_compare(const struct listed_truth *a, const struct listed_truth *b,
                   const struct client_filter *filter);
