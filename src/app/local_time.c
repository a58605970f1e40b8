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

static bool two_digits(const char *text, int32_t most, int32_t *ret_number)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return false;
    *ret_number = (text[0] - '0') * 10 + (text[1] - '0');
    return *ret_number <= most;
}

/* "09:05", with seconds behind or nothing. */
static bool read_minute(const char *text, int32_t *ret_minute)
{
    int32_t hour = 0, minute = 0, second = 0;

    if (!two_digits(text, 23, &hour) || text[2] != ':' || !two_digits(text + 3, 59, &minute))
        return false;
    if (text[5] != '\0' &&
        (text[5] != ':' || !two_digits(text + 6, 59, &second) || text[8] != '\0'))
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
