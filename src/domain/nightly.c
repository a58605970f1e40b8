// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/nightly.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
enum { SKIPPED_MAX = 9999, HOUR_MINUTES = 60 };

static int64_t moment(struct zone *zone, day_t day, int32_t hour)
{
    return zone_instant(zone, day, hour * HOUR_MINUTES) * SECOND;
}

/* The local day whose moment was the last at or before `at`. */
static day_t last_night(struct zone *zone, int32_t hour, int64_t at)
{
    day_t day = zone_day(zone, at / SECOND);

    return moment(zone, day, hour) <= at ? day : day - 1;
}

struct nightly_due nightly_due(struct zone *zone, int32_t hour, int64_t done_at, int64_t now)
{
    day_t night = last_night(zone, hour, now);
    struct nightly_due due = {.due_at = moment(zone, night, hour)};

    if (done_at > now + DAY) {
        due.is_due = true;
        return due;
    }
    due.is_due = done_at < due.due_at;
    if (!due.is_due)
        return due;
    due.skipped = night - last_night(zone, hour, done_at) - 1;
    if (due.skipped > SKIPPED_MAX)
        due.skipped = SKIPPED_MAX;
    return due;
}

int64_t nightly_next(struct zone *zone, int32_t hour, int64_t now)
{
    return moment(zone, last_night(zone, hour, now) + 1, hour);
}
