// SPDX-License-Identifier: AGPL-3.0-or-later
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/day_arithmetic.h"
#include "base/slice.h"

enum { SECONDS_A_DAY = 86400 };

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

/* tzdata's list, to be freed; NULL where the system has none. */
static char *read_list(size_t *ret_length)
{
    /* GLib looks for the zones themselves in the same folder. */
    const char *folder = g_getenv("TZDIR");
    char *path =
        g_build_filename(folder != NULL ? folder : "/usr/share/zoneinfo", "tzdata.zi", NULL);
    char *list = NULL;
    bool has_list = g_file_get_contents(path, &list, ret_length, NULL);

    g_free(path);
    return has_list ? list : NULL;
}

static bool zone_name_is_known(const char *name)
{
    size_t length = 0;
    char *list = read_list(&length);
    bool is_known = list ? list_names(list, length, name) : has_safe_shape(name);

    g_free(list);
    return is_known;
}

/* The name of a line `Z name ...` or `L target name`; length 0 for another line, and for what is no
 * Area/Place: old names of three letters, Etc. */
static struct slice name_of_line(const char *line, size_t length)
{
    struct slice name = {0};

    if (length < 2 || (line[0] != 'Z' && line[0] != 'L') || line[1] != ' ')
        return name;
    const char *at = line + 2, *end = line + length;
    if (line[0] == 'L') {
        at = memchr(at, ' ', (size_t)(end - at));
        if (!at)
            return name;
        at++;
    }
    const char *space = memchr(at, ' ', (size_t)(end - at));
    name = (struct slice){at, (size_t)((space ? space : end) - at)};
    if (!memchr(name.at, '/', name.length) || strncmp(name.at, "Etc/", 4) == 0)
        name.length = 0;
    return name;
}

struct zone_names zone_names(struct arena *arena)
{
    struct zone_names names = {.items = arena_array(arena, const char *, ZONE_NAMES_MAX)};
    size_t length = 0;
    char *list = read_list(&length);
    const char *end = list ? list + length : NULL;

    for (const char *line = list; line && line < end && names.count < ZONE_NAMES_MAX;) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        struct slice name = name_of_line(line, (size_t)((line_end ? line_end : end) - line));

        if (name.length > 0)
            names.items[names.count++] = arena_copy(arena, name.at, name.length);
        line = line_end ? line_end + 1 : NULL;
    }
    g_free(list);
    return names;
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

static struct zone *zone_of(GTimeZone *glib)
{
    struct zone *zone = g_new0(struct zone, 1);

    zone->glib = glib;
    return zone;
}

struct zone *zone_open(const char *name)
{
    GTimeZone *glib = open_glib_zone(name);

    return glib != NULL ? zone_of(glib) : NULL;
}

struct zone *zone_open_local(void)
{
    return zone_of(g_time_zone_new_local());
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

/* Seconds after the UTC day's start, as a clock `offset` seconds east shows them: may leave it. */
static int64_t second_at(int64_t unix_seconds, int32_t offset)
{
    int64_t second = unix_seconds % SECONDS_A_DAY;

    if (second < 0)
        second += SECONDS_A_DAY;
    return second + offset;
}

static day_t day_at(int64_t unix_seconds, int32_t offset)
{
    int64_t day = floor_divide(unix_seconds, SECONDS_A_DAY);

    return clamp_day(day + floor_divide(second_at(unix_seconds, offset), SECONDS_A_DAY));
}

day_t zone_day(struct zone *zone, int64_t unix_seconds)
{
    return day_at(unix_seconds, zone_offset(zone, unix_seconds));
}

/* Letters first, and nothing that GLib would take for a path or another spelling of an offset. */
static bool is_plain_name(const char *name)
{
    return g_ascii_isalpha(name[0]) &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
               strlen(name);
}

day_t zone_day_by_name(const char *name, int64_t unix_seconds)
{
    GTimeZone *glib = NULL;
    int32_t offset = 0;

    if (strcmp(name, "UTC") != 0 && is_plain_name(name))
        glib = g_time_zone_new_identifier(name);
    if (glib != NULL) {
        int interval = g_time_zone_find_interval(glib, G_TIME_TYPE_UNIVERSAL, unix_seconds);

        offset = g_time_zone_get_offset(glib, interval);
        g_time_zone_unref(glib);
    }
    return day_at(unix_seconds, offset);
}

int32_t zone_minute(struct zone *zone, int64_t unix_seconds)
{
    int64_t second = second_at(unix_seconds, zone_offset(zone, unix_seconds));

    second -= floor_divide(second, SECONDS_A_DAY) * SECONDS_A_DAY;
    return (int32_t)(second / 60);
}

int64_t zone_instant(struct zone *zone, day_t day, int32_t minute)
{
    int64_t wall = (int64_t)day * SECONDS_A_DAY + (int64_t)minute * 60;
    /* No clock is changed twice within two days: these are the offsets before and behind a change.
     */
    int32_t before = zone_offset(zone, wall - SECONDS_A_DAY);
    int32_t after = zone_offset(zone, wall + SECONDS_A_DAY);
    int64_t early = wall - before, late = wall - after;

    if (before == after)
        return early;
    if (zone_offset(zone, early) == before)
        return early;
    if (zone_offset(zone, late) == after)
        return late;
    /* Skipped: where the change is, which lies between the two. */
    int64_t low = late < early ? late : early, high = late < early ? early : late;
    while (low + 1 < high) {
        int64_t middle = low + (high - low) / 2;
        if (zone_offset(zone, middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

struct zone *zone_open_known(const char *name)
{
    GTimeZone *glib = NULL;

    if (strcmp(name, "UTC") != 0 && is_plain_name(name))
        glib = g_time_zone_new_identifier(name);
    return zone_of(glib != NULL ? glib : g_time_zone_new_utc());
}
