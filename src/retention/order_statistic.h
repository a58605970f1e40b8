// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * The values that would stand at `ranks` (0-based, ascending) if `values` were sorted, without
 * sorting. Time grows with `count` alone, however the values lie.
 */
void order_statistics(const int64_t *values, size_t count, const size_t *ranks, size_t rank_count,
                      struct arena *arena, int64_t *ret_values);
