// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "base/slice.h"
#include "base/status.h"

struct arena;

/*
 * What a person wrote freely, as it is stored: NFC, ends trimmed, line ends as one \n, tabs as
 * spaces, lines without white space behind. It may be empty, unlike a name. INVALID, with `field`
 * named: longer than `max` bytes, not UTF-8, control characters.
 */
CHECKED enum status written_text_clean(struct slice text, size_t max, const char *field,
                                       struct arena *arena, struct fault *fault,
                                       const char **ret_text);

/* The same in one line: line ends become spaces. */
CHECKED enum status written_line_clean(struct slice text, size_t max, const char *field,
                                       struct arena *arena, struct fault *fault,
                                       const char **ret_text);
