// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/important_date.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"

/* Any leap year: where no year is known 29 February is a day. */
enum { LEAP_YEAR = 2000, YEAR_FIRST = 1850, YEAR_LAST = 2199 };

static const char *const kind_words[] = {NULL, "birthday", "anniversary", "trade", "other"};

const char *date_kind_word(enum date_kind kind)
{
    return kind >= DATE_BIRTHDAY && kind <= DATE_OTHER ? kind_words[kind] : "";
}

bool date_kind_of(const char *word, enum date_kind *ret_kind)
{
    for (int i = DATE_BIRTHDAY; i <= DATE_OTHER; i++) {
        if (strcmp(word, kind_words[i]) != 0)
            continue;
        *ret_kind = (enum date_kind)i;
        return true;
    }
    return false;
}

/* Between `least` and `most` digits. */
static bool take_digits(const char **at, size_t least, size_t most, int32_t *ret_number)
{
    size_t count = strspn(*at, "0123456789");
    int32_t number = 0;

    if (count < least || count > most)
        return false;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + ((*at)[i] - '0');
    *at += count;
    *ret_number = number;
    return true;
}

static bool take_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool read_with_points(const char *at, struct civil *civil)
{
    if (!take_digits(&at, 1, 2, &civil->day) || !take_char(&at, '.') ||
        !take_digits(&at, 1, 2, &civil->month))
        return false;
    if (take_char(&at, '.') && *at != '\0')
        if (!take_digits(&at, 4, 4, &civil->year) || civil->year == 0)
            return false;
    return *at == '\0' || strcmp(at, ".") == 0;
}

static bool read_iso(const char *at, struct civil *civil)
{
    if (strncmp(at, "--", 2) == 0)
        at += 1;
    else if (!take_digits(&at, 4, 4, &civil->year) || civil->year == 0)
        return false;
    return take_char(&at, '-') && take_digits(&at, 2, 2, &civil->month) && take_char(&at, '-') &&
           take_digits(&at, 2, 2, &civil->day) && *at == '\0';
}

bool important_date_read(const char *text, struct important_date *date)
{
    struct civil civil = {0};

    if (!read_iso(text, &civil)) {
        civil = (struct civil){0};
        if (!read_with_points(text, &civil))
            return false;
    }
    if (civil.year != 0 && (civil.year < YEAR_FIRST || civil.year > YEAR_LAST))
        return false;
    if (!civil_exists(civil.year == 0 ? LEAP_YEAR : civil.year, civil.month, civil.day))
        return false;
    date->year = civil.year;
    date->month = civil.month;
    date->day = civil.day;
    return true;
}

void important_date_write(const struct important_date *date, char text[DATE_TEXT_SIZE])
{
    unsigned month = (unsigned)date->month % 100, day = (unsigned)date->day % 100;

    if (date->year == 0)
        snprintf(text, DATE_TEXT_SIZE, "--%02u-%02u", month, day);
    else
        snprintf(text, DATE_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)date->year % 10000, month, day);
}
