// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#include "base/bits.h"

static bool continues(struct slice text, size_t length)
{
    if (text.length < length)
        return false;
    for (size_t i = 1; i < length; i++)
        if (((unsigned char)text.at[i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* The second byte rules out overlong forms, surrogates, and what lies beyond U+10FFFF. */
static bool second_is_allowed(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second <= 0x9F;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second <= 0x8F;
    default:
        return true;
    }
}

size_t utf8_character(struct slice text)
{
    if (text.length == 0)
        return 0;
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80)
        return 1;

    size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || !continues(text, length))
        return 0;
    return second_is_allowed(first, (unsigned char)text.at[1]) ? length : 0;
}

bool utf8_is_valid(struct slice text)
{
    while (text.length > 0) {
        bool is_plain = text.length >= 8 && (bytes_load(text.at) & BYTES_OF(0x80)) == 0;
        size_t length = is_plain ? 8 : utf8_character(text);
        if (length == 0)
            return false;
        text.at += length;
        text.length -= length;
    }
    return true;
}

void utf8_keep(struct slice text, char *out, size_t size)
{
    size_t length = text.length;

    if (length > size - 1) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text.at[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(out, text.at, length);
    out[length] = '\0';
}
