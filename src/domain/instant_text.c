// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/instant_text.h"

#include <string.h>

#include "base/day.h"

enum { DATE_LENGTH = 10, TIME_LENGTH = 9, OFFSET_LENGTH = 6, FRACTION_DIGITS = 6 };
#define SECOND INT64_C(1000000) /* in microseconds */

/* Two digits from 0 to `most`. */
static bool read_two(const char *at, int most, int *ret_number)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
        return false;
    *ret_number = (at[0] - '0') * 10 + (at[1] - '0');
    return *ret_number <= most;
}

/* "T14:04:05" in seconds. */
static bool read_time(const char *at, int64_t *ret_seconds)
{
    int hour = 0, minute = 0, second = 0;

    if ((at[0] != 'T' && at[0] != 't') || at[3] != ':' || at[6] != ':' ||
        !read_two(at + 1, 23, &hour) || !read_two(at + 4, 59, &minute) ||
        !read_two(at + 7, 59, &second))
        return false;
    *ret_seconds = (hour * INT64_C(60) + minute) * 60 + second;
    return true;
}

/* ".25" in microseconds; nothing is 0. */
static bool read_fraction(struct slice *rest, int64_t *ret_microseconds)
{
    int64_t unit = SECOND, sum = 0;
    size_t length = 1;

    *ret_microseconds = 0;
    if (rest->length == 0 || rest->at[0] != '.')
        return true;
    for (; length < rest->length && rest->at[length] >= '0' && rest->at[length] <= '9'; length++) {
        unit /= 10;
        sum += (rest->at[length] - '0') * unit;
    }
    if (length == 1 || length > FRACTION_DIGITS + 1)
        return false;
    *rest = (struct slice){rest->at + length, rest->length - length};
    *ret_microseconds = sum;
    return true;
}

/* "Z" or "+01:00" in seconds. */
static bool read_offset(struct slice rest, int64_t *ret_seconds)
{
    int hour = 0, minute = 0;

    *ret_seconds = 0;
    if (rest.length == 1)
        return rest.at[0] == 'Z' || rest.at[0] == 'z';
    if (rest.length != OFFSET_LENGTH || (rest.at[0] != '+' && rest.at[0] != '-') ||
        rest.at[3] != ':' || !read_two(rest.at + 1, 23, &hour) ||
        !read_two(rest.at + 4, 59, &minute))
        return false;
    *ret_seconds = (hour * INT64_C(60) + minute) * 60 * (rest.at[0] == '-' ? -1 : 1);
    return true;
}

bool instant_read(struct slice text, int64_t *ret_at)
{
    char date[DAY_TEXT_SIZE];
    int64_t seconds = 0, fraction = 0, offset = 0;
    day_t day;

    if (text.length < DATE_LENGTH + TIME_LENGTH + 1)
        return false;
    memcpy(date, text.at, DATE_LENGTH);
    date[DATE_LENGTH] = '\0';
    struct slice rest = {text.at + DATE_LENGTH + TIME_LENGTH,
                         text.length - DATE_LENGTH - TIME_LENGTH};
    if (memchr(date, '\0', DATE_LENGTH) || !day_read(date, &day) ||
        !read_time(text.at + DATE_LENGTH, &seconds) || !read_fraction(&rest, &fraction) ||
        !read_offset(rest, &offset))
        return false;
    *ret_at = (day * INT64_C(86400) + seconds - offset) * SECOND + fraction;
    return true;
}
