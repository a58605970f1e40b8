// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * The HTML of a letter as it may be shown: canonical (domain/safe_html.h), from any bytes, in one
 * pass whose time grows with the length alone. Elements that are not allowed are left out and what
 * they hold is kept, but for scripts, styles and the like, and what is not meant to be seen.
 * Sanitising what is canonical changes nothing.
 */
struct sanitised {
    struct slice html;
    size_t remote_pictures; /* that were left out (AC-006) */
    bool is_cut;            /* it would be longer than `max`: its beginning */
};
struct sanitised sanitise(struct slice html, size_t max, struct arena *arena);
