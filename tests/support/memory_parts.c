// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/memory_parts.h"

#include <string.h>

static enum outside_code open_part(void *context, const char *path, uint64_t bytes_max)
{
    struct memory_parts *parts = context;

    for (size_t i = 0; i < parts->count; i++) {
        if (strcmp(parts->items[i].path, path) == 0) {
            parts->open = parts->items[i].content;
            parts->given = 0;
            parts->given_max = bytes_max;
            return OUTSIDE_DONE;
        }
    }
    return OUTSIDE_PART_MISSING;
}

static enum outside_code read_part(void *context, char *buffer, size_t capacity, size_t *ret_length)
{
    struct memory_parts *parts = context;
    size_t length = parts->open.length < capacity ? parts->open.length : capacity;

    if (parts->piece > 0 && length > parts->piece)
        length = parts->piece;
    if (length > 0)
        memcpy(buffer, parts->open.at, length);
    parts->open = (struct slice){parts->open.at + length, parts->open.length - length};
    parts->given += length;
    *ret_length = length;
    return parts->given > parts->given_max ? OUTSIDE_TOO_LARGE : OUTSIDE_DONE;
}

static void close_part(void *context)
{
    struct memory_parts *parts = context;

    parts->open = (struct slice){"", 0};
}

struct xlsx_parts memory_parts(struct memory_parts *parts)
{
    return (struct xlsx_parts){
        .context = parts, .open = open_part, .read = read_part, .close = close_part};
}
