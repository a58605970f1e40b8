// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/text_cursor.h"

/* What order_date.c puts together: the words of dates, and times of day. */

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
