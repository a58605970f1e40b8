// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_text.h"

#include <string.h>

#include "base/pages.h"
#include "outside/xlsx_xml.h"

enum { ESCAPE_LENGTH = 7 };

static int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'A' && letter <= 'F')
        return letter - 'A' + 10;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* One UTF-16 unit of `_xHHHH_`. */
static bool read_escape(const char *at, size_t length, uint32_t *ret_unit)
{
    uint32_t unit = 0;

    if (length < ESCAPE_LENGTH || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return false;
    for (int i = 2; i < 6; i++) {
        if (hex_digit(at[i]) < 0)
            return false;
        unit = unit * 16 + (uint32_t)hex_digit(at[i]);
    }
    *ret_unit = unit;
    return true;
}

static size_t write_utf_8(uint32_t point, char *to)
{
    if (point == 0 || (point >= 0xD800 && point <= 0xDFFF))
        point = 0xFFFD;
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* The letter at an escape, which may be two escapes that make a surrogate pair. */
static uint32_t escaped_letter(const char *at, size_t length, uint32_t unit, size_t *ret_length)
{
    uint32_t low;

    *ret_length = ESCAPE_LENGTH;
    if (unit < 0xD800 || unit > 0xDBFF ||
        !read_escape(at + ESCAPE_LENGTH, length - ESCAPE_LENGTH, &low) || low < 0xDC00 ||
        low > 0xDFFF)
        return unit;
    *ret_length = 2 * ESCAPE_LENGTH;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

size_t xlsx_text_unescape(char *text, size_t length)
{
    const char *first = length < ESCAPE_LENGTH ? NULL : memchr(text, '_', length);
    size_t to = first == NULL ? length : (size_t)(first - text);

    for (size_t from = to; from < length;) {
        uint32_t unit;
        size_t taken = 1;

        if (read_escape(text + from, length - from, &unit)) {
            uint32_t letter = escaped_letter(text + from, length - from, unit, &taken);
            to += write_utf_8(letter, text + to);
        } else {
            text[to++] = text[from];
        }
        from += taken;
    }
    return to;
}

struct strings_reading {
    struct xlsx_strings *strings;
    size_t start; /* of the string being read */
    bool in_text, in_phonetic;
};

static enum outside_code on_start(void *context, const char *name, const char **attributes)
{
    struct strings_reading *reading = context;

    (void)attributes;
    if (strcmp(name, "t") == 0)
        reading->in_text = !reading->in_phonetic;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = true;
    else if (strcmp(name, "si") == 0)
        reading->start = reading->strings->text_length;
    return OUTSIDE_DONE;
}

static enum outside_code end_string(struct strings_reading *reading)
{
    struct xlsx_strings *strings = reading->strings;

    if (strings->count == strings->count_max)
        return OUTSIDE_TOO_LARGE;
    strings->text_length =
        reading->start +
        xlsx_text_unescape(strings->text + reading->start, strings->text_length - reading->start);
    strings->ends[strings->count++] = (uint32_t)strings->text_length;
    return OUTSIDE_DONE;
}

static enum outside_code on_end(void *context, const char *name)
{
    struct strings_reading *reading = context;

    if (strcmp(name, "t") == 0)
        reading->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = false;
    else if (strcmp(name, "si") == 0)
        return end_string(reading);
    return OUTSIDE_DONE;
}

static enum outside_code on_text(void *context, const char *bytes, size_t length)
{
    struct strings_reading *reading = context;
    struct xlsx_strings *strings = reading->strings;

    if (!reading->in_text)
        return OUTSIDE_DONE;
    if (length > strings->text_max - strings->text_length)
        return OUTSIDE_TOO_LARGE;
    if (strings->text_length + length - reading->start > XLSX_CELL_MAX)
        return OUTSIDE_CELL_TOO_LONG;
    memcpy(strings->text + strings->text_length, bytes, length);
    strings->text_length += length;
    return OUTSIDE_DONE;
}

enum outside_code xlsx_strings_read(const struct xlsx_parts *parts, const char *path,
                                    uint64_t text_max, struct xlsx_strings *ret_strings)
{
    *ret_strings = (struct xlsx_strings){
        .text = pages_map(text_max),
        .ends = pages_map(STRINGS_MAX * sizeof(uint32_t)),
        .text_max = text_max,
        .count_max = STRINGS_MAX,
    };
    struct strings_reading reading = {.strings = ret_strings};
    const struct xml_handlers handlers = {
        .context = &reading, .start = on_start, .end = on_end, .text = on_text};

    /* Tags take room too: many empty strings inflate without holding text. */
    return xml_read(parts, path, 8 * text_max, &handlers);
}

void xlsx_strings_close(struct xlsx_strings *strings)
{
    pages_unmap(strings->text, strings->text_max);
    pages_unmap(strings->ends, strings->count_max * sizeof(uint32_t));
    *strings = (struct xlsx_strings){0};
}

bool xlsx_strings_get(const struct xlsx_strings *strings, size_t number, struct slice *ret_text)
{
    if (number >= strings->count)
        return false;
    uint32_t start = number == 0 ? 0 : strings->ends[number - 1];

    *ret_text = (struct slice){strings->text + start, strings->ends[number] - start};
    return true;
}
