// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_line.h"

#include "base/base64url.h"
#include "base/decimal.h"
#include "base/utf8.h"

/* What a backslash goes before, and what it is then called. */
static const char escaped[] = "\"\\\b\f\n\r\t", escapes[] = "\"\\bfnrt";

struct reading {
    char *at;
    const char *end;
};

static bool skip_char(struct reading *reading, char character)
{
    if (reading->at == reading->end || *reading->at != character)
        return false;
    reading->at++;
    return true;
}

static bool skip_null(struct reading *reading)
{
    if (reading->end - reading->at < 4 || memcmp(reading->at, "null", 4) != 0)
        return false;
    reading->at += 4;
    return true;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* A whole number as JSON writes it: no plus, no zero in front, no minus zero. */
static enum archive_problem read_number(struct reading *reading, int64_t *ret_number)
{
    bool is_negative = skip_char(reading, '-');
    const char *first = reading->at;
    uint64_t limit = (uint64_t)INT64_MAX + (is_negative ? 1 : 0);
    uint64_t number = 0;

    for (; reading->at < reading->end && is_digit(*reading->at); reading->at++) {
        unsigned digit = (unsigned)(*reading->at - '0');
        if (number > (limit - digit) / 10)
            return ARCHIVE_OUT_OF_RANGE;
        number = number * 10 + digit;
    }
    if (reading->at == first || (*first == '0' && (reading->at - first > 1 || is_negative)))
        return ARCHIVE_NO_NUMBER;
    *ret_number = is_negative ? (int64_t)(0 - number) : (int64_t)number;
    return ARCHIVE_SOUND;
}

static int hex_value(char character)
{
    if (is_digit(character))
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

/* Four hexadecimal digits; -1 without them. */
static int32_t read_unit(struct reading *reading)
{
    int32_t unit = 0;

    if (reading->end - reading->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int value = hex_value(*reading->at++);
        if (value < 0)
            return -1;
        unit = unit * 16 + value;
    }
    return unit;
}

static bool is_between(int32_t unit, int32_t least, int32_t most)
{
    return unit >= least && unit <= most;
}

/* After \u: one unit, or two surrogates; -1 for anything else and for NUL. */
static int32_t read_code_point(struct reading *reading)
{
    int32_t unit = read_unit(reading);

    if (unit <= 0 || is_between(unit, 0xDC00, 0xDFFF))
        return -1;
    if (!is_between(unit, 0xD800, 0xDBFF))
        return unit;
    if (!skip_char(reading, '\\') || !skip_char(reading, 'u'))
        return -1;
    int32_t low = read_unit(reading);
    if (!is_between(low, 0xDC00, 0xDFFF))
        return -1;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static char *put_code_point(char *out, int32_t point)
{
    if (point < 0x80) {
        *out++ = (char)point;
        return out;
    }
    if (point < 0x800) {
        *out++ = (char)(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *out++ = (char)(0xE0 | point >> 12);
        } else {
            *out++ = (char)(0xF0 | point >> 18);
            *out++ = (char)(0x80 | (point >> 12 & 0x3F));
        }
        *out++ = (char)(0x80 | (point >> 6 & 0x3F));
    }
    *out++ = (char)(0x80 | (point & 0x3F));
    return out;
}

/* What follows a backslash, in its place: never longer than it was written. NULL when it is none.
 */
static char *read_escape(struct reading *reading, char *out)
{
    if (reading->at == reading->end || *reading->at == '\0')
        return NULL;
    char letter = *reading->at++;
    if (letter == 'u') {
        int32_t point = read_code_point(reading);
        return point < 0 ? NULL : put_code_point(out, point);
    }
    if (letter == '/') {
        *out++ = letter;
        return out;
    }
    const char *found = strchr(escapes, letter);
    if (!found)
        return NULL;
    *out++ = escaped[found - escapes];
    return out;
}

/* A text in its quotes, decoded where it stands. */
static enum archive_problem read_text(struct reading *reading, struct slice *ret_text)
{
    char *first = ++reading->at;
    char *out = first;

    for (;;) {
        if (reading->at == reading->end || (unsigned char)*reading->at < ' ')
            return ARCHIVE_BROKEN_TEXT;
        char character = *reading->at++;
        if (character == '"')
            break;
        if (character != '\\') {
            *out++ = character;
            continue;
        }
        out = read_escape(reading, out);
        if (!out)
            return ARCHIVE_BROKEN_TEXT;
    }
    *ret_text = (struct slice){first, (size_t)(out - first)};
    return utf8_is_valid(*ret_text) ? ARCHIVE_SOUND : ARCHIVE_BROKEN_TEXT;
}

static enum archive_problem read_whole(struct reading *reading, char kind, struct db_value *value)
{
    int64_t number;

    enum archive_problem problem = read_number(reading, &number);
    if (problem != ARCHIVE_SOUND)
        return problem;
    if ((kind == 'w' || kind == 'W') && (number < INT32_MIN || number > INT32_MAX))
        return ARCHIVE_OUT_OF_RANGE;
    *value = db_int(number);
    return ARCHIVE_SOUND;
}

static enum archive_problem read_bytes(struct reading *reading, struct db_value *value)
{
    char *first = reading->at + 1;
    struct slice text;
    size_t length;

    if (read_text(reading, &text) != ARCHIVE_SOUND || !base64url_read(first, text.length, &length))
        return ARCHIVE_NO_BYTES;
    *value = db_bytes((struct slice){first, length});
    return ARCHIVE_SOUND;
}

static enum archive_problem read_value(struct reading *reading, char kind, struct db_value *value)
{
    bool is_quoted = reading->at < reading->end && *reading->at == '"';
    struct slice text;

    if (skip_null(reading)) {
        *value = db_null();
        return archive_kind_may_be_null(kind) ? ARCHIVE_SOUND : ARCHIVE_NO_NULL;
    }
    if (kind == 'l' || kind == 'L' || kind == 'w' || kind == 'W')
        return is_quoted ? ARCHIVE_NO_NUMBER : read_whole(reading, kind, value);
    if (kind == 'b' || kind == 'B')
        return is_quoted ? read_bytes(reading, value) : ARCHIVE_NO_BYTES;
    if (!is_quoted)
        return ARCHIVE_NO_TEXT;
    enum archive_problem problem = read_text(reading, &text);
    *value = db_slice(text);
    return problem;
}

enum archive_problem archive_line_read(char *line, size_t length, const struct archive_table *table,
                                       struct db_value *values, size_t *ret_column)
{
    struct reading reading = {.at = line, .end = line + length};

    *ret_column = 0;
    if (!skip_char(&reading, '['))
        return ARCHIVE_NOT_A_ROW;
    for (size_t i = 0; table->kinds[i] != '\0'; i++) {
        *ret_column = i;
        if (i > 0 && !skip_char(&reading, ','))
            return reading.at < reading.end && *reading.at == ']' ? ARCHIVE_TOO_FEW
                                                                  : ARCHIVE_NOT_A_ROW;
        enum archive_problem problem = read_value(&reading, table->kinds[i], &values[i]);
        if (problem != ARCHIVE_SOUND)
            return problem;
    }
    if (skip_char(&reading, ','))
        return ARCHIVE_TOO_MANY;
    return skip_char(&reading, ']') && reading.at == reading.end ? ARCHIVE_SOUND
                                                                 : ARCHIVE_NOT_A_ROW;
}

static bool needs_escape(char character)
{
    return (unsigned char)character < ' ' || character == '"' || character == '\\';
}

/* In the short form where there is one, as most programs write it. */
static void add_escaped(struct text *out, char character)
{
    const char *found = strchr(escaped, character);

    if (found)
        text_format(out, "\\%c", escapes[found - escaped]);
    else
        text_format(out, "\\u%04x", (unsigned)character);
}

static void add_quoted(struct text *out, struct slice text)
{
    text_add_char(out, '"');
    while (text.length > 0) {
        size_t plain = 0;
        while (plain < text.length && !needs_escape(text.at[plain]))
            plain++;
        text_add_slice(out, (struct slice){text.at, plain});
        if (plain == text.length)
            break;
        add_escaped(out, text.at[plain]);
        text.at += plain + 1;
        text.length -= plain + 1;
    }
    text_add_char(out, '"');
}

static void add_bytes(struct text *out, struct slice bytes)
{
    char piece[4096];
    enum { PIECE_BYTES = sizeof(piece) / 4 * 3 };

    text_add_char(out, '"');
    while (bytes.length > 0) {
        size_t length = bytes.length < PIECE_BYTES ? bytes.length : PIECE_BYTES;

        base64url_write(piece, (struct slice){bytes.at, length});
        text_add_slice(out, (struct slice){piece, base64url_length(length)});
        bytes.at += length;
        bytes.length -= length;
    }
    text_add_char(out, '"');
}

static bool is_text(struct slice text)
{
    return (text.length == 0 || memchr(text.at, '\0', text.length) == NULL) && utf8_is_valid(text);
}

static enum archive_problem add_value(struct text *out, char kind, const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL:
        text_add(out, "null");
        return archive_kind_may_be_null(kind) ? ARCHIVE_SOUND : ARCHIVE_NO_NULL;
    case DB_INT:
        text_decimal(out, value->number, 0);
        if (kind != 'w' && kind != 'W')
            return ARCHIVE_SOUND;
        return value->number < INT32_MIN || value->number > INT32_MAX ? ARCHIVE_OUT_OF_RANGE
                                                                      : ARCHIVE_SOUND;
    case DB_TEXT:
        if (!is_text(value->bytes))
            return ARCHIVE_BROKEN_TEXT;
        add_quoted(out, value->bytes);
        return ARCHIVE_SOUND;
    case DB_BYTES:
        add_bytes(out, value->bytes);
        return ARCHIVE_SOUND;
    }
    return ARCHIVE_NOT_A_ROW;
}

enum archive_problem archive_line_write(struct text *out, const struct archive_table *table,
                                        const struct db_value *values, size_t *ret_column)
{
    enum archive_problem problem = ARCHIVE_SOUND;

    for (size_t i = 0; table->kinds[i] != '\0' && problem == ARCHIVE_SOUND; i++) {
        *ret_column = i;
        text_add_char(out, i == 0 ? '[' : ',');
        problem = add_value(out, table->kinds[i], &values[i]);
    }
    text_add(out, "]\n");
    return problem;
}
