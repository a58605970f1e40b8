// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/return_window.h"

#include <stddef.h>

#include "domain/client.h"

const struct return_window *return_window_after(const struct return_windows *windows,
                                                int64_t occasions)
{
    if (occasions < 1)
        return NULL;
    const struct return_window *window =
        &windows->after[occasions < RETURN_CURVES ? occasions - 1 : RETURN_CURVES - 1];

    return window->returns >= RETURNS_LEAST ? window : NULL;
}

struct window_in_force window_in_force(const struct window_basis *basis,
                                       const struct return_windows *returns)
{
    const day_t last = basis->last_order_on;

    if (last == CLIENT_DAY_NONE)
        return (struct window_in_force){.is_known = false};
    if (basis->has_own && basis->own_from >= last)
        return (struct window_in_force){
            .is_known = true, .from = basis->own_from, .by = basis->own_by};
    const struct return_window *shared = return_window_after(returns, basis->occasions);
    return shared ? (struct window_in_force){.is_known = true,
                                             .is_shared = true,
                                             .from = last + shared->from_days,
                                             .by = last + shared->by_days,
                                             .returns = shared->returns}
                  : (struct window_in_force){.is_known = false};
}

bool return_windows_reach(const struct return_windows *windows, int32_t *ret_least,
                          int32_t *ret_most)
{
    int32_t least = INT32_MAX, most = INT32_MIN;

    for (int64_t i = 1; i <= RETURN_CURVES; i++) {
        const struct return_window *window = return_window_after(windows, i);

        if (!window)
            continue;
        least = window->by_days < least ? window->by_days : least;
        most = window->by_days > most ? window->by_days : most;
    }
    if (most == INT32_MIN)
        return false;
    *ret_least = least;
    *ret_most = most;
    return true;
}
