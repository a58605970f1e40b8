// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "domain/working_hours.h"

enum { INTERVALS_MAX = 40, BYTES_OF_INTERVAL = 5 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static int32_t number(const uint8_t *bytes)
{
    return (int32_t)bytes[0] * 16 + bytes[1] - 64;
}

static size_t take_week(const uint8_t *bytes, size_t length, struct open_interval *week)
{
    size_t count = 0;

    for (; length >= BYTES_OF_INTERVAL && count < INTERVALS_MAX; length -= BYTES_OF_INTERVAL) {
        week[count++] = (struct open_interval){.weekday = bytes[0] % WEEK_DAYS + 1,
                                               .from_minute = number(bytes + 1),
                                               .to_minute = number(bytes + 3)};
        bytes += BYTES_OF_INTERVAL;
    }
    return count;
}

/* What is taken is in order, within a day, and few enough; and each day of the calendar is such. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct open_interval week[INTERVALS_MAX];
    struct fault fault = {0};
    size_t count = take_week(bytes, length, week);

    if (working_week_clean(week, count, &fault) != STATUS_OK)
        return 0;
    for (size_t i = 0; i < count; i++) {
        must(week[i].weekday >= 1 && week[i].weekday <= WEEK_DAYS);
        must(week[i].from_minute >= 0 && week[i].from_minute < week[i].to_minute);
        must(week[i].to_minute <= DAY_MINUTES);
        must(i == 0 || week[i].weekday > week[i - 1].weekday ||
             week[i].from_minute >= week[i - 1].to_minute);
    }
    const struct working_hours hours = {.week = week, .week_count = count, .holidays = ""};
    for (day_t day = day_of(2026, 11, 22); day < day_of(2026, 11, 29); day++) {
        const struct day_hours open = working_day(&hours, day);
        must(open.count <= INTERVALS_OF_DAY_MAX);
    }
    return 0;
}
