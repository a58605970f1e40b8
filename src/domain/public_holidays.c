// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/public_holidays.h"

#include <string.h>

#include "base/message.h"

const struct holiday_country holiday_countries[HOLIDAY_COUNTRIES] = {
    {"HR", N_("Croatia")},
    {"DE", N_("Germany")},
    {"RU", N_("Russia")},
    {"US", N_("United States")},
};

/* How a rule finds its day. */
enum rule_kind {
    FIXED,    /* a date */
    OBSERVED, /* a date; on a Saturday the Friday before, on a Sunday the Monday after is free */
    EASTER,   /* so many days after Easter Sunday */
    NTH,      /* the nth such weekday of the month; -1 the last */
};

struct rule {
    const char *country;
    enum rule_kind kind;
    int32_t month, day; /* EASTER: day is the offset; NTH: day is the nth */
    int32_t weekday;    /* of NTH: 1 Monday */
    int32_t since;      /* the first year; 0 for long since */
    const char *name;
};

static const struct rule rules[] = {
    {"HR", FIXED, 1, 1, 0, 0, N_("New Year’s Day")},
    {"HR", FIXED, 1, 6, 0, 0, N_("Epiphany")},
    {"HR", EASTER, 0, 0, 0, 0, N_("Easter Sunday")},
    {"HR", EASTER, 0, 1, 0, 0, N_("Easter Monday")},
    {"HR", FIXED, 5, 1, 0, 0, N_("Labour Day")},
    {"HR", FIXED, 5, 30, 0, 2020, N_("Statehood Day")},
    {"HR", EASTER, 0, 60, 0, 0, N_("Corpus Christi")},
    {"HR", FIXED, 6, 22, 0, 0, N_("Anti-Fascist Struggle Day")},
    {"HR", FIXED, 8, 5, 0, 0, N_("Victory and Homeland Thanksgiving Day")},
    {"HR", FIXED, 8, 15, 0, 0, N_("Assumption of Mary")},
    {"HR", FIXED, 11, 1, 0, 0, N_("All Saints’ Day")},
    {"HR", FIXED, 11, 18, 0, 2020, N_("Remembrance Day")},
    {"HR", FIXED, 12, 25, 0, 0, N_("Christmas Day")},
    {"HR", FIXED, 12, 26, 0, 0, N_("Saint Stephen’s Day")},
    {"DE", FIXED, 1, 1, 0, 0, N_("New Year’s Day")},
    {"DE", EASTER, 0, -2, 0, 0, N_("Good Friday")},
    {"DE", EASTER, 0, 1, 0, 0, N_("Easter Monday")},
    {"DE", FIXED, 5, 1, 0, 0, N_("Labour Day")},
    {"DE", EASTER, 0, 39, 0, 0, N_("Ascension Day")},
    {"DE", EASTER, 0, 50, 0, 0, N_("Whit Monday")},
    {"DE", FIXED, 10, 3, 0, 1990, N_("German Unity Day")},
    {"DE", FIXED, 12, 25, 0, 0, N_("Christmas Day")},
    {"DE", FIXED, 12, 26, 0, 0, N_("Second Day of Christmas")},
    {"RU", FIXED, 1, 1, 0, 0, N_("New Year holidays")},
    {"RU", FIXED, 1, 2, 0, 0, N_("New Year holidays")},
    {"RU", FIXED, 1, 3, 0, 0, N_("New Year holidays")},
    {"RU", FIXED, 1, 4, 0, 0, N_("New Year holidays")},
    {"RU", FIXED, 1, 5, 0, 0, N_("New Year holidays")},
    {"RU", FIXED, 1, 6, 0, 2013, N_("New Year holidays")},
    {"RU", FIXED, 1, 7, 0, 0, N_("Orthodox Christmas")},
    {"RU", FIXED, 1, 8, 0, 2013, N_("New Year holidays")},
    {"RU", FIXED, 2, 23, 0, 0, N_("Defender of the Fatherland Day")},
    {"RU", FIXED, 3, 8, 0, 0, N_("International Women’s Day")},
    {"RU", FIXED, 5, 1, 0, 0, N_("Spring and Labour Day")},
    {"RU", FIXED, 5, 9, 0, 0, N_("Victory Day")},
    {"RU", FIXED, 6, 12, 0, 0, N_("Russia Day")},
    {"RU", FIXED, 11, 4, 0, 2005, N_("Unity Day")},
    {"US", OBSERVED, 1, 1, 0, 0, N_("New Year’s Day")},
    {"US", NTH, 1, 3, 1, 1986, N_("Martin Luther King Jr. Day")},
    {"US", NTH, 2, 3, 1, 0, N_("Washington’s Birthday")},
    {"US", NTH, 5, -1, 1, 0, N_("Memorial Day")},
    {"US", OBSERVED, 6, 19, 0, 2021, N_("Juneteenth")},
    {"US", OBSERVED, 7, 4, 0, 0, N_("Independence Day")},
    {"US", NTH, 9, 1, 1, 0, N_("Labor Day")},
    {"US", NTH, 10, 2, 1, 0, N_("Columbus Day")},
    {"US", OBSERVED, 11, 11, 0, 0, N_("Veterans Day")},
    {"US", NTH, 11, 4, 4, 0, N_("Thanksgiving Day")},
    {"US", OBSERVED, 12, 25, 0, 0, N_("Christmas Day")},
};
enum { RULE_COUNT = sizeof(rules) / sizeof(rules[0]) };

