// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/day.h"

/*
 * Public holidays of a whole country by its law, from rules, for any year; days that only a region
 * keeps, and days that a government moves from year to year, are left out. The rules and their
 * sources stand in docs/decisions/public-holidays.md.
 */
struct public_holiday {
    day_t day;
    const char *name; /* English, the key of its translation */
};
enum { PUBLIC_HOLIDAYS_MAX = 24 };

/* Countries by their code (ISO 3166), in the order of a list. */
struct holiday_country {
    const char *code, *name;
};
extern const struct holiday_country holiday_countries[];
enum { HOLIDAY_COUNTRIES = 4 };

/* True for a country whose holidays are known. */
bool holiday_country_exists(const char *code);

/* Those of a year in their order; 0 for "" and what is no country. */
size_t public_holidays(const char *country, int32_t year,
                       struct public_holiday ret_days[PUBLIC_HOLIDAYS_MAX]);

/* The name of the holiday that the day is; NULL for none. */
const char *public_holiday_on(const char *country, day_t day);

/* Easter Sunday of the western churches. */
day_t easter_sunday(int32_t year);
