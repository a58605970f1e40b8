// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/day.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/day_arithmetic.h"

enum { MONTHS_A_YEAR = 12 };

/*
 * Days and civil dates turn into one another by counting years from 1 March, so that the leap
 * day comes last, in eras of 400 years of equal length.
 */
enum {
    YEARS_AN_ERA = 400,
    DAYS_AN_ERA = 146097,
    EPOCH_FROM_ERA_START = 719468, /* 0000-03-01 to 1970-01-01 */
};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool civil_exists(int32_t year, int32_t month, int32_t day)
{
    static const int8_t days[MONTHS_A_YEAR + 1] = {0,  31, 28, 31, 30, 31, 30,
                                                   31, 31, 30, 31, 30, 31};

    if (month < 1 || month > MONTHS_A_YEAR || day < 1)
        return false;
    return day <= days[month] + (month == 2 && is_leap(year));
}

/* In 64 bits, so that no year overflows. */
static int64_t wide_day_of(int64_t year, int32_t month, int32_t day)
{
    int64_t march_year = year - (month <= 2);
    int64_t era = floor_divide(march_year, YEARS_AN_ERA);
    int64_t year_of_era = march_year - era * YEARS_AN_ERA;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    /* 153 days in any five months from March on. */
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_AN_ERA + day_of_era - EPOCH_FROM_ERA_START;
}

day_t day_of(int32_t year, int32_t month, int32_t day)
{
    return clamp_day(wide_day_of(year, month, day));
}

struct civil civil_of(day_t day)
{
    int64_t shifted = (int64_t)day + EPOCH_FROM_ERA_START;
    int64_t era = floor_divide(shifted, DAYS_AN_ERA);
    uint32_t day_of_era = (uint32_t)(shifted - era * DAYS_AN_ERA);
    uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t march_month = (5 * day_of_year + 2) / 153;
    int32_t month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9);

    return (struct civil){
        .year = (int32_t)(year_of_era + era * YEARS_AN_ERA) + (month <= 2),
        .month = month,
        .day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1),
    };
}

static int32_t months_in(enum period period)
{
    static const int32_t months[PERIOD_KINDS] = {1, 3, 12};

    return months[period];
}

/* Which period of its kind the day lies in, counted from the year 0. */
static int64_t period_number(enum period period, day_t day)
{
    struct civil civil = civil_of(day);

    return floor_divide((int64_t)civil.year * MONTHS_A_YEAR + civil.month - 1, months_in(period));
}

static day_t period_first_day(enum period period, int64_t number)
{
    int64_t month = number * months_in(period);
    int64_t year = floor_divide(month, MONTHS_A_YEAR);

    return clamp_day(wide_day_of(year, (int32_t)(month - year * MONTHS_A_YEAR) + 1, 1));
}

day_t period_start(enum period period, day_t day)
{
    return period_first_day(period, period_number(period, day));
}

day_t period_shift(enum period period, day_t start, int32_t count)
{
    return period_first_day(period, period_number(period, start) + count);
}

int32_t period_distance(enum period period, day_t from, day_t to)
{
    return (int32_t)(period_number(period, to) - period_number(period, from));
}

static void write_two_digits(int32_t number, char at[2])
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

void day_write(day_t day, char text[DAY_TEXT_SIZE])
{
    struct civil civil = civil_of(day);

    assert(civil.year >= 0 && civil.year <= 9999);
    write_two_digits(civil.year / 100, text);
    write_two_digits(civil.year % 100, text + 2);
    text[4] = '-';
    write_two_digits(civil.month, text + 5);
    text[7] = '-';
    write_two_digits(civil.day, text + 8);
    text[10] = '\0';
}

bool day_read(const char *text, day_t *ret_day)
{
    static const char shape[DAY_TEXT_SIZE] = "0000-00-00";
    int32_t digits[DAY_TEXT_SIZE] = {0};

    /* A shorter text meets its NUL here, which matches no place of the shape but the last. */
    for (int i = 0; i < DAY_TEXT_SIZE; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !is_digit : text[i] != shape[i])
            return false;
        digits[i] = text[i] - '0';
    }
    int32_t year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int32_t month = digits[5] * 10 + digits[6];
    int32_t day = digits[8] * 10 + digits[9];

    if (!civil_exists(year, month, day))
        return false;
    day_t read = day_of(year, month, day);
    if (read < DAY_FIRST || read > DAY_LAST)
        return false;
    *ret_day = read;
    return true;
}

int32_t day_weekday(day_t day)
{
    enum { WEEK = 7, THURSDAY = 4 }; /* 1970-01-01 was one */
    int32_t since_thursday = day % WEEK;

    return (since_thursday + WEEK + THURSDAY - 1) % WEEK + 1;
}
