// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/day.h"

#include <assert.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_A_YEAR = 12, DAYS_A_WEEK = 7, SECONDS_A_DAY = 86400 };

/*
 * Days and civil dates turn into one another by counting years from 1 March, so that the leap
 * day comes last, in eras of 400 years of equal length.
 */
enum {
    YEARS_AN_ERA = 400,
    DAYS_AN_ERA = 146097,
    EPOCH_FROM_ERA_START = 719468, /* 0000-03-01 to 1970-01-01 */
};

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

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

static day_t clamp_day(int64_t day)
{
    if (day > INT32_MAX)
        return INT32_MAX;
    return day < INT32_MIN ? INT32_MIN : (day_t)day;
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

int32_t day_of_week(day_t day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t since_monday = (int64_t)day + 3;

    return (int32_t)(since_monday - floor_divide(since_monday, DAYS_A_WEEK) * DAYS_A_WEEK);
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
    assert(day >= DAY_FIRST && day <= DAY_LAST);
    struct civil civil = civil_of(day);

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

/*
 * Offsets are remembered by blocks of time without a change of offset, about six days each,
 * from a day before DAY_FIRST to a day after DAY_LAST. The few blocks that hold a change, and
 * instants outside of all, are looked up in GLib each time.
 */
enum {
    BLOCK_BITS = 19,
    BLOCK_COUNT = (int)((((int64_t)DAY_LAST - DAY_FIRST + 3) * SECONDS_A_DAY) >> BLOCK_BITS) + 1,
};
#define BLOCKS_START (((int64_t)DAY_FIRST - 1) * SECONDS_A_DAY)
#define BLOCKS_END (BLOCKS_START + ((int64_t)BLOCK_COUNT << BLOCK_BITS))
/* No zone is a million seconds off. */
enum { OFFSET_NOT_LOOKED_UP = 0, OFFSET_CHANGES = INT32_MAX, OFFSET_BIAS = 1000000 };

struct zone {
    GTimeZone *glib;
    int32_t offsets[BLOCK_COUNT]; /* seconds east of UTC + OFFSET_BIAS, or one of the above */
};

/* True when a line `Z name ...` or `L target name` of tzdata.zi names the zone. */
static bool line_names(const char *line, const char *end, const char *name, size_t length)
{
    if (end - line < 2 || (line[0] != 'Z' && line[0] != 'L') || line[1] != ' ')
        return false;
    const char *at = line + 2;

    if (line[0] == 'L') {
        at = memchr(at, ' ', (size_t)(end - at));
        if (at == NULL)
            return false;
        at++;
    }
    if ((size_t)(end - at) < length || memcmp(at, name, length) != 0)
        return false;
    return (size_t)(end - at) == length || at[length] == ' ';
}

static bool list_names(const char *list, size_t list_length, const char *name)
{
    const char *list_end = list + list_length;
    size_t length = strlen(name);

    while (list < list_end) {
        const char *line_end = memchr(list, '\n', (size_t)(list_end - list));
        if (line_end == NULL)
            line_end = list_end;
        if (line_names(list, line_end, name, length))
            return true;
        list = line_end + (line_end < list_end);
    }
    return false;
}

/* Area/Place: what stands in for the list where a system has none. Cannot name another file. */
static bool has_safe_shape(const char *name)
{
    bool starts_part = true;
    bool has_slash = false;

    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '/' && !starts_part) {
            has_slash = true;
            starts_part = true;
            continue;
        }
        if (!g_ascii_isalpha(*at) && (starts_part || strchr("0123456789_+-", *at) == NULL))
            return false;
        starts_part = false;
    }
    return has_slash && !starts_part;
}

enum { ZONE_NAME_MAX = 64 };

static bool zone_name_is_known(const char *name)
{
    /* GLib looks for the zones themselves in the same folder. */
    const char *folder = g_getenv("TZDIR");
    char *path =
        g_build_filename(folder != NULL ? folder : "/usr/share/zoneinfo", "tzdata.zi", NULL);
    char *list = NULL;
    size_t list_length = 0;
    bool has_list = g_file_get_contents(path, &list, &list_length, NULL);
    bool is_known = has_list ? list_names(list, list_length, name) : has_safe_shape(name);

    g_free(list);
    g_free(path);
    return is_known;
}

static GTimeZone *open_glib_zone(const char *name)
{
    if (strcmp(name, "UTC") == 0)
        return g_time_zone_new_utc();
    /* A line of the list holds other words too: no name has a space or is empty. */
    if (name[0] == '\0' || strlen(name) > ZONE_NAME_MAX || strpbrk(name, " \n") != NULL ||
        !zone_name_is_known(name))
        return NULL;
    return g_time_zone_new_identifier(name);
}

struct zone *zone_open(const char *name)
{
    GTimeZone *glib = open_glib_zone(name);

    if (glib == NULL)
        return NULL;
    struct zone *zone = g_new0(struct zone, 1);
    zone->glib = glib;
    return zone;
}

void zone_close(struct zone *zone)
{
    if (zone == NULL)
        return;
    g_time_zone_unref(zone->glib);
    g_free(zone);
}

static int32_t look_up_offset(struct zone *zone, int64_t unix_seconds)
{
    int interval = g_time_zone_find_interval(zone->glib, G_TIME_TYPE_UNIVERSAL, unix_seconds);

    return g_time_zone_get_offset(zone->glib, interval);
}

static int32_t look_up_block(struct zone *zone, int64_t block)
{
    int64_t start = BLOCKS_START + block * (INT64_C(1) << BLOCK_BITS);
    int64_t last = start + (INT64_C(1) << BLOCK_BITS) - 1;
    int first_interval = g_time_zone_find_interval(zone->glib, G_TIME_TYPE_UNIVERSAL, start);
    int last_interval = g_time_zone_find_interval(zone->glib, G_TIME_TYPE_UNIVERSAL, last);

    if (first_interval != last_interval)
        return OFFSET_CHANGES;
    return g_time_zone_get_offset(zone->glib, first_interval) + OFFSET_BIAS;
}

static int32_t zone_offset(struct zone *zone, int64_t unix_seconds)
{
    if (unix_seconds < BLOCKS_START || unix_seconds >= BLOCKS_END)
        return look_up_offset(zone, unix_seconds);
    int64_t block = (unix_seconds - BLOCKS_START) >> BLOCK_BITS;

    if (zone->offsets[block] == OFFSET_NOT_LOOKED_UP)
        zone->offsets[block] = look_up_block(zone, block);
    if (zone->offsets[block] == OFFSET_CHANGES)
        return look_up_offset(zone, unix_seconds);
    return zone->offsets[block] - OFFSET_BIAS;
}

day_t zone_day(struct zone *zone, int64_t unix_seconds)
{
    int64_t day = floor_divide(unix_seconds, SECONDS_A_DAY);
    int64_t second = unix_seconds - day * SECONDS_A_DAY;

    second += zone_offset(zone, unix_seconds);
    return clamp_day(day + floor_divide(second, SECONDS_A_DAY));
}
