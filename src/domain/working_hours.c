// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/working_hours.h"

#include <stdlib.h>
#include <string.h>

#include "domain/public_holidays.h"

enum { MINUTE_SECONDS = 60, YEAR_DAYS = 366 };

/* --- what may be kept --- */

static int compare_intervals(const void *left, const void *right)
{
    const struct open_interval *a = (const struct open_interval *)left;
    const struct open_interval *b = (const struct open_interval *)right;

    if (a->weekday != b->weekday)
        return a->weekday < b->weekday ? -1 : 1;
    return (a->from_minute > b->from_minute) - (a->from_minute < b->from_minute);
}

static const char *const field_names[WEEK_DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

static enum status refuse_day(struct fault *fault, int32_t weekday, struct message message)
{
    return fault_set(fault, STATUS_INVALID, field_names[weekday - 1], message);
}

static enum status check_interval(const struct open_interval *interval,
                                  const struct open_interval *before, size_t of_day,
                                  struct fault *fault)
{
    if (interval->from_minute < 0 || interval->to_minute > DAY_MINUTES ||
        interval->to_minute <= interval->from_minute)
        return refuse_day(
            fault, interval->weekday,
            PLAIN_MESSAGE("the hours end before they begin; for a night, end at 24:00 "
                          "and begin the next day at 0:00"));
    if (before && before->to_minute > interval->from_minute)
        return refuse_day(fault, interval->weekday,
                          PLAIN_MESSAGE("two of these hours overlap; let the first end before the "
                                        "second begins"));
    if (of_day > INTERVALS_OF_DAY_MAX)
        return refuse_day(
            fault, interval->weekday,
            MESSAGE("a day has at most {1} openings", arg_count(INTERVALS_OF_DAY_MAX)));
    return STATUS_OK;
}

enum status working_week_clean(struct open_interval *week, size_t count, struct fault *fault)
{
    enum status status = STATUS_OK;
    size_t of_day = 0;

    if (count > 0)
        qsort(week, count, sizeof(*week), compare_intervals);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        bool is_same_day = i > 0 && week[i - 1].weekday == week[i].weekday;

        of_day = is_same_day ? of_day + 1 : 1;
        status = check_interval(&week[i], is_same_day ? &week[i - 1] : NULL, of_day, fault);
    }
    return status;
}

enum status day_off_check(const struct day_off *day_off, struct fault *fault)
{
    if (day_off->last_on < day_off->first_on)
        return fault_set(
            fault, STATUS_INVALID, "last_on",
            MESSAGE("the last day is before the first, {1}", arg_day(day_off->first_on)));
    if (day_off->last_on - day_off->first_on > YEAR_DAYS)
        return fault_set(fault, STATUS_INVALID, "last_on",
                         PLAIN_MESSAGE("days off are at most a year at once"));
    if (strlen(day_off->label) > DAY_OFF_LABEL_MAX)
        return fault_set(
            fault, STATUS_INVALID, "label",
            MESSAGE("what it is for has at most {1} bytes", arg_count(DAY_OFF_LABEL_MAX)));
    if (day_off->is_open && (day_off->from_minute < 0 || day_off->to_minute > DAY_MINUTES ||
                             day_off->to_minute <= day_off->from_minute))
        return fault_set(fault, STATUS_INVALID, "until",
                         PLAIN_MESSAGE("the hours end before they begin"));
    return STATUS_OK;
}

/* --- one day --- */

static const struct day_off *day_off_on(const struct working_hours *hours, day_t day)
{
    const struct day_off *found = NULL;

    for (size_t i = 0; i < hours->day_off_count; i++) {
        const struct day_off *one = &hours->days_off[i];
        bool covers = one->first_on <= day && day <= one->last_on;

        if (covers && (!found || one->first_on >= found->first_on))
            found = one;
    }
    return found;
}

struct day_hours working_day(const struct working_hours *hours, day_t day)
{
    struct day_hours found = {.day_off = day_off_on(hours, day)};
    int32_t weekday = day_weekday(day);

