// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_date.h"
#include "retention/text_cursor.h"

/*
 * What order_date_read() is made of: the words of dates, times of day, dates as written
 * (order_date_written.c), and how they become days (order_date_other.c).
 */

/* 1 to 12 are the months; the others follow. */
enum date_word {
    WORD_UNKNOWN = 0,
    WORD_DECEMBER = 12,
    WORD_WEEKDAY,
    WORD_YEAR,    /* "г.", "god.": stands after a year */
    WORD_AT,      /* stands before a time */
    WORD_ORDINAL, /* the end of "31st" */
    WORD_FORENOON,
    WORD_AFTERNOON,
    WORD_UTC,
};

/* The word at the cursor, taken with a point after it; the cursor stays at unknown ones. */
enum date_word date_word_take(struct cursor *cursor);

/* The same, but only if it is `wanted`. */
bool date_word_take_if(struct cursor *cursor, enum date_word wanted);

struct time_of_day {
    int32_t second;         /* since midnight; a leap second counts as the one before */
    bool has_zone;          /* then: */
    int32_t offset_seconds; /* east of UTC */
};

/*
 * Reads what follows a date up to the end: nothing, or a separator and a time of day, maybe
 * with a zone. False when it is anything else.
 */
bool time_of_day_read(struct cursor *cursor, struct time_of_day *ret_time);

/* A date before it is known which day it is. */
struct written_date {
    int32_t year;
    int32_t month;
    int32_t day;
    bool may_be_swapped; /* `day` and `month` stand in this order but may mean the other */
};

enum { DATE_FIXED_LENGTH = 10 };

/* True for ten bytes as 2025-12-31, whether the day exists or not. */
static inline bool text_is_iso_day(const char *at)
{
    return bytes_fit_shape(at, "0000-00-") && bytes_fit_shape(at + 2, "00-00-00");
}

/* Reads ten bytes as 2025-12-31, 31.12.2025, 31/12/2025 or 31-12-2025. */
bool written_date_read_fixed(const char *at, struct written_date *ret_date);

/* Reads a date with separators or a month's name, up to what follows it; `date` is zero. */
bool written_date_read(struct cursor *cursor, struct written_date *date);

/* The day of a date within the limits, else what is wrong with it. */
enum date_result order_date_find(int32_t year, int32_t month, int32_t day, day_t *ret_day);

/* The code of an undecided date that is `day_first` or `month_first`, moved by its zone. */
stored_date_t order_date_pack(const struct written_date *date, day_t day_first, day_t month_first);

/* order_date_read() for all but plain ISO days that exist. */
enum date_result order_date_read_other(struct slice text, const struct date_rules *rules,
                                       struct date_reading *ret_reading);
