// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>

#include "retention/order_bins.h"
#include "retention/order_log.h"

/*
 * The memory of an order log's columns while they are filled by several threads: reserved for
 * the most that can come (untouched pages cost nothing), handed out by the counters.
 */
struct column_space {
    struct order_log log; /* the columns; optional ones NULL */
    atomic_size_t clients, occasions, refunds, name_bytes;
};

enum column_parts {
    COLUMNS_PLAIN = 0,
    COLUMNS_AMOUNT = 1 << 0,
    COLUMNS_SOURCE = 1 << 1,
    COLUMNS_SERVICE = 1 << 2,
};

/* Room for what `totals` can become; `parts` are enum column_parts, or-ed. */
void column_space_open(struct column_space *space, struct bin_totals totals, unsigned parts);

/* Bytes that column_space_put_name() takes for a name. */
size_t column_space_name_size(struct slice name);
void column_space_put_name(const struct column_space *space, size_t at, struct slice name);

/* The log with its counts set from the counters; the space must not be used any more. */
struct order_log column_space_finish(struct column_space *space);
