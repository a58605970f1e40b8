// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/return_window.h"

#include <stddef.h>

const struct return_window *return_window_after(const struct return_windows *windows,
                                                int64_t occasions)
{
    if (occasions < 1)
        return NULL;
    const struct return_window *window =
        &windows->after[occasions < RETURN_CURVES ? occasions - 1 : RETURN_CURVES - 1];

    return window->returns >= RETURNS_LEAST ? window : NULL;
}
