// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

enum { DAY_SECONDS = 86400, EXACT_DIGITS = 15, TEXT_MAX = 64 };

/* One past 9999-12-31, the last day that Excel knows. */
#define SERIAL_END_1900 2958466
#define SERIAL_END_1904 2957004

/* Decimal digits d1 d2 ... of the value 0.d1d2... * 10^point. */
struct decimal {
    bool is_negative;
    int digit_count, point;
    char digits[18];
};

static struct decimal shortest_decimal(double value)
{
    struct decimal decimal = {.is_negative = signbit(value)};
    char text[32];
    int precision = EXACT_DIGITS;

    do
        snprintf(text, sizeof(text), "%.*e", precision - 1, fabs(value));
    while (strtod(text, NULL) != fabs(value) && ++precision <= 17);

    const char *exponent = strchr(text, 'e');
    decimal.point = (int)strtol(exponent + 1, NULL, 10) + 1;
    for (const char *at = text; at < exponent; at++) {
        if (*at != '.')
            decimal.digits[decimal.digit_count++] = *at;
    }
    while (decimal.digit_count > 1 && decimal.digits[decimal.digit_count - 1] == '0')
        decimal.digit_count--;
    return decimal;
}

static void write_decimal(const struct decimal *decimal, char text[NUMBER_TEXT_SIZE])
{
    int last = decimal->point > decimal->digit_count ? decimal->point : decimal->digit_count;

    if (decimal->is_negative)
        *text++ = '-';
    for (int i = decimal->point < 1 ? decimal->point - 1 : 0; i < last; i++) {
        if (i == decimal->point)
            *text++ = '.';
        *text++ = i >= 0 && i < decimal->digit_count ? decimal->digits[i] : '0';
    }
    *text = '\0';
}

static void write_plain(double value, char text[NUMBER_TEXT_SIZE])
{
    if (value == 0) {
        memcpy(text, "0", 2);
        return;
    }
    struct decimal decimal = shortest_decimal(value);

    if (decimal.point < -8 || decimal.point > 21)
        snprintf(text, NUMBER_TEXT_SIZE, "%.17g", value);
    else
        write_decimal(&decimal, text);
}

/*
 * Up to 15 digits every decimal is its own double, so the text is already the shortest, save
 * for zeros at the end of its fraction. Most cells take this way.
 */
static bool copy_short(struct slice text, char ret_text[NUMBER_TEXT_SIZE])
{
    size_t digits = 0, points = 0;
    size_t from = text.at[0] == '-' ? 1 : 0;

    if (text.length > EXACT_DIGITS + 2 || text.length == from || text.at[from] == '.' ||
        (text.at[from] == '0' && text.length > from + 1 && text.at[from + 1] != '.'))
        return false;
    for (size_t i = from; i < text.length; i++) {
        digits += text.at[i] >= '0' && text.at[i] <= '9';
        points += text.at[i] == '.';
    }
    if (digits + points + from != text.length || digits > EXACT_DIGITS || points > 1)
        return false;

    while (points == 1 && text.at[text.length - 1] == '0')
        text.length--;
    if (text.at[text.length - 1] == '.')
        text.length--;
    if (from == 1 && text.length == 2 && text.at[1] == '0')
        text = (struct slice){"0", 1};
    memcpy(ret_text, text.at, text.length);
    ret_text[text.length] = '\0';
    return true;
}

/*
 * Excel's day 60 is 29 February 1900, which never was (Lotus 1-2-3 took 1900 for a leap year,
 * and files had to match); days from 61 on count from 30 December 1899.
 */
static struct civil civil_of_serial(int64_t serial, enum date_system dates)
{
    if (dates == DATES_FROM_1904)
        return civil_of((day_t)(day_of(1904, 1, 1) + serial));
    if (serial == 0)
        return (struct civil){1900, 1, 0};
    if (serial == 60)
        return (struct civil){1900, 2, 29};
    return civil_of((day_t)(day_of(1899, 12, 30) + serial + (serial < 60)));
}

static void write_date(int64_t seconds, enum date_system dates, char text[NUMBER_TEXT_SIZE])
{
    struct civil civil = civil_of_serial(seconds / DAY_SECONDS, dates);
    int of_day = (int)(seconds % DAY_SECONDS);
    int length = snprintf(text, NUMBER_TEXT_SIZE, "%04d-%02d-%02d", (int)civil.year,
                          (int)civil.month, (int)civil.day);

    if (of_day != 0)
        snprintf(text + length, NUMBER_TEXT_SIZE - (size_t)length, " %02d:%02d:%02d", of_day / 3600,
                 of_day / 60 % 60, of_day % 60);
}

static void write_dated(double value, enum number_kind kind, enum date_system dates,
                        char text[NUMBER_TEXT_SIZE])
{
    int64_t seconds = llround(value * DAY_SECONDS);

    if (kind == NUMBER_ELAPSED || (kind == NUMBER_TIME && seconds < DAY_SECONDS))
        snprintf(text, NUMBER_TEXT_SIZE, "%02lld:%02d:%02d", (long long)(seconds / 3600),
                 (int)(seconds / 60 % 60), (int)(seconds % 60));
    else
        write_date(seconds, dates, text);
}

static bool is_serial(double value, enum date_system dates)
{
    double end = dates == DATES_FROM_1904 ? SERIAL_END_1904 : SERIAL_END_1900;

    /* Half a second before the end already rounds up to it. */
    return value >= 0 && value < end - 0.5 / DAY_SECONDS;
}

bool xlsx_number_write(struct slice text, enum number_kind kind, enum date_system dates,
                       char ret_text[NUMBER_TEXT_SIZE])
{
    char copy[TEXT_MAX];
    char *end;

    if (text.length == 0 || text.length >= sizeof(copy))
        return false;
    if (kind == NUMBER_PLAIN && copy_short(text, ret_text))
        return true;
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    /* strtod would also take hexadecimal numbers, infinities and leading space. */
    if (strspn(copy, "0123456789+-.eE") != text.length)
        return false;
    double value = strtod(copy, &end);
    if (end != copy + text.length || !isfinite(value))
        return false;

    if (kind != NUMBER_PLAIN && is_serial(value, dates))
        write_dated(value, kind, dates, ret_text);
    else
        write_plain(value, ret_text);
    return true;
}
