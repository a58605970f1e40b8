// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that belong to somebody else: parsers pass these instead of copies. May hold NUL. */
struct slice {
    const char *at;
    size_t length;
};

static inline struct slice slice_of(const char *text)
{
    return (struct slice){text, strlen(text)};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* As memcmp() has it, a text before a longer one that begins with it. */
static inline int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int difference = common == 0 ? 0 : memcmp(a.at, b.at, common);

    return difference != 0 ? difference : (a.length > b.length) - (a.length < b.length);
}

/* As slice_trim(), for a slice that may have something to trim. */
struct slice slice_trim_ends(struct slice slice);

/* Without spaces, tabs and no-break spaces (U+00A0, UTF-8) at both ends. Inline for the usual
 * case, which is asked for with each field of a log. */
static inline struct slice slice_trim(struct slice slice)
{
    if (slice.length == 0)
        return slice;
    unsigned char first = (unsigned char)slice.at[0];
    unsigned char last = (unsigned char)slice.at[slice.length - 1];
    bool may_have_space = first <= ' ' || first == 0xC2 || last <= ' ' || last == 0xA0;
    return may_have_space ? slice_trim_ends(slice) : slice;
}
