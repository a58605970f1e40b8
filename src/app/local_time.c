// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/local_time.h"

#include <stdio.h>
#include <string.h>

#include "store/workspaces.h"

#define MICROSECONDS INT64_C(1000000)
enum { NOON = 12 * 60, MINUTES_AN_HOUR = 60, MINUTES_A_DAY = 1440 };

enum status local_zone_open(struct work *work, struct zone **ret_zone)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        *ret_zone = zone_open_known(workspace.time_zone);
    return status;
}

/* "09:05", with seconds behind or nothing. */
static bool read_minute(const char *text, int32_t *ret_minute)
{
    int hour = 0, minute = 0;

    if (strspn(text, "0123456789:") != strlen(text) || strlen(text) < 4 || strlen(text) > 8 ||
        sscanf(text, "%2d:%2d", &hour, &minute) != 2 || hour > 23 || minute > 59)
        return false;
    *ret_minute = hour * MINUTES_AN_HOUR + minute;
    return true;
}

bool local_time_read(struct zone *zone, const char *text, int64_t *ret_at)
{
    char day_text[DAY_TEXT_SIZE] = "";
    int32_t minute = NOON;
    day_t day;

    if (strlen(text) < DAY_TEXT_SIZE - 1)
        return false;
    memcpy(day_text, text, DAY_TEXT_SIZE - 1);
    const char *rest = text + DAY_TEXT_SIZE - 1;
    if (!day_read(day_text, &day))
        return false;
    if (*rest != '\0' && ((*rest != 'T' && *rest != ' ') || !read_minute(rest + 1, &minute)))
        return false;
    *ret_at = zone_instant(zone, day, minute) * MICROSECONDS;
    return true;
}

void local_time_write(struct zone *zone, int64_t at, char text[LOCAL_TIME_SIZE])
{
    char day[DAY_TEXT_SIZE];
    unsigned minute = (unsigned)zone_minute(zone, at / MICROSECONDS) % MINUTES_A_DAY;

    day_write(zone_day(zone, at / MICROSECONDS), day);
    snprintf(text, LOCAL_TIME_SIZE, "%.10sT%02u:%02u", day, minute / MINUTES_AN_HOUR,
             minute % MINUTES_AN_HOUR);
}
