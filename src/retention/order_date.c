// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date.h"

#include "retention/order_date_parts.h"

enum { ISO_LENGTH = 10, SECONDS_A_DAY = 86400, FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* A date before it is known which day it is. */
struct written_date {
    int32_t year;
    int32_t month;
    int32_t day;
    bool may_be_swapped; /* `day` and `month` stand in this order but may mean the other */
};

/* --- the plain ISO day: most logs have nothing else, so it must cost next to nothing --- */

/*
 * Compares eight bytes with a shape at once: where it has '0' any digit fits, elsewhere only
 * the byte itself. After XOR a digit is 0 to 9 and a fitting separator 0; adding the rest up to
 * 0x80 sets the top bit of whatever is more. What carries over has its own top bit set already.
 */
static bool fits_shape(const char *at, const char shape[9])
{
    uint64_t text, wanted, room;
    unsigned char rooms[8];

    for (int i = 0; i < 8; i++)
        rooms[i] = shape[i] == '0' ? 0x80 - 10 : 0x80 - 1;
    memcpy(&text, at, sizeof(text));
    memcpy(&wanted, shape, sizeof(wanted));
    memcpy(&room, rooms, sizeof(room));
    text ^= wanted;
    return ((text | (text + room)) & UINT64_C(0x8080808080808080)) == 0;
}

static bool is_iso_day(const char *at)
{
    return fits_shape(at, "0000-00-") && fits_shape(at + 2, "00-00-00");
}

static int32_t two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* The day of a date of the years within the limits: day_of() by table. */
static enum date_result find_day(int32_t year, int32_t month, int32_t day, day_t *ret_day)
{
    static const int16_t month_start[2][14] = {
        {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
        {0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
    };

    if (year < FIRST_YEAR || year > LAST_YEAR)
        return civil_exists(year, month, day) ? DATE_OUT_OF_RANGE : DATE_NO_SUCH_DAY;
    bool is_leap = year % 4 == 0 && year != 1900 && year != 2100;
    if (month < 1 || month > 12 || day < 1 ||
        day > month_start[is_leap][month + 1] - month_start[is_leap][month])
        return DATE_NO_SUCH_DAY;
    int32_t years = year - FIRST_YEAR;
    /* 1900 was no leap year, and 2100 will be none. */
    int32_t leap_days = years == 0 ? 0 : (years - 1) / 4 - (year > 2100);

    *ret_day = DAY_FIRST + years * 365 + leap_days + month_start[is_leap][month] + day - 1;
    return DATE_READ;
}

static enum date_result read_iso_day(const char *at, day_t *ret_day)
{
    return find_day(two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 5),
                    two_digits(at + 8), ret_day);
}

/* --- the parts of all other dates --- */

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

static bool read_written(struct cursor *cursor, struct written_date *date)
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

/* --- from parts to days --- */

static enum date_result check_range(int64_t day)
{
    return day < DAY_FIRST || day > DAY_LAST ? DATE_OUT_OF_RANGE : DATE_READ;
}

/* The day of an instant where the business is. */
static day_t day_in_zone(const struct date_rules *rules, int64_t unix_seconds)
{
    if (rules->zone != NULL)
        return zone_day(rules->zone, unix_seconds);
    int64_t day = unix_seconds / SECONDS_A_DAY - (unix_seconds % SECONDS_A_DAY < 0);
    return (day_t)day;
}

/* The day as written, or in the business's zone when the time names its own. */
static enum date_result place_day(int32_t year, int32_t month, int32_t day,
                                  const struct time_of_day *time, const struct date_rules *rules,
                                  day_t *ret_day)
{
    enum date_result result = find_day(year, month, day, ret_day);

    if (result != DATE_READ || !time->has_zone || rules->zone == NULL)
        return result;
    *ret_day =
        day_in_zone(rules, (int64_t)*ret_day * SECONDS_A_DAY + time->second - time->offset_seconds);
    return check_range(*ret_day);
}

/*
 * An undecided date holds its year and both numbers, and by how many days its time and zone
 * move it in either reading (summer time may differ): at most two days either way.
 */
enum { SHIFT_MOST = 2, SHIFTS = 2 * SHIFT_MOST + 1, NUMBERS = 13 };

static day_t unshifted_day(int32_t year, int32_t month, int32_t day)
{
    day_t found = 0;

    /* Both numbers are 1 to 12, so that the day exists either way. */
    (void)find_day(year, month, day, &found);
    return found;
}

static enum date_result store_undecided(const struct written_date *date,
                                        const struct time_of_day *time,
                                        const struct date_rules *rules, stored_date_t *ret_stored)
{
    day_t day_first, month_first;
    enum date_result result =
        place_day(date->year, date->month, date->day, time, rules, &day_first);

    if (result == DATE_READ)
        result = place_day(date->year, date->day, date->month, time, rules, &month_first);
    if (result != DATE_READ)
        return result;
    int32_t shift = day_first - unshifted_day(date->year, date->month, date->day) + SHIFT_MOST;
    int32_t swapped_shift =
        month_first - unshifted_day(date->year, date->day, date->month) + SHIFT_MOST;
    int32_t numbers = ((date->year - FIRST_YEAR) * NUMBERS + date->month) * NUMBERS + date->day;

    *ret_stored = DATE_UNDECIDED + (numbers * SHIFTS + shift) * SHIFTS + swapped_shift;
    return DATE_READ;
}

day_t order_date_resolve_undecided(stored_date_t date, enum date_order order)
{
    int32_t code = date - DATE_UNDECIDED;
    int32_t swapped_shift = code % SHIFTS - SHIFT_MOST;
    int32_t shift = code / SHIFTS % SHIFTS - SHIFT_MOST;
    int32_t numbers = code / (SHIFTS * SHIFTS);
    int32_t second = numbers / NUMBERS % NUMBERS;
    int32_t first = numbers % NUMBERS;
    int32_t year = FIRST_YEAR + numbers / (NUMBERS * NUMBERS);

    if (order == DATE_MONTH_FIRST)
        return unshifted_day(year, first, second) + swapped_shift;
    return unshifted_day(year, second, first) + shift;
}

static enum date_order order_shown(const struct written_date *date)
{
    if (date->day > 12 && date->month <= 12)
        return DATE_DAY_FIRST;
    if (date->month > 12 && date->day <= 12)
        return DATE_MONTH_FIRST;
    return DATE_ORDER_UNKNOWN;
}

static bool is_small(int32_t number)
{
    return number >= 1 && number <= 12;
}

static enum date_result settle(const struct written_date *date, const struct time_of_day *time,
                               const struct date_rules *rules, struct date_reading *ret_reading)
{
    enum date_order shown = date->may_be_swapped ? order_shown(date) : DATE_ORDER_UNKNOWN;
    enum date_order order = rules->order != DATE_ORDER_UNKNOWN ? rules->order : shown;
    int32_t month = date->month;
    int32_t day = date->day;
    stored_date_t stored;
    enum date_result result;

    if (date->may_be_swapped && order == DATE_MONTH_FIRST) {
        month = date->day;
        day = date->month;
    }
    if (date->may_be_swapped && order == DATE_ORDER_UNKNOWN && is_small(day) && is_small(month) &&
        day != month)
        result = store_undecided(date, time, rules, &stored);
    else
        result = place_day(date->year, month, day, time, rules, &stored);
    if (result == DATE_READ)
        *ret_reading = (struct date_reading){.date = stored, .evidence = shown};
    return result;
}

/* --- dates of digits alone --- */

static enum date_result read_unix_time(struct cursor *cursor, int64_t unix_seconds,
                                       const struct date_rules *rules,
                                       struct date_reading *ret_reading)
{
    int64_t fraction;

