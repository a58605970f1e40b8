// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/slice.h"

/* A place in a text that is read from left to right: dates and amounts. */
struct cursor {
    const char *at;
    const char *end;
};

static inline bool cursor_at_end(const struct cursor *cursor)
{
    return cursor->at == cursor->end;
}

/* The byte at the cursor, NUL at the end: for comparing with what is never NUL. */
static inline char cursor_peek(const struct cursor *cursor)
{
    return cursor->at == cursor->end ? '\0' : *cursor->at;
}

static inline bool cursor_take(struct cursor *cursor, char character)
{
    if (cursor->at == cursor->end || *cursor->at != character)
        return false;
    cursor->at++;
    return true;
}

/* Takes the bytes of a literal. */
static inline bool cursor_take_text(struct cursor *cursor, const char *text, size_t length)
{
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, text, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

static inline bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/*
 * Compares eight bytes with a shape at once: where it has '0' any digit fits, elsewhere only
 * the byte itself. After XOR a digit is 0 to 9 and a fitting separator 0; adding the rest up to
 * 0x80 sets the top bit of whatever is more. What carries over has its own top bit set already.
 */
static inline bool bytes_fit_shape(const char *at, const char shape[9])
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t text, wanted;

    memcpy(&text, at, sizeof(text));
    memcpy(&wanted, shape, sizeof(wanted));
    /* 1 where the shape has no '0'; known when this is compiled. */
    uint64_t fixed = (((wanted ^ each * '0') + each * 0x7F) >> 7) & each;
    uint64_t room = each * (0x80 - 10) + fixed * 9;
    text ^= wanted;
    return ((text | (text + room)) & each * 0x80) == 0;
}

/* The number of two digits. */
static inline int32_t two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* Takes a space or tab, also no-break (U+00A0), narrow no-break (U+202F) or thin (U+2009). */
static inline bool cursor_take_space(struct cursor *cursor)
{
    if (cursor->at == cursor->end)
        return false;
    if (*cursor->at == ' ' || *cursor->at == '\t') {
        cursor->at++;
        return true;
    }
    if ((uint8_t)*cursor->at < 0xC2)
        return false;
    return cursor_take_text(cursor, "\xC2\xA0", 2) || cursor_take_text(cursor, "\xE2\x80\xAF", 3) ||
           cursor_take_text(cursor, "\xE2\x80\x89", 3);
}

static inline void cursor_skip_spaces(struct cursor *cursor)
{
    while (cursor_take_space(cursor))
        continue;
}

/* Takes a hyphen or the minus sign (U+2212). */
static inline bool cursor_take_minus(struct cursor *cursor)
{
    return cursor_take(cursor, '-') || cursor_take_text(cursor, "\xE2\x88\x92", 3);
}

/*
 * Takes all digits there are and returns how many. The number is that of the first eighteen;
 * what is longer is wrong everywhere.
 */
static inline size_t cursor_take_number(struct cursor *cursor, int64_t *ret_number)
{
    const char *start = cursor->at;
    int64_t number = 0;

    while (cursor->at < cursor->end && is_digit(*cursor->at)) {
        if (cursor->at - start < 18)
            number = number * 10 + (*cursor->at - '0');
        cursor->at++;
    }
    *ret_number = number;
    return (size_t)(cursor->at - start);
}
