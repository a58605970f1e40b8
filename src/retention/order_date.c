// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date.h"

#include "retention/order_date_parts.h"

enum { ISO_LENGTH = 10, FIRST_YEAR = 1900, LAST_YEAR = 2199 };

enum { NO_DAY = INT32_MIN };

/* day_of() by table for the years within the limits; NO_DAY for all else. */
static inline day_t find_day(int32_t year, int32_t month, int32_t day)
{
    static const int16_t month_start[2][14] = {
        {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
        {0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
    };

    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1)
        return NO_DAY;
    /* Without branches: years come in no order, so that they would be guessed wrong. */
    bool is_leap = (year % 4 == 0) & (year != 1900) & (year != 2100);
    if (day > month_start[is_leap][month + 1] - month_start[is_leap][month])
        return NO_DAY;
    int32_t years = year - FIRST_YEAR;
    /* Leap days before the year: 1900 had none, and 2100 will have none. */
    int32_t leap_days = (years + 3) / 4 - (years > 0) - (year > 2100);

    return DAY_FIRST + years * 365 + leap_days + month_start[is_leap][month] + day - 1;
}

enum date_result order_date_find(int32_t year, int32_t month, int32_t day, day_t *ret_day)
{
    day_t found = find_day(year, month, day);

    if (found == NO_DAY)
        return civil_exists(year, month, day) ? DATE_OUT_OF_RANGE : DATE_NO_SUCH_DAY;
    *ret_day = found;
    return DATE_READ;
}

/* Most logs have nothing but plain ISO days, so these must cost next to nothing. */
enum date_result order_date_read(struct slice text, const struct date_rules *rules,
                                 struct date_reading *ret_reading)
{
    const char *at = text.at;

    if (text.length != ISO_LENGTH || !text_is_iso_day(at))
        return order_date_read_other(text, rules, ret_reading);
    day_t day =
        find_day(two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 5), two_digits(at + 8));

    if (day == NO_DAY)
        return order_date_read_other(text, rules, ret_reading);
    *ret_reading = (struct date_reading){.date = day};
    return DATE_READ;
}

/*
 * An undecided date holds its year and both numbers, and by how many days its time and zone
 * move it in either reading (summer time may differ): at most two days either way.
 * Both numbers are 1 to 12, so that the day exists in either.
 */
enum { SHIFT_MOST = 2, SHIFTS = 2 * SHIFT_MOST + 1, NUMBERS = 13 };

stored_date_t order_date_pack(const struct written_date *date, day_t day_first, day_t month_first)
{
    int32_t numbers = ((date->year - FIRST_YEAR) * NUMBERS + date->month) * NUMBERS + date->day;
    int32_t shift = day_first - find_day(date->year, date->month, date->day);
    int32_t swapped_shift = month_first - find_day(date->year, date->day, date->month);

    return DATE_UNDECIDED + (numbers * SHIFTS + shift + SHIFT_MOST) * SHIFTS + swapped_shift +
           SHIFT_MOST;
}

day_t order_date_resolve_undecided(stored_date_t date, enum date_order order)
{
    int32_t code = date - DATE_UNDECIDED;
    int32_t swapped_shift = code % SHIFTS - SHIFT_MOST;
    int32_t shift = code / SHIFTS % SHIFTS - SHIFT_MOST;
    int32_t numbers = code / (SHIFTS * SHIFTS);
    int32_t second = numbers / NUMBERS % NUMBERS;
    int32_t first = numbers % NUMBERS;
    int32_t year = FIRST_YEAR + numbers / (NUMBERS * NUMBERS);

    if (order == DATE_MONTH_FIRST)
        return find_day(year, first, second) + swapped_shift;
    return find_day(year, second, first) + shift;
}
