// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/snooze.h"

#include <string.h>

/* Where no hours were set, or nothing opens for long: the morning and the evening of most offices.
 */
enum { MINUTES_BEFORE_CLOSING = 60, MONDAY = 1, MORNING = 9 * 60, EVENING = 17 * 60 };

static const char *const WORDS[] = {NULL, "tonight", "tomorrow", "monday", "next_week"};

/* What is closed all day has no evening; one that opens late has its end less an hour all the same.
 */
static bool tonight(const struct working_hours *hours, struct zone *zone, int64_t now,
                    int64_t *ret_until)
{
    const day_t today = zone_day(zone, now);
    const struct day_hours day = working_day(hours, today);

    int32_t minute = EVENING;

    if (hours->week_count > 0 && day.count == 0)
        return false;
    if (day.count > 0) {
        const struct open_interval *last = &day.intervals[day.count - 1];

        minute = last->to_minute - MINUTES_BEFORE_CLOSING;
        minute = minute < last->from_minute ? last->from_minute : minute;
    }
    int64_t until = zone_instant(zone, today, minute);
    if (until <= now)
        return false;
    *ret_until = until;
    return true;
}

static day_t first_day_of(enum snooze snooze, day_t today)
{
    if (snooze == SNOOZE_TOMORROW)
        return today + 1;
    if (snooze == SNOOZE_NEXT_WEEK)
        return today + WEEK_DAYS;
    return today + (MONDAY + WEEK_DAYS - day_weekday(today) - 1) % WEEK_DAYS + 1;
}

bool snooze_until(enum snooze snooze, const struct working_hours *hours, struct zone *zone,
                  int64_t now, int64_t *ret_until)
{
    if (snooze == SNOOZE_TONIGHT)
        return tonight(hours, zone, now, ret_until);
    const day_t day = first_day_of(snooze, zone_day(zone, now));
    if (!working_opens(hours, zone, zone_instant(zone, day, 0), ret_until))
        *ret_until = zone_instant(zone, day, MORNING);
    return true;
}

int64_t snooze_in_hours(int64_t at, const struct working_hours *hours, struct zone *zone)
{
    int64_t opens = at;

    return working_opens(hours, zone, at, &opens) ? opens : at;
}

const char *snooze_word(enum snooze snooze)
{
    return WORDS[snooze];
}

bool snooze_of(const char *word, enum snooze *ret_snooze)
{
    for (int i = SNOOZE_TONIGHT; i <= SNOOZES; i++)
        if (strcmp(WORDS[i], word) == 0) {
            *ret_snooze = (enum snooze)i;
            return true;
        }
    return false;
}
