// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date.h"

#include "retention/order_date_parts.h"

enum { SECONDS_A_DAY = 86400 };

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
    enum date_result result = order_date_find(year, month, day, ret_day);

    if (result != DATE_READ || !time->has_zone || rules->zone == NULL)
        return result;
    *ret_day =
        day_in_zone(rules, (int64_t)*ret_day * SECONDS_A_DAY + time->second - time->offset_seconds);
    return check_range(*ret_day);
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
    if (result == DATE_READ)
        *ret_stored = order_date_pack(date, day_first, month_first);
    return result;
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

/* 20251231, 20251231T235959Z */
static enum date_result read_eight_digits(struct cursor *cursor, int64_t number,
                                          const struct date_rules *rules,
                                          struct date_reading *ret_reading)
{
    struct written_date date = {.year = (int32_t)(number / 10000),
                                .month = (int32_t)(number / 100 % 100),
                                .day = (int32_t)(number % 100)};
    struct time_of_day time;

    if (!time_of_day_read(cursor, &time))
        return DATE_NOT_A_DATE;
    return settle(&date, &time, rules, ret_reading);
}

/* 20251231235959 */
static enum date_result read_fourteen_digits(struct cursor *cursor, int64_t number,
                                             const struct date_rules *rules,
                                             struct date_reading *ret_reading)
{
    int64_t clock = number % 1000000;

    cursor_skip_spaces(cursor);
    if (!cursor_at_end(cursor) || clock / 10000 >= 24 || clock / 100 % 100 >= 60 ||
        clock % 100 > 60)
        return DATE_NOT_A_DATE;
    return read_eight_digits(cursor, number / 1000000, rules, ret_reading);
}

static enum date_result read_digits(struct cursor *cursor, int64_t number, size_t digits,
                                    const struct date_rules *rules,
                                    struct date_reading *ret_reading)
{
    if (digits == 8)
        return read_eight_digits(cursor, number, rules, ret_reading);
    if (digits == 14)
        return read_fourteen_digits(cursor, number, rules, ret_reading);
    /* What begins with 0 is a telephone number or the like. */
    if (digits > 13 || cursor->at[-(ptrdiff_t)digits] == '0')
        return DATE_NOT_A_DATE;
    return read_unix_time(cursor, digits < 12 ? number : number / 1000, rules, ret_reading);
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
    if (!written_date_read(cursor, &date) || !time_of_day_read(cursor, &time))
        return DATE_NOT_A_DATE;
    return settle(&date, &time, rules, ret_reading);
}

/* What begins with a date in fixed places and has nothing but a time behind; else false. */
static bool read_quickly(struct slice text, const struct date_rules *rules,
                         struct date_reading *ret_reading, enum date_result *ret_result)
{
    struct written_date date;
    struct time_of_day time = {0};

    if (text.length < DATE_FIXED_LENGTH || !written_date_read_fixed(text.at, &date))
        return false;
    if (text.length > DATE_FIXED_LENGTH) {
        struct cursor rest = {text.at + DATE_FIXED_LENGTH, text.at + text.length};
        if ((*rest.at != ' ' && *rest.at != 'T') || !time_of_day_read(&rest, &time))
            return false;
    }
    *ret_result = settle(&date, &time, rules, ret_reading);
    return true;
}

enum date_result order_date_read_other(struct slice text, const struct date_rules *rules,
                                       struct date_reading *ret_reading)
{
    enum date_result result;

    if (text.length == 0)
        return DATE_EMPTY;
    if (read_quickly(text, rules, ret_reading, &result))
        return result;
    struct cursor cursor = {text.at, text.at + text.length};
    cursor_skip_spaces(&cursor);
    if (cursor_at_end(&cursor))
        return DATE_EMPTY;
    return read_any(&cursor, rules, ret_reading);
}
