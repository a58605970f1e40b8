// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * The distinct sources, or services, of a log. A code is given on first sight, from any thread;
 * codes become places among the names sorted by bytes once all are known.
 */
struct order_groups;

/* More distinct values than this, or a longer one in bytes, are no groups but free text. */
enum { ORDER_GROUPS_MAX = 5000, ORDER_GROUP_NAME_MAX = 1000 };

struct order_groups *order_groups_open(void);
void order_groups_close(struct order_groups *groups);

/* The code of a name; 0 for an empty one, for one that is no UTF-8 or holds a zero byte, and
 * for those beyond the limits. */
uint16_t order_groups_code(struct order_groups *groups, struct slice name);

/* How many codes there are, with the entry 0. */
size_t order_groups_count(const struct order_groups *groups);

bool order_groups_are_too_many(const struct order_groups *groups);

/* Sorted names in `arena`, with the entry 0 = "", and for each code its place among them. */
struct sorted_groups {
    const char **names;
    size_t count; /* with the entry 0; 1 when no order said any */
    uint16_t *places;
};
struct sorted_groups order_groups_sort(const struct order_groups *groups, struct arena *arena);
