// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * What a person typed or pasted, as it is stored: NFC, trimmed, without what nobody sees
 * (without_unseen()). INVALID, with `field` named, when it is not UTF-8, holds control characters
 * or has more than `max` bytes. May be empty.
 */

/* In one line: runs of white space and line ends are one space. */
CHECKED enum status typed_line(struct slice text, size_t max, const char *field,
                               struct arena *arena, struct fault *fault, const char **ret_line);

/* With its lines, each ended by LF alone. */
CHECKED enum status typed_lines(struct slice text, size_t max, const char *field,
                                struct arena *arena, struct fault *fault, const char **ret_lines);
