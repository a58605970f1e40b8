// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_clock.h"

#include "app/answering.h"
#include "app/hours.h"
#include "base/day.h"

enum status intake_clock_open(struct work *work, struct intake_clock *ret_clock)
{
    struct answering answering = {0};
    struct hours_now now = {0};

    enum status status = answering_of(work, &answering);
    if (status == STATUS_OK)
        status = show_hours(work, &now);
    if (status == STATUS_OK)
        *ret_clock = (struct intake_clock){answering, now.hours, zone_open_known(now.time_zone)};
    return status;
}

void intake_clock_close(struct intake_clock *clock)
{
    if (clock->zone)
        zone_close(clock->zone);
    clock->zone = NULL;
}

int64_t intake_clock_due(const struct intake_clock *clock, enum urgency urgency, int64_t at)
{
    return answering_due(&clock->answering, &clock->hours, clock->zone, urgency, at);
}