    if (cursor_take(cursor, '.') && cursor_take_number(cursor, &fraction) == 0)
        return DATE_NOT_A_DATE;
    cursor_skip_spaces(cursor);
    if (!cursor_at_end(cursor))
        return DATE_NOT_A_DATE;
    day_t day = day_in_zone(rules, unix_seconds);
    enum date_result result = check_range(day);
    if (result == DATE_READ)
        *ret_reading = (struct date_reading){.date = day};
    return result;
}

static struct written_date split_digits(int64_t number)
{
    return (struct written_date){.year = (int32_t)(number / 10000),
                                 .month = (int32_t)(number / 100 % 100),
                                 .day = (int32_t)(number % 100)};
}

static enum date_result read_digits(struct cursor *cursor, int64_t number, size_t digits,
                                    const struct date_rules *rules,
                                    struct date_reading *ret_reading)
{
    enum { CLOCK_DIGITS = 1000000 };
    struct written_date date = split_digits(digits == 14 ? number / CLOCK_DIGITS : number);
    struct time_of_day time = {0};

    if (digits > 8 && digits < 14 && cursor->at[-(ptrdiff_t)digits] == '0')
        return DATE_NOT_A_DATE; /* a telephone number */
    if (digits >= 9 && digits <= 11)
        return read_unix_time(cursor, number, rules, ret_reading);
    if (digits == 12 || digits == 13)
        return read_unix_time(cursor, number / 1000, rules, ret_reading);
    if (digits == 14) {
        int64_t clock = number % CLOCK_DIGITS;
        if (clock / 10000 >= 24 || clock / 100 % 100 >= 60 || clock % 100 > 60)
            return DATE_NOT_A_DATE;
        cursor_skip_spaces(cursor);
        return cursor_at_end(cursor) ? settle(&date, &time, rules, ret_reading) : DATE_NOT_A_DATE;
    }
    if (digits != 8 || !time_of_day_read(cursor, &time))
        return DATE_NOT_A_DATE;
    return settle(&date, &time, rules, ret_reading);
}

static enum date_result read_any(struct cursor *cursor, const struct date_rules *rules,
                                 struct date_reading *ret_reading)
{
    struct written_date date = {0};
    struct time_of_day time;
    struct cursor probe = *cursor;
    int64_t number;
    size_t digits = cursor_take_number(&probe, &number);

    if (digits >= 8)
        return read_digits(&probe, number, digits, rules, ret_reading);
    if (!read_written(cursor, &date) || !time_of_day_read(cursor, &time))
        return DATE_NOT_A_DATE;
    return settle(&date, &time, rules, ret_reading);
}

enum date_result order_date_read(struct slice text, const struct date_rules *rules,
                                 struct date_reading *ret_reading)
{
    if (text.length == ISO_LENGTH && is_iso_day(text.at)) {
        struct date_reading reading = {0};
        enum date_result result = read_iso_day(text.at, &reading.date);
        if (result == DATE_READ)
            *ret_reading = reading;
        return result;
    }
    if (text.length == 0)
        return DATE_EMPTY;
    struct cursor cursor = {text.at, text.at + text.length};
    cursor_skip_spaces(&cursor);
    if (cursor_at_end(&cursor))
        return DATE_EMPTY;
    return read_any(&cursor, rules, ret_reading);
}