bool holiday_country_exists(const char *code)
{
    for (size_t i = 0; i < HOLIDAY_COUNTRIES; i++)
        if (strcmp(holiday_countries[i].code, code) == 0)
            return true;
    return false;
}

/* Gauss's rule as Meeus, Jones and Butcher wrote it, for any year of the Gregorian calendar. */
day_t easter_sunday(int32_t year)
{
    int32_t a = year % 19, b = year / 100, c = year % 100;
    int32_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int32_t m = (a + 11 * h + 22 * l) / 451;
    int32_t sum = h + l - 7 * m + 114;

    return day_of(year, sum / 31, sum % 31 + 1);
}

static day_t nth_weekday(int32_t year, const struct rule *rule)
{
    enum { WEEK = 7 };
    bool is_last = rule->day < 0;
    day_t first = is_last ? day_of(year, rule->month + 1, 1) - WEEK : day_of(year, rule->month, 1);
    int32_t ahead = (rule->weekday - day_weekday(first) + WEEK) % WEEK;

    return first + ahead + (is_last ? 0 : (rule->day - 1) * WEEK);
}

static day_t day_by(const struct rule *rule, int32_t year)
{
    enum { SATURDAY = 6, SUNDAY = 7 };
    day_t day;

    switch (rule->kind) {
    case EASTER:
        return easter_sunday(year) + rule->day;
    case NTH:
        return nth_weekday(year, rule);
    case FIXED:
        return day_of(year, rule->month, rule->day);
    case OBSERVED:
        break;
    }
    day = day_of(year, rule->month, rule->day);
    if (day_weekday(day) == SATURDAY)
        return day - 1;
    return day_weekday(day) == SUNDAY ? day + 1 : day;
}

/* A New Year's Day on a Saturday is kept on the last day of the year before. */
static bool is_of_year(day_t day, int32_t year)
{
    return civil_of(day).year == year;
}

static void add_in_order(struct public_holiday *days, size_t count, struct public_holiday added)
{
    size_t at = count;

    for (; at > 0 && days[at - 1].day > added.day; at--)
        days[at] = days[at - 1];
    days[at] = added;
}

size_t public_holidays(const char *country, int32_t year,
                       struct public_holiday ret_days[PUBLIC_HOLIDAYS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (strcmp(rules[i].country, country) != 0)
            continue;
        for (int32_t of = year; of <= year + 1; of++) {
            day_t day = day_by(&rules[i], of);
            if (of < rules[i].since || !is_of_year(day, year) || count == PUBLIC_HOLIDAYS_MAX)
                continue;
            add_in_order(ret_days, count++, (struct public_holiday){day, rules[i].name});
        }
    }
    return count;
}

const char *public_holiday_on(const char *country, day_t day)
{
    struct public_holiday days[PUBLIC_HOLIDAYS_MAX];
    size_t count = public_holidays(country, civil_of(day).year, days);

    for (size_t i = 0; i < count; i++)
        if (days[i].day == day)
            return days[i].name;
    return NULL;
}
