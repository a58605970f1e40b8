// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_date.h"

#include "base/day.h"
#include "outside/mime_fields.h"

enum { HOUR_MINUTES = 60, DAY_SECONDS = 86400, ZONE_MINUTES_MAX = 24 * 60 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void skip(struct slice *rest, const char *bytes)
{
    while (rest->length > 0 && rest->at[0] != '\0' && strchr(bytes, rest->at[0]))
        *rest = (struct slice){rest->at + 1, rest->length - 1};
}

/* At most six digits; how many there were, 0 for none. */
static int take_number(struct slice *rest, int32_t *ret_number)
{
    int digits = 0;

    for (*ret_number = 0; rest->length > 0 && is_digit(rest->at[0]) && digits < 6; digits++) {
        *ret_number = *ret_number * 10 + rest->at[0] - '0';
        *rest = (struct slice){rest->at + 1, rest->length - 1};
    }
    return digits;
}

static struct slice take_word(struct slice *rest)
{
    struct slice word = {rest->at, 0};

    while (word.length < rest->length && ((rest->at[word.length] | 0x20) >= 'a') &&
           ((rest->at[word.length] | 0x20) <= 'z'))
        word.length++;
    *rest = (struct slice){rest->at + word.length, rest->length - word.length};
    return word;
}

static int32_t month_of(struct slice word)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int32_t i = 0; i < 12; i++) {
        if (mime_begins(word, names[i]))
            return i + 1;
    }
    return 0;
}

/* RFC 5322 4.3: 00 to 49 are of this century, three digits count from 1900. */
static int32_t whole_year(int32_t year, int digits)
{
    if (digits >= 4)
        return year;
    return digits == 2 && year < 50 ? year + 2000 : year + 1900;
}

static bool take_day(struct slice *rest, day_t *ret_day)
{
    int32_t day, year;

    (void)take_word(rest); /* the day of the week says nothing new */
    skip(rest, " \t,.");
    if (take_number(rest, &day) == 0)
        return false;
    skip(rest, " \t-.");
    int32_t month = month_of(take_word(rest));
    skip(rest, " \t-.,");
    int digits = take_number(rest, &year);
    year = whole_year(year, digits);
    if (digits < 2 || month == 0 || year < 1970 || year > 9999 || !civil_exists(year, month, day))
        return false;
    *ret_day = day_of(year, month, day);
    return true;
}

/* A leap second counts as the one before it. */
static bool take_time(struct slice *rest, int64_t *ret_seconds)
{
    int32_t hour, minute, second = 0;

    skip(rest, " \t,");
    if (take_number(rest, &hour) == 0)
        return false;
    skip(rest, ":. ");
    if (take_number(rest, &minute) == 0)
        return false;
    if (rest->length > 0 && (rest->at[0] == ':' || rest->at[0] == '.')) {
        skip(rest, ":.");
        (void)take_number(rest, &second);
    }
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *ret_seconds = (hour * HOUR_MINUTES + minute) * 60 + (second < 60 ? second : 59);
    return true;
}

/* Letters of the military mean the opposite of what most mailers thought: unknown (RFC 5322 4.3).
 */
static int32_t named_zone(struct slice word)
{
    static const struct {
        const char *name;
        int32_t hours;
    } zones[] = {{"EDT", -4}, {"EST", -5}, {"CDT", -5}, {"CST", -6}, {"MDT", -6}, {"MST", -7},
                 {"PDT", -7}, {"PST", -8}, {"CET", 1},  {"CEST", 2}, {"MSK", 3}};

    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        if (mime_is(word, zones[i].name))
            return zones[i].hours * HOUR_MINUTES;
    }
    return 0;
}

static int32_t take_zone(struct slice *rest)
{
    int32_t digits;

    skip(rest, " \t");
    if (rest->length == 0 || (rest->at[0] != '+' && rest->at[0] != '-'))
        return named_zone(take_word(rest));
    int32_t sign = rest->at[0] == '-' ? -1 : 1;
    *rest = (struct slice){rest->at + 1, rest->length - 1};
    if (take_number(rest, &digits) != 4)
        return 0;
    int32_t minutes = digits / 100 * HOUR_MINUTES + digits % 100;
    return minutes < ZONE_MINUTES_MAX ? sign * minutes : 0;
}

bool mime_date_read(struct slice field, int64_t *ret_at)
{
    struct slice rest = slice_trim(field);
    int64_t seconds;
    day_t day;

    if (!take_day(&rest, &day) || !take_time(&rest, &seconds))
        return false;
    int64_t at = (int64_t)day * DAY_SECONDS + seconds - (int64_t)take_zone(&rest) * 60;
    if (at < 0 || at >= INT64_C(253402300800))
        return false;
    *ret_at = at * 1000000;
    return true;
}
