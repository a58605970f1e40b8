// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/imap_name.h"

#include <stdint.h>

#include "base/text.h"
#include "base/utf8.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* ---- writing ---- */

struct bits {
    uint32_t held, count;
};

static void add_unit(struct text *out, struct bits *bits, uint32_t unit)
{
    bits->held = bits->held << 16 | unit;
    for (bits->count += 16; bits->count >= 6; bits->count -= 6)
        text_add_char(out, digits[bits->held >> (bits->count - 6) & 63]);
    bits->held &= (1U << bits->count) - 1;
}

/* Of a valid character of UTF-8. */
static uint32_t code_point(const char *at, size_t length)
{
    static const uint8_t first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (uint8_t)at[0] & first_mask[length];

    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((uint8_t)at[i] & 0x3F);
    return code;
}

static size_t add_shifted(struct text *out, struct slice name)
{
    struct bits bits = {0};
    size_t at = 0;

    text_add_char(out, '&');
    while (at < name.length && ((uint8_t)name.at[at] < ' ' || (uint8_t)name.at[at] > 0x7E)) {
        size_t length = utf8_character((struct slice){name.at + at, name.length - at});
        uint32_t code = length == 0 ? 0xFFFD : code_point(name.at + at, length);

        if (code > 0xFFFF) {
            add_unit(out, &bits, 0xD800 + ((code - 0x10000) >> 10));
            add_unit(out, &bits, 0xDC00 + ((code - 0x10000) & 0x3FF));
        } else {
            add_unit(out, &bits, code);
        }
        at += length == 0 ? 1 : length;
    }
    if (bits.count > 0)
        text_add_char(out, digits[bits.held << (6 - bits.count) & 63]);
    text_add_char(out, '-');
    return at;
}

void imap_name_write(struct text *out, struct slice name)
{
    for (size_t i = 0; i < name.length;) {
        uint8_t byte = (uint8_t)name.at[i];

        if (byte < ' ' || byte > 0x7E) {
            i += add_shifted(out, (struct slice){name.at + i, name.length - i});
            continue;
        }
        text_add_char(out, name.at[i]);
        if (byte == '&')
            text_add_char(out, '-');
        i++;
    }
}

/* ---- reading ---- */

static void add_code_point(struct text *out, uint32_t code)
{
    char bytes[4];
    size_t length = 0;

    if (code < 0x80) {
        bytes[length++] = (char)(code < ' ' || code == 0x7F ? '?' : code);
    } else if (code < 0x800) {
        bytes[length++] = (char)(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        bytes[length++] = (char)(0xE0 | code >> 12);
        bytes[length++] = (char)(0x80 | (code >> 6 & 0x3F));
    } else {
        bytes[length++] = (char)(0xF0 | code >> 18);
        bytes[length++] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[length++] = (char)(0x80 | (code >> 6 & 0x3F));
    }
    if (code >= 0x80)
        bytes[length++] = (char)(0x80 | (code & 0x3F));
    text_add_slice(out, (struct slice){bytes, length});
}

static void add_utf16(struct text *out, uint32_t unit, uint32_t *high)
{
    bool is_high = unit >= 0xD800 && unit < 0xDC00, is_low = unit >= 0xDC00 && unit < 0xE000;

    if (*high != 0 && is_low) {
        add_code_point(out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
        *high = 0;
        return;
    }
    if (*high != 0 || is_low)
        add_code_point(out, 0xFFFD);
    *high = is_high ? unit : 0;
    if (!is_high && !is_low)
        add_code_point(out, unit);
}

static void add_unshifted(struct text *out, struct slice encoded)
{
    struct bits bits = {0};
    uint32_t high = 0;

    for (size_t i = 0; i < encoded.length; i++) {
        const char *digit = memchr(digits, encoded.at[i], 64);

        bits.held = bits.held << 6 | (uint32_t)(digit ? digit - digits : 0);
        bits.count += 6;
        if (bits.count >= 16) {
            bits.count -= 16;
            add_utf16(out, bits.held >> bits.count & 0xFFFF, &high);
        }
        bits.held &= (1U << bits.count) - 1;
    }
    if (high != 0)
        add_code_point(out, 0xFFFD);
}

/* How many bytes stand between & and - when it is such a writing; 0 otherwise. */
static size_t shifted_length(struct slice wire)
{
    size_t length = 0;

    while (length < wire.length && memchr(digits, wire.at[length], 64))
        length++;
    return length < wire.length && wire.at[length] == '-' ? length : 0;
}

/* What begins with &; returns how many bytes it takes. */
static size_t read_shifted(struct text *out, struct slice rest)
{
    if (rest.length > 1 && rest.at[1] == '-') {
        text_add_char(out, '&');
        return 2;
    }
    size_t length = shifted_length((struct slice){rest.at + 1, rest.length - 1});
    if (length == 0) {
        text_add_char(out, '&');
        return 1;
    }
    add_unshifted(out, (struct slice){rest.at + 1, length});
    return length + 2;
}

static size_t read_character(struct text *out, struct slice rest)
{
    size_t character = utf8_character(rest);
    bool is_text =
        character > 1 || (character == 1 && (uint8_t)rest.at[0] >= ' ' && rest.at[0] != 0x7F);

    text_add_slice(out, is_text ? (struct slice){rest.at, character} : slice_of("?"));
    return character == 0 ? 1 : character;
}

void imap_name_read(struct text *out, struct slice wire)
{
    for (size_t i = 0; i < wire.length;) {
        struct slice rest = {wire.at + i, wire.length - i};

        i += rest.at[0] == '&' ? read_shifted(out, rest) : read_character(out, rest);
    }
}
