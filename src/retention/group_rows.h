// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/* One order of a client while orders are grouped. */
struct group_row {
    int64_t amount;
    uint64_t row_hash; /* see struct binned_order */
    day_t day;
    uint16_t source, service; /* places among the sorted names */
};

/* Sorts by day; on a day exact repeats come side by side, then the larger amount first, so that
 * the outcome does not hang on the order in which threads read. Fast where rows are in order. */
void group_rows_sort(struct group_row *rows, size_t count);
