// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdint.h>
#include <stdlib.h>

#include "outside/html_tokens.h"

enum { NAME_BYTES_MAX = 12, LAST_POINT = 0x10FFFF, REPLACEMENT_POINT = 0xFFFD };

struct entity {
    const char *name;
    uint32_t point;
};
static const struct entity entities[] = {
#define ENTITY(name, point) {name, point},
#include "outside/html_entities.def"
#undef ENTITY
};

/* What 0x80 to 0x9F mean to browsers: windows-1252. */
static const uint16_t windows_points[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

static void add_point(struct text *out, uint32_t point)
{
    if (point >= 0x80 && point < 0xA0)
        point = windows_points[point - 0x80];
    if (point > LAST_POINT || (point >= 0xD800 && point < 0xE000) || point == 0)
        point = REPLACEMENT_POINT;
    if (point < 0x80) {
        text_add_char(out, (char)point);
        return;
    }
    if (point < 0x800) {
        text_add_char(out, (char)(0xC0 | point >> 6));
    } else {
        if (point < 0x10000) {
            text_add_char(out, (char)(0xE0 | point >> 12));
        } else {
            text_add_char(out, (char)(0xF0 | point >> 18));
            text_add_char(out, (char)(0x80 | (point >> 12 & 0x3F)));
        }
        text_add_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
    }
    text_add_char(out, (char)(0x80 | (point & 0x3F)));
}

static int digit_of(char byte, unsigned base)
{
    int digit = byte >= '0' && byte <= '9'                     ? byte - '0'
                : (byte | 0x20) >= 'a' && (byte | 0x20) <= 'f' ? (byte | 0x20) - 'a' + 10
                                                               : 16;

    return digit < (int)base ? digit : -1;
}

/* Behind "&#"; how many bytes from the "&" it takes, 0 when it is no number. */
static size_t add_number(struct text *out, struct slice text)
{
    bool is_hex = text.length > 2 && (text.at[2] | 0x20) == 'x';
    size_t start = is_hex ? 3 : 2, at = start;
    uint32_t point = 0;

    for (; at < text.length && digit_of(text.at[at], is_hex ? 16 : 10) >= 0; at++) {
        if (point <= LAST_POINT)
            point = point * (is_hex ? 16 : 10) + (uint32_t)digit_of(text.at[at], is_hex ? 16 : 10);
    }
    if (at == start)
        return 0;
    add_point(out, point);
    return at + (at < text.length && text.at[at] == ';');
}

static int compare_names(const void *key, const void *entity)
{
    return slice_compare(*(const struct slice *)key,
                         slice_of(((const struct entity *)entity)->name));
}

/* Those that old pages write without a semicolon, and letters as well. */
static bool needs_no_semicolon(struct slice name)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "nbsp"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (slice_equal(name, slice_of(names[i])))
            return true;
    }
    return false;
}

static size_t add_named(struct text *out, struct slice text)
{
    struct slice name = {text.at + 1, 0};

    while (name.length < NAME_BYTES_MAX && name.length + 1 < text.length &&
           ((name.at[name.length] | 0x20) >= 'a'
                ? (name.at[name.length] | 0x20) <= 'z'
                : name.at[name.length] >= '0' && name.at[name.length] <= '9'))
        name.length++;
    bool is_ended = name.length + 1 < text.length && name.at[name.length] == ';';
    const struct entity *entity = bsearch(&name, entities, sizeof(entities) / sizeof(entities[0]),
                                          sizeof(entities[0]), compare_names);
    if (!entity || (!is_ended && !needs_no_semicolon(name)))
        return 0;
    add_point(out, entity->point);
    return 1 + name.length + is_ended;
}

void html_add_decoded(struct text *out, struct slice text)
{
    while (text.length > 0) {
        const char *found = memchr(text.at, '&', text.length);
        size_t plain = found ? (size_t)(found - text.at) : text.length;

        text_add_slice(out, (struct slice){text.at, plain});
        text = (struct slice){text.at + plain, text.length - plain};
        if (text.length == 0)
            return;
        size_t taken =
            text.length > 1 && text.at[1] == '#' ? add_number(out, text) : add_named(out, text);
        if (taken == 0) {
            text_add_char(out, '&');
            taken = 1;
        }
        text = (struct slice){text.at + taken, text.length - taken};
    }
}
