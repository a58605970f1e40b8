// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { FIRST_CAPACITY = 111 };

static void make_room(struct text *out, size_t more)
{
    if (out->capacity - out->length >= more)
        return;
    size_t capacity = out->capacity * 2 + 1;
    if (capacity < out->length + more)
        capacity = out->length + more;

    char *at = arena_alloc(out->arena, capacity + 1);
    memcpy(at, out->at, out->length + 1);
    out->at = at;
    out->capacity = capacity;
}

struct text text_new(struct arena *arena)
{
    return (struct text){
        .arena = arena, .at = arena_alloc(arena, FIRST_CAPACITY + 1), .capacity = FIRST_CAPACITY};
}

void text_add_slice(struct text *out, struct slice slice)
{
    if (slice.length == 0)
        return;
    make_room(out, slice.length);
    memcpy(out->at + out->length, slice.at, slice.length);
    out->length += slice.length;
    out->at[out->length] = '\0';
}

void text_add(struct text *out, const char *text)
{
    text_add_slice(out, slice_of(text));
}

void text_add_char(struct text *out, char character)
{
    text_add_slice(out, (struct slice){&character, 1});
}

void text_format(struct text *out, const char *format, ...)
{
    size_t room = out->capacity - out->length;
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(out->at + out->length, room + 1, format, args);
    va_end(args);
    /* What did not fit is written once more where it does. */
    if (length > 0 && (size_t)length > room) {
        make_room(out, (size_t)length);
        vsnprintf(out->at + out->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    out->length += length > 0 ? (size_t)length : 0;
    out->at[out->length] = '\0';
}
