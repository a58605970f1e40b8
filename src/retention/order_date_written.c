// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date_parts.h"

/* 31.12.2025, 31/12/2025 or 31-12-2025 */
static bool year_comes_last(const char *at)
{
    if (at[2] == '.')
        return bytes_fit_shape(at, "00.00.00") && bytes_fit_shape(at + 2, ".00.0000");
    if (at[2] == '/')
        return bytes_fit_shape(at, "00/00/00") && bytes_fit_shape(at + 2, "/00/0000");
    return bytes_fit_shape(at, "00-00-00") && bytes_fit_shape(at + 2, "-00-0000");
}

bool written_date_read_fixed(const char *at, struct written_date *ret_date)
{
    if (text_is_iso_day(at)) {
        *ret_date = (struct written_date){.year = two_digits(at) * 100 + two_digits(at + 2),
                                          .month = two_digits(at + 5),
                                          .day = two_digits(at + 8)};
        return true;
    }
    if (!year_comes_last(at))
        return false;
    *ret_date = (struct written_date){.year = two_digits(at + 6) * 100 + two_digits(at + 8),
                                      .month = two_digits(at + 3),
                                      .day = two_digits(at),
                                      .may_be_swapped = at[2] != '.'};
    return true;
}

/* A year of two or four digits; false for any other. */
static bool read_year(struct cursor *cursor, int32_t *ret_year)
{
    int64_t number;
    size_t digits = cursor_take_number(cursor, &number);

    if (digits == 2)
        number += number >= 69 ? 1900 : 2000;
    else if (digits != 4)
        return false;
    *ret_year = (int32_t)number;
    return true;
}

/* A day or month: one or two digits. */
static bool read_small(struct cursor *cursor, int32_t *ret_number)
{
    int64_t number;
    size_t digits = cursor_take_number(cursor, &number);

    *ret_number = (int32_t)(number % 100);
    return digits == 1 || digits == 2;
}

/* Spaces around at most one of - / . , whose place in a date with a month's name is free. */
static void skip_separator(struct cursor *cursor)
{
    cursor_skip_spaces(cursor);
    if (!cursor_at_end(cursor) && memchr("-/.,", *cursor->at, 4) != NULL)
        cursor->at++;
    cursor_skip_spaces(cursor);
}

static bool read_month(struct cursor *cursor, int32_t *ret_month)
{
    enum date_word word = date_word_take(cursor);

    *ret_month = (int32_t)word;
    return word >= 1 && word <= WORD_DECEMBER;
}

/* After the year of a date with points or a month's name: "2025.", "2025 г.", "2025. godine" */
static void skip_year_end(struct cursor *cursor)
{
    struct cursor probe = *cursor;

    if (cursor_take(cursor, '.'))
        probe = *cursor;
    cursor_skip_spaces(&probe);
    if (date_word_take_if(&probe, WORD_YEAR))
        *cursor = probe;
}

/* Dec 31, 2025 */
static bool read_month_first(struct cursor *cursor, int32_t month, struct written_date *date)
{
    date->month = month;
    skip_separator(cursor);
    if (!read_small(cursor, &date->day))
        return false;
    date_word_take_if(cursor, WORD_ORDINAL);
    skip_separator(cursor);
    if (!read_year(cursor, &date->year))
        return false;
    skip_year_end(cursor);
    return true;
}

/* 31 Dec 2025 from behind the day, 2025-Dec-31 from behind the year */
static bool read_month_inside(struct cursor *cursor, bool is_year_first, struct written_date *date)
{
    if (!read_month(cursor, &date->month))
        return false;
    skip_separator(cursor);
    if (is_year_first)
        return read_small(cursor, &date->day);
    if (!read_year(cursor, &date->year))
        return false;
    skip_year_end(cursor);
    return true;
}

static bool take_same_separator(struct cursor *cursor, char separator)
{
    cursor_skip_spaces(cursor);
    if (!cursor_take(cursor, separator))
        return false;
    cursor_skip_spaces(cursor);
    return true;
}

/* 31.12.2025 or 2025-12-31 from behind the first separator */
static bool read_numbers(struct cursor *cursor, char separator, bool is_year_first,
                         struct written_date *date)
{
    if (!read_small(cursor, &date->month) || !take_same_separator(cursor, separator))
        return false;
    bool is_read = is_year_first ? read_small(cursor, &date->day) : read_year(cursor, &date->year);
    if (is_read && separator == '.')
        skip_year_end(cursor);
    date->may_be_swapped = !is_year_first && separator != '.';
    return is_read;
}

static bool read_number_first(struct cursor *cursor, struct written_date *date)
{
    int64_t number;
    size_t digits = cursor_take_number(cursor, &number);
    bool is_year_first = digits == 4;

    if (digits != 1 && digits != 2 && digits != 4)
        return false;
    if (is_year_first)
        date->year = (int32_t)number;
    else
        date->day = (int32_t)number;
    if (!is_year_first)
        date_word_take_if(cursor, WORD_ORDINAL);
    cursor_skip_spaces(cursor);
    char separator = cursor_peek(cursor);
    skip_separator(cursor);
    if (!is_digit(cursor_peek(cursor)))
        return read_month_inside(cursor, is_year_first, date);
    if (separator != '-' && separator != '/' && separator != '.')
        return false;
    return read_numbers(cursor, separator, is_year_first, date);
}

bool written_date_read(struct cursor *cursor, struct written_date *date)
{
    int32_t word = 0;

    if (is_digit(cursor_peek(cursor)))
        return read_number_first(cursor, date);
    if (read_month(cursor, &word))
        return read_month_first(cursor, word, date);
    if (word != WORD_WEEKDAY)
        return false;
    cursor_skip_spaces(cursor);
    cursor_take(cursor, ',');
    cursor_skip_spaces(cursor);
    if (is_digit(cursor_peek(cursor)))
        return read_number_first(cursor, date);
    return read_month(cursor, &word) && read_month_first(cursor, word, date);
}