    if (found.day_off) {
        if (found.day_off->is_open)
            found.intervals[found.count++] = (struct open_interval){
                weekday, found.day_off->from_minute, found.day_off->to_minute};
        return found;
    }
    if (hours->holidays[0] != '\0')
        found.holiday = public_holiday_on(hours->holidays, day);
    for (size_t i = 0; !found.holiday && i < hours->week_count; i++)
        if (hours->week[i].weekday == weekday && found.count < INTERVALS_OF_DAY_MAX)
            found.intervals[found.count++] = hours->week[i];
    return found;
}

/* --- instants --- */

struct span {
    int64_t from, to;
};

/* An interval of a day as instants: none where the clocks skip it whole. */
static struct span span_of(struct zone *zone, day_t day, const struct open_interval *interval)
{
    return (struct span){zone_instant(zone, day, interval->from_minute),
                         zone_instant(zone, day, interval->to_minute)};
}

/* The first opening of the day that ends after `at`. */
static bool opening_after(const struct working_hours *hours, struct zone *zone, day_t day,
                          int64_t at, struct span *ret_span)
{
    const struct day_hours open = working_day(hours, day);

    for (size_t i = 0; i < open.count; i++) {
        struct span span = span_of(zone, day, &open.intervals[i]);

        if (span.to <= at || span.to <= span.from)
            continue;
        *ret_span = span;
        return true;
    }
    return false;
}

bool working_opens(const struct working_hours *hours, struct zone *zone, int64_t at,
                   int64_t *ret_at)
{
    /* Clocks may be set back over midnight: what is open of the day before may not be over. */
    day_t first = zone_day(zone, at) - 1;
    struct span span;

    for (day_t day = first; day <= first + WORKING_AHEAD_DAYS; day++) {
        if (!opening_after(hours, zone, day, at, &span))
            continue;
        *ret_at = span.from > at ? span.from : at;
        return true;
    }
    return false;
}

bool working_is_open(const struct working_hours *hours, struct zone *zone, int64_t at)
{
    day_t today = zone_day(zone, at);
    struct span span;

    for (day_t day = today - 1; day <= today; day++)
        if (opening_after(hours, zone, day, at, &span) && span.from <= at)
            return true;
    return false;
}

bool working_closes(const struct working_hours *hours, struct zone *zone, int64_t at,
                    int64_t *ret_at)
{
    int64_t closes = at;

    if (!working_is_open(hours, zone, at))
        return false;
    /* Open all day and night: the end of what is looked at is as good as any. */
    for (day_t day = zone_day(zone, at) - 1, last = day + WORKING_AHEAD_DAYS; day <= last; day++) {
        struct span span;

        while (opening_after(hours, zone, day, closes, &span) && span.from <= closes)
            closes = span.to;
    }
    *ret_at = closes;
    return true;
}

int64_t working_minutes(const struct working_hours *hours, struct zone *zone, int64_t from,
                        int64_t to)
{
    int64_t seconds = 0;

    if (to <= from)
        return 0;
    day_t first = zone_day(zone, from) - 1, last = zone_day(zone, to);
    for (day_t day = first; day <= last && day <= first + WORKING_SPAN_DAYS; day++) {
        const struct day_hours open = working_day(hours, day);

        for (size_t i = 0; i < open.count; i++) {
            struct span span = span_of(zone, day, &open.intervals[i]);
            int64_t begin = span.from > from ? span.from : from;
            int64_t end = span.to < to ? span.to : to;
            seconds += end > begin ? end - begin : 0;
        }
    }
    return seconds / MINUTE_SECONDS;
}

int64_t working_after(const struct working_hours *hours, struct zone *zone, int64_t from,
                      int64_t minutes)
{
    int64_t left = minutes * 60, at = from, end;

    while (working_opens(hours, zone, at, &at) && working_closes(hours, zone, at, &end)) {
        if (end - at >= left)
            return at + left;
        left -= end - at;
        at = end;
    }
    return from + minutes * 60;
}
