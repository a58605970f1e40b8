// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/*
 * A4: when others came back after as many orders, for those who have no rhythm of their own yet:
 * the 25 and 75 % points among those who did, after the first to the fourth order; from the fifth
 * on after any.
 */
enum { RETURN_CURVES = 5 };
struct return_windows {
    struct return_window {
        int32_t from_days, by_days;
        int64_t returns; /* that this stands on */
    } after[RETURN_CURVES];
};

/* Fewer returns than these say nothing: five would lie before the window and five behind it. */
enum { RETURNS_LEAST = 20 };

/* The one in force after so many orders; NULL when too few came back. */
const struct return_window *return_window_after(const struct return_windows *windows,
                                                int64_t occasions);
