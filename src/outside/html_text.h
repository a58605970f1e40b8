// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * The text of canonical HTML (sanitise.h) as plain text: paragraphs with an empty line between,
 * lists with dashes and numbers, links followed by their address where they do not show it, quoted
 * letters with "> ", cells of a row with tabs. At most `max` bytes.
 */
struct slice html_text(struct slice html, size_t max, struct arena *arena, bool *ret_is_cut);
