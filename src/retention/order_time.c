// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date_parts.h"

enum { MINUTE = 60, HOUR = 3600, HOURS_OFFSET_MAX = 14 };

struct clock_time {
    int64_t hour, minute, second;
};

/* 235959 or 2359, as they follow the T of 20251231T235959. */
static bool split_digits(int64_t number, size_t digits, struct clock_time *ret_clock)
{
    if (digits == 4)
        number *= 100;
    else if (digits != 6)
        return false;
    *ret_clock = (struct clock_time){number / 10000, number / 100 % 100, number % 100};
    return true;
}

/* The fraction of a second; it never moves a day. */
static bool skip_fraction(struct cursor *cursor)
{
    int64_t fraction;

    if (!cursor_take(cursor, '.') && !cursor_take(cursor, ','))
        return true;
    return cursor_take_number(cursor, &fraction) > 0;
}

/* HH:MM, HH:MM:SS, HH:MM:SS.fff */
static bool read_clock(struct cursor *cursor, struct clock_time *clock)
{
    if (cursor->end - cursor->at >= 8 && bytes_fit_shape(cursor->at, "00:00:00")) {
        *clock = (struct clock_time){two_digits(cursor->at), two_digits(cursor->at + 3),
                                     two_digits(cursor->at + 6)};
        cursor->at += 8;
        return !is_digit(cursor_peek(cursor)) && skip_fraction(cursor);
    }
    size_t digits = cursor_take_number(cursor, &clock->hour);

    if (digits < 1 || digits > 2 || !cursor_take(cursor, ':') ||
        cursor_take_number(cursor, &clock->minute) != 2)
        return false;
    if (!cursor_take(cursor, ':'))
        return true;
    return cursor_take_number(cursor, &clock->second) == 2 && skip_fraction(cursor);
}

static bool read_digits_or_clock(struct cursor *cursor, bool is_after_t,
                                 struct clock_time *ret_clock)
{
    struct clock_time clock = {0};
    struct cursor probe = *cursor;
    int64_t number;

    if (is_after_t && cursor_take_number(&probe, &number) > 2) {
        if (!split_digits(number, (size_t)(probe.at - cursor->at), &clock) ||
            !skip_fraction(&probe))
            return false;
        *cursor = probe;
    } else if (!read_clock(cursor, &clock)) {
        return false;
    }
    *ret_clock = clock;
    return clock.hour < 24 && clock.minute < 60 && clock.second <= 60;
}

/* "am", "p.m.", "P": turns hours 1 to 12 into those of the day. */
static bool read_half_of_day(struct cursor *cursor, struct clock_time *clock)
{
    struct cursor probe = *cursor;

    cursor_skip_spaces(&probe);
    /* Most times have none: no search for a word then. */
    if (cursor_at_end(&probe) || memchr("aApP", *probe.at, 4) == NULL)
        return true;
    enum date_word word = date_word_take(&probe);
    if (word != WORD_FORENOON && word != WORD_AFTERNOON)
        return false;
    /* "p.m.": the word taken was "p." */
    if (probe.at[-1] == '.' && (cursor_take(&probe, 'm') || cursor_take(&probe, 'M')))
        cursor_take(&probe, '.');
    if (clock->hour < 1 || clock->hour > 12)
        return false;
    clock->hour = clock->hour % 12 + (word == WORD_AFTERNOON ? 12 : 0);
    *cursor = probe;
    return true;
}

/* +01, +1, +0100, +01:00; nothing at all is no offset and right. */
static bool read_offset(struct cursor *cursor, struct time_of_day *time)
{
    int64_t hours;
    int64_t minutes = 0;
    bool is_west = cursor_take_minus(cursor);

    if (!is_west && !cursor_take(cursor, '+'))
        return true;
    size_t digits = cursor_take_number(cursor, &hours);
    if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (digits != 1 && digits != 2) {
        return false;
    } else if (cursor_take(cursor, ':') && cursor_take_number(cursor, &minutes) != 2) {
        return false;
    }
    if (hours > HOURS_OFFSET_MAX || minutes >= 60)
        return false;
    int32_t offset_seconds = (int32_t)(hours * HOUR + minutes * MINUTE);
    time->offset_seconds = is_west ? -offset_seconds : offset_seconds;
    time->has_zone = true;
    return true;
}

/* "(Central European Standard Time)", as programs add to an offset: says nothing new. */
static bool skip_zone_name(struct cursor *cursor)
{
    if (!cursor_take(cursor, '('))
        return true;
    while (!cursor_at_end(cursor) && *cursor->at != '(' && *cursor->at != ')')
        cursor->at++;
    return cursor_take(cursor, ')');
}

static bool read_zone(struct cursor *cursor, struct time_of_day *time)
{
    cursor_skip_spaces(cursor);
    if (cursor_take(cursor, 'Z') || date_word_take_if(cursor, WORD_UTC))
        time->has_zone = true;
    if (!read_offset(cursor, time))
        return false;
    cursor_skip_spaces(cursor);
    if (time->has_zone && !skip_zone_name(cursor))
        return false;
    cursor_skip_spaces(cursor);
    return true;
}

/* What may part a time from its date, in this order: a comma, then a T or "at". */
static bool take_separator(struct cursor *cursor)
{
    cursor_take(cursor, ',');
    cursor_skip_spaces(cursor);
    if (cursor_take(cursor, 'T') || cursor_take(cursor, 't'))
        return true;
    date_word_take_if(cursor, WORD_AT);
    return false;
}

bool time_of_day_read(struct cursor *cursor, struct time_of_day *ret_time)
{
    struct clock_time clock;
    const char *date_end = cursor->at;

    *ret_time = (struct time_of_day){0};
    cursor_skip_spaces(cursor);
    if (cursor_at_end(cursor))
        return true;
    bool is_after_t = take_separator(cursor);
    cursor_skip_spaces(cursor);
    if (cursor->at == date_end)
        return false;
    if (!read_digits_or_clock(cursor, is_after_t, &clock) || !read_half_of_day(cursor, &clock) ||
        !read_zone(cursor, ret_time))
        return false;
    /* A leap second counts as the one before it. */
    int64_t second = clock.second < 60 ? clock.second : 59;
    ret_time->second = (int32_t)(clock.hour * HOUR + clock.minute * MINUTE + second);
    return cursor_at_end(cursor);
}
