// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/* Values of attributes, with their references decoded, as they may be kept; "" when they may not.
 * Each result is its own result. */

/* An address of http, https, mailto or tel, as a browser reads it: tabs and line ends are left out
 * wherever they stand, so that no scheme hides behind them (AC-004). */
struct slice sanitise_link(struct slice value, struct arena *arena);

/* cid: and what names an attachment. */
struct slice sanitise_picture(struct slice value, struct arena *arena);

/* One word in lower case. */
struct slice sanitise_word(struct slice value, struct arena *arena);

/* Whether a picture's source, as it is written, lies elsewhere. */
bool sanitise_is_remote(struct slice written, struct arena *arena);

/* Elements that hold nothing and are not on the list. */
bool sanitise_is_void(const char *name);
