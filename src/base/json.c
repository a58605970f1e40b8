// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/day_arithmetic.h"
#include "base/decimal.h"
#include "base/utf8.h"

enum { LEVELS_WITH_LINES = 3 };

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

static void break_line(struct json *json)
{
    text_add_char(json->out, '\n');
    for (int i = 0; i < json->depth; i++)
        text_add(json->out, "  ");
}

static void add_escaped(struct text *out, unsigned char character)
{
    switch (character) {
    case '"':
        text_add(out, "\\\"");
        return;
    case '\\':
        text_add(out, "\\\\");
        return;
    case '\n':
        text_add(out, "\\n");
        return;
    case '\r':
        text_add(out, "\\r");
        return;
    case '\t':
        text_add(out, "\\t");
        return;
    default:
        text_format(out, "\\u%04x", character);
    }
}

static bool stands_for_itself(unsigned char character)
{
    return character >= 0x20 && character < 0x80 && character != '"' && character != '\\' &&
           character != '<';
}

/* Bytes at the start of `text` that need no escape, taken over in one go. */
static size_t plain_length(struct slice text)
{
    size_t length = 0;

    while (length < text.length && stands_for_itself((unsigned char)text.at[length]))
        length++;
    return length;
}

static size_t add_one(struct text *out, struct slice text)
{
    unsigned char first = (unsigned char)text.at[0];

    if (first < 0x80) {
        add_escaped(out, first);
        return 1;
    }
    size_t length = utf8_character(text);
    if (length == 0) {
        text_add(out, replacement);
        return 1;
    }
    text_add_slice(out, (struct slice){text.at, length});
    return length;
}

static void add_string(struct text *out, struct slice text)
{
    text_add_char(out, '"');
    while (text.length > 0) {
        size_t length = plain_length(text);

        if (length > 0)
            text_add_slice(out, (struct slice){text.at, length});
        else
            length = add_one(out, text);
        text.at += length;
        text.length -= length;
    }
    text_add_char(out, '"');
}

/* What stands before a value: comma, line, key. */
static void begin_value(struct json *json, const char *key)
{
    if (json->depth == 0) {
        assert(!json->is_done && !key);
        return;
    }
    struct json_level *level = &json->levels[json->depth - 1];

    assert(level->is_object == (key != NULL));
    if (level->has_items)
        text_add_char(json->out, ',');
    if (json->depth <= LEVELS_WITH_LINES)
        break_line(json);
    else if (level->has_items)
        text_add_char(json->out, ' ');
    level->has_items = true;
    if (key) {
        add_string(json->out, slice_of(key));
        text_add(json->out, ": ");
    }
}

static void end_value(struct json *json)
{
    json->is_done = json->depth == 0;
}

static void begin_level(struct json *json, const char *key, struct json_level level)
{
    begin_value(json, key);
    assert(json->depth < JSON_DEPTH_MAX);
    text_add_char(json->out, level.is_object ? '{' : '[');
    json->levels[json->depth++] = level;
}

struct json json_new(struct text *out)
{
    return (struct json){.out = out};
}

void json_begin_object(struct json *json, const char *key)
{
    begin_level(json, key, (struct json_level){.is_object = true});
}

void json_begin_array(struct json *json, const char *key)
{
    begin_level(json, key, (struct json_level){.is_object = false});
}

void json_end(struct json *json)
{
    assert(json->depth > 0);
    const struct json_level *level = &json->levels[--json->depth];

    if (level->has_items && json->depth < LEVELS_WITH_LINES)
        break_line(json);
    text_add_char(json->out, level->is_object ? '}' : ']');
    end_value(json);
}

static void add_value(struct json *json, const char *key, const char *value)
{
    begin_value(json, key);
    text_add(json->out, value);
    end_value(json);
}

void json_null(struct json *json, const char *key)
{
    add_value(json, key, "null");
}

void json_bool(struct json *json, const char *key, bool value)
{
    add_value(json, key, value ? "true" : "false");
}

