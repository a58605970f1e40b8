// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A calendar day (proleptic Gregorian), counted from 1970-01-01. */
typedef int32_t day_t;

/* Days that any input may name: 1900-01-01 to 2199-12-31. Outside is a slip of the pen. */
#define DAY_FIRST ((day_t)-25567)
#define DAY_LAST ((day_t)84005)

struct civil {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
};

/* True for a day that exists, of any year. */
bool civil_exists(int32_t year, int32_t month, int32_t day);

/* The day of a civil date that exists. */
day_t day_of(int32_t year, int32_t month, int32_t day);

struct civil civil_of(day_t day);

/* 1 Monday to 7 Sunday. */
int32_t day_weekday(day_t day);

/* Spans in which figures are counted. */
enum period { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
enum { PERIOD_KINDS = 3 };

/* First day of the period around `day`, and of the one `count` periods later (may be < 0). */
day_t period_start(enum period period, day_t day);
day_t period_shift(enum period period, day_t start, int32_t count);

/* How many periods the one around `to` comes after the one around `from`. */
int32_t period_distance(enum period period, day_t from, day_t to);

/*
 * Writes YYYY-MM-DD and a NUL. `day` lies in the years 0 to 9999: what is worked out from days of
 * input, as a due date, may well pass their limits.
 */
enum { DAY_TEXT_SIZE = 11 };
void day_write(day_t day, char text[DAY_TEXT_SIZE]);

/* Reads YYYY-MM-DD and nothing else. False when it is no day within the limits. */
bool day_read(const char *text, day_t *ret_day);

/*
 * A time zone by its tzdata name, as `Europe/Zagreb`. GTimeZone is used in zone.c and nowhere else.
 * Not shared between threads (it remembers what was looked up): each opens its own.
 */
struct zone;

/*
 * NULL when the name is not in tzdata's list (zones and links of tzdata.zi, "UTC"). Where the
 * system has no list, names as Area/Place that GLib knows are taken.
 */
struct zone *zone_open(const char *name);

/* The zone that this machine, or TZ, is set to. Never NULL. */
struct zone *zone_open_local(void);
void zone_close(struct zone *zone);

/* The local day of an instant, Unix seconds. */
day_t zone_day(struct zone *zone, int64_t unix_seconds);

/*
 * The local day of one instant in the zone of that name, which was found in tzdata's list when it
 * was stored: the list is not read again. UTC's where this machine does not have the zone. Takes a
 * millisecond unless the zone is open somewhere, then some microseconds.
 */
day_t zone_day_by_name(const char *name, int64_t unix_seconds);

/* The minute of that day, as a clock on the wall shows it: 0 to 1439. */
int32_t zone_minute(struct zone *zone, int64_t unix_seconds);

/*
 * The first instant (Unix seconds) at which a clock on the wall shows this minute of the day: 0 to
 * 1440, the last being the next day's midnight. Where the clocks skip it, the instant at which they
 * do; of one that comes twice the earlier.
 */
int64_t zone_instant(struct zone *zone, day_t day, int32_t minute);

/* The names of tzdata's list as Area/Place, in its order, at most ZONE_NAMES_MAX; none where the
 * system has no list. */
enum { ZONE_NAMES_MAX = 1000 };
struct arena;
struct zone_names {
    const char **items;
    size_t count;
};
struct zone_names zone_names(struct arena *arena);

/*
 * As zone_open() for a name that was found in tzdata's list when it was stored: the list is not
 * read again. UTC where this machine does not have the zone.
 */
struct zone *zone_open_known(const char *name);
