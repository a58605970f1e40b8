// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"

/*
 * Text as a terminal shows it: columns, not bytes or characters. Combining marks take none,
 * East Asian wide characters two (as GLib's tables say), a byte that is not UTF-8 one.
 */
size_t display_width(struct slice text);

/* The longest beginning that is at most `width` columns wide, combining marks kept together. */
struct slice display_cut(struct slice text, size_t width);

/*
 * Appends `text` so that it can be shown safely, whoever wrote it: tabs and line ends become
 * spaces; other controls (ESC among them), changes of writing direction, invisible formatting,
 * characters that do not exist and bytes that are not UTF-8 become U+FFFD; of a pile of
 * combining marks the first few stay.
 */
void text_add_safe(struct text *out, struct slice text);

/* The same cut to `width` columns, with `ellipsis` as its end when something was cut off. */
void text_add_fitted(struct text *out, struct slice text, size_t width, const char *ellipsis);