void json_int(struct json *json, const char *key, int64_t value)
{
    json_decimal(json, key, value, 0);
}

enum { DIGITS_ALWAYS_EXACT = 15, DIGITS_ALWAYS_ENOUGH = 17 };

/* "0." and the last `length` digits of `fraction`, without the zeros it ends with. */
static void write_fraction(uint64_t fraction, size_t length, char digits[32])
{
    for (; length > 1 && fraction % 10 == 0; length--)
        fraction /= 10;
    memcpy(digits, "0.", 2);
    digits[2 + length] = '\0';
    for (; length > 0; fraction /= 10)
        digits[1 + length--] = (char)('0' + fraction % 10);
}

/*
 * Shares, of which a report has tens of thousands, many times as fast as with printf() and
 * strtod(): the same digits, from the extra bits of a long double. False where those do not
 * suffice: next to the half that decides how a digit is rounded, or whether a text reads back.
 */
static bool write_share(double value, char digits[32])
{
#if LDBL_MANT_DIG >= 64
    long double scale = 1e15L;
    int exponent;

    if (!(value >= 0.1 && value < 1))
        return false;
    frexp(value, &exponent);
    for (size_t length = DIGITS_ALWAYS_EXACT; length <= DIGITS_ALWAYS_ENOUGH; length++) {
        long double scaled = value * scale, doubt = scale * 0x1p-62L;
        long double half_step = scale * ldexpl(1, exponent - DBL_MANT_DIG - 1);
        uint64_t whole = (uint64_t)scaled;
        long double rest = scaled - (long double)whole;

        if (fabsl(rest - 0.5L) < doubt)
            return false;
        whole += rest > 0.5L;
        long double distance = fabsl(scaled - (long double)whole);
        if (length < DIGITS_ALWAYS_ENOUGH && fabsl(distance - half_step) < doubt)
            return false;
        if ((long double)whole < scale &&
            (length == DIGITS_ALWAYS_ENOUGH || distance < half_step)) {
            write_fraction(whole, length, digits);
            return true;
        }
        scale *= 10;
    }
#else
    (void)value;
    (void)digits;
#endif
    return false;
}

static void write_shortest(double value, char digits[32])
{
    for (int precision = DIGITS_ALWAYS_EXACT; precision <= DIGITS_ALWAYS_ENOUGH; precision++) {
        snprintf(digits, 32, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            return;
    }
}

void json_real(struct json *json, const char *key, double value)
{
    char digits[32];

    assert(isfinite(value));
    if (!write_share(value, digits))
        write_shortest(value, digits);
    add_value(json, key, digits);
}

void json_decimal(struct json *json, const char *key, int64_t units, int decimals)
{
    begin_value(json, key);
    text_decimal(json->out, units, decimals);
    end_value(json);
}

void json_slice(struct json *json, const char *key, struct slice slice)
{
    begin_value(json, key);
    add_string(json->out, slice);
    end_value(json);
}

void json_text(struct json *json, const char *key, const char *text)
{
    if (text)
        json_slice(json, key, slice_of(text));
    else
        json_null(json, key);
}

void json_day(struct json *json, const char *key, day_t day)
{
    char text[DAY_TEXT_SIZE];

    day_write(day, text);
    json_text(json, key, text);
}

void json_instant(struct json *json, const char *key, int64_t at)
{
    enum { DATE_LENGTH = DAY_TEXT_SIZE - 1 };
    const int64_t a_day = INT64_C(86400000000);
    int64_t day = floor_divide(at, a_day), rest = at - day * a_day;
    char text[48];

    day_write(clamp_day(day), text);
    snprintf(text + DATE_LENGTH, sizeof(text) - DATE_LENGTH, "T%02d:%02d:%02d.%06dZ",
             (int)(rest / 3600000000 % 24), (int)(rest / 60000000 % 60), (int)(rest / 1000000 % 60),
             (int)(rest % 1000000));
    json_text(json, key, text);
}

void json_finish(struct json *json)
{
    assert(json->is_done);
    text_add_char(json->out, '\n');
}
