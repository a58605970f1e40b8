// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/slice.h"

#include <stdint.h>

static size_t leading_space(const char *at, size_t length)
{
    if (length >= 1 && (at[0] == ' ' || at[0] == '\t'))
        return 1;
    return length >= 2 && (uint8_t)at[0] == 0xC2 && (uint8_t)at[1] == 0xA0 ? 2 : 0;
}

static size_t trailing_space(const char *at, size_t length)
{
    if (length >= 1 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
        return 1;
    if (length >= 2 && (uint8_t)at[length - 2] == 0xC2 && (uint8_t)at[length - 1] == 0xA0)
        return 2;
    return 0;
}

struct slice slice_trim_ends(struct slice slice)
{
    size_t space;

    while ((space = leading_space(slice.at, slice.length)) > 0)
        slice = (struct slice){slice.at + space, slice.length - space};
    while ((space = trailing_space(slice.at, slice.length)) > 0)
        slice.length -= space;
    return slice;
}
