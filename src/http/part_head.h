// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/* What the lines before a part of a form say (multipart.c). */
struct part_head {
    const char *name;
    const char *file_name; /* NULL: a field; "": a file was not chosen */
    const char *media_type;
};

/* `lines` end in CRLF each. False when they are not as browsers write them. */
bool part_head_read(struct slice lines, struct arena *arena, struct part_head *ret_head);

/* `; name=value` or `; name="value"`, the quotes left out. False at the end, and where it is none:
 * then `rest` is not empty. */
bool next_parameter(struct slice *rest, struct slice *ret_name, struct slice *ret_value);
