// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/fold.h"
#include "domain/order_line.h"

/* What a day is made of: at most three parts, numbers or a month's name. */
struct day_parts {
    int32_t numbers[3];
    size_t digits[3]; /* of each number */
    size_t count;
    int32_t month;       /* by its name; 0: none */
    size_t month_before; /* numbers before the name */
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

int32_t order_month_of(struct slice word)
{
    static const char *const names[][3] = {
        {"jan", "sij", "янв"}, {"feb", "vel", "фев"}, {"mar", "ozu", "мар"}, {"apr", "tra", "апр"},
        {"may", "svi", "маи"}, {"jun", "lip", "июн"}, {"jul", "srp", "июл"}, {"aug", "kol", "авг"},
        {"sep", "ruj", "сен"}, {"oct", "lis", "окт"}, {"nov", "stu", "ноя"}, {"dec", "pro", "дек"},
    };

    for (int32_t month = 0; month < 12; month++)
        for (size_t i = 0; i < 3; i++) {
            size_t length = strlen(names[month][i]);

            if (word.length >= length && memcmp(word.at, names[month][i], length) == 0)
                return month + 1;
        }
    /* "мая" has no letter more than its root. */
    return slice_equal(word, slice_of("мая")) ? 5 : 0;
}

/* Today 0, tomorrow 1, the day after 2; -1 for none. */
static int said_word(const char *folded)
{
    static const char *const words[][3] = {
        {"today", "сегодня", "danas"},
        {"tomorrow", "завтра", "sutra"},
        {"the day after tomorrow", "послезавтра", "prekosutra"},
    };

    for (int day = 0; day < 3; day++)
        for (size_t i = 0; i < 3; i++)
            if (strcmp(folded, words[day][i]) == 0)
                return day;
    return -1;
}

static bool take_number(struct day_parts *parts, const char **at)
{
    size_t digits = 0;
    int32_t number = 0;

    for (; is_digit((*at)[digits]); digits++) {
        if (digits == 4)
            return false;
        number = number * 10 + ((*at)[digits] - '0');
    }
    if (parts->count == 3)
        return false;
    parts->digits[parts->count] = digits;
    parts->numbers[parts->count++] = number;
    *at += digits;
    return true;
}

static bool take_month(struct day_parts *parts, const char **at)
{
    size_t length = strcspn(*at, " .,-/0123456789");

    if (length == 0 || parts->month != 0)
        return false;
    parts->month = order_month_of((struct slice){*at, length});
    parts->month_before = parts->count;
    *at += length;
    return parts->month != 0;
}

static bool read_parts(const char *folded, struct day_parts *ret_parts)
{
    struct day_parts parts = {.count = 0};

    for (const char *at = folded; *at != '\0';) {
        if (strchr(" .,-/", *at))
            at++;
        else if (is_digit(*at) ? !take_number(&parts, &at) : !take_month(&parts, &at))
            return false;
    }
    *ret_parts = parts;
    return parts.count > 0;
}

static bool day_of_parts(int32_t year, int32_t month, int32_t day, day_t *ret_day)
{
    if (!civil_exists(year, month, day))
        return false;
    *ret_day = day_of(year, month, day);
    return *ret_day >= DAY_FIRST && *ret_day <= DAY_LAST;
}

/* Without a year: the next such day. The 29th of February may be four years away, or eight. */
static bool next_such_day(int32_t month, int32_t day, day_t today, day_t *ret_day)
{
    const int32_t year = civil_of(today).year;

    for (int32_t ahead = 0; ahead <= 8; ahead++)
        if (day_of_parts(year + ahead, month, day, ret_day) && *ret_day >= today)
            return true;
    return false;
}

/* 26 is 2026: nobody orders for another century. */
static bool year_of(int32_t number, size_t digits, int32_t *ret_year)
{
    *ret_year = digits == 2 ? 2000 + number : number;
    return digits == 2 || digits == 4;
}

static bool read_named(const struct day_parts *parts, day_t today, day_t *ret_day)
{
    int32_t year = 0;

    if (parts->count > 2 || parts->digits[0] > 2 || parts->month_before > 1)
        return false;
    if (parts->count == 1)
        return next_such_day(parts->month, parts->numbers[0], today, ret_day);
    return year_of(parts->numbers[1], parts->digits[1], &year) &&
           day_of_parts(year, parts->month, parts->numbers[0], ret_day);
}

static bool read_numbers(const struct day_parts *parts, day_t today, day_t *ret_day)
{
    int32_t year = 0;

    if (parts->count == 3 && parts->digits[0] == 4)
        return day_of_parts(parts->numbers[0], parts->numbers[1], parts->numbers[2], ret_day);
    if (parts->count < 2 || parts->digits[0] > 2 || parts->digits[1] > 2)
        return false;
    if (parts->count == 2)
        return next_such_day(parts->numbers[1], parts->numbers[0], today, ret_day);
    return year_of(parts->numbers[2], parts->digits[2], &year) &&
           day_of_parts(year, parts->numbers[1], parts->numbers[0], ret_day);
}

/* Numbers alone are a day only between points, with one at the end where there is no year, or as
 * ISO has it: 27.11 may be an amount. */
static bool looks_like_day(const char *folded, const struct day_parts *parts)
{
    size_t length = strlen(folded), points = 0, hyphens = 0;

    for (size_t i = 0; i < length; i++) {
        points += folded[i] == '.';
        hyphens += folded[i] == '-';
    }
    if (strpbrk(folded, ",/"))
        return false;
    if (parts->count == 3)
        return (points >= 2 && hyphens == 0) || (points == 0 && hyphens == 2);
    return points == 2 && hyphens == 0 && folded[length - 1] == '.';
}

bool order_day_read(struct slice text, day_t today, struct arena *arena, day_t *ret_day)
{
    enum { DAY_BYTES_MAX = 60 };
    struct day_parts parts;

    text = slice_trim(text);
    if (text.length == 0 || text.length > DAY_BYTES_MAX)
        return false;
    const char *folded = fold_text(arena, text);
    int ahead = said_word(folded);
    if (ahead >= 0) {
        *ret_day = today + ahead;
        return *ret_day <= DAY_LAST;
    }
    if (!read_parts(folded, &parts))
        return false;
    if (parts.month != 0)
        return read_named(&parts, today, ret_day);
    return looks_like_day(folded, &parts) && read_numbers(&parts, today, ret_day);
}
