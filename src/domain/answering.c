// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/answering.h"

#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)

enum { NUMBER_DIGITS_MAX = 6, HOUR_MINUTES = 60, HOUR_DIGITS_MAX = 2 };

static const char digits[] = "0123456789";
static const char between[] = " ,;\t\r\n";

struct answering answering_default(void)
{
    return (struct answering){.enquiry_minutes = ANSWERING_ENQUIRY_MINUTES,
                              .message_minutes = ANSWERING_MESSAGE_MINUTES,
                              .undo_seconds = ANSWERING_UNDO_SECONDS,
                              .is_held = true};
}

/* ---- what is typed ---- */

/* -1 when it is no whole number. */
static int32_t number_of(const char *typed)
{
    const char *from = typed ? typed + strspn(typed, " ") : "";
    size_t count = strspn(from, digits);

    if (count == 0 || count > NUMBER_DIGITS_MAX || from[count + strspn(from + count, " ")] != '\0')
        return -1;
    return (int32_t)strtol(from, NULL, 10);
}

static enum status read_number(const char *typed, const char *field, int32_t least, int32_t most,
                               int32_t *ret_number, struct fault *fault)
{
    int32_t number = number_of(typed);

    if (number < least || number > most)
        return fault_set(fault, STATUS_INVALID, field,
                         MESSAGE("a whole number from {1} to {2} is needed here", arg_count(least),
                                 arg_count(most)));
    *ret_number = number;
    return STATUS_OK;
}

/* The minute of the day that `count` bytes name: 9, 9:00, 09:00. -1 for none. */
static int32_t minute_of(const char *from, size_t count)
{
    size_t hours = strspn(from, digits);

    if (hours == 0 || hours > HOUR_DIGITS_MAX)
        return -1;
    bool has_minutes = hours < count;
    if (has_minutes &&
        (from[hours] != ':' || count != hours + 3 || strspn(from + hours + 1, digits) != 2))
        return -1;
    long hour = strtol(from, NULL, 10);
    long minute = has_minutes ? strtol(from + hours + 1, NULL, 10) : 0;
    return hour < 24 && minute < HOUR_MINUTES ? (int32_t)(hour * HOUR_MINUTES + minute) : -1;
}

static int by_minute(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

    return (a > b) - (a < b);
}

enum reading { READING_OK, READING_WRONG, READING_TOO_MANY };

static enum reading read_times(const char *typed, struct answering *answering)
{
    int32_t times[READING_TIMES_MAX];
    size_t count = 0, kept = 0;

    for (const char *at = typed + strspn(typed, between); *at != '\0'; at += strspn(at, between)) {
        size_t length = strcspn(at, between);
        int32_t minute = minute_of(at, length);

        if (minute < 0)
            return READING_WRONG;
        if (count == READING_TIMES_MAX)
            return READING_TOO_MANY;
        times[count++] = minute;
        at += length;
    }
    if (count > 0)
        qsort(times, count, sizeof(times[0]), by_minute);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || answering->reading_times[kept - 1] != times[i])
            answering->reading_times[kept++] = times[i];
    answering->reading_count = kept;
    return READING_OK;
}

bool reading_times_read(const char *text, struct answering *answering)
{
    return read_times(text, answering) == READING_OK;
}

void reading_times_write(struct text *out, const struct answering *answering)
{
    for (size_t i = 0; i < answering->reading_count; i++)
        text_format(out, "%s%02d:%02d", i == 0 ? "" : " ",
                    (int)(answering->reading_times[i] / HOUR_MINUTES),
                    (int)(answering->reading_times[i] % HOUR_MINUTES));
}

static enum status check_times(const char *typed, struct answering *answering, struct fault *fault)
{
    switch (read_times(typed ? typed : "", answering)) {
    case READING_OK:
        return STATUS_OK;
    case READING_WRONG:
        break;
    case READING_TOO_MANY:
        return fault_set(fault, STATUS_INVALID, "reading_times",
                         MESSAGE("at most {1} reading times a day; leave some out",
                                 arg_count(READING_TIMES_MAX)));
    }
    return fault_set(fault, STATUS_INVALID, "reading_times",
                     PLAIN_MESSAGE("times of the day are needed here, as 10:00 15:00, or nothing"));
}

enum status answering_read(const struct answering_typed *typed, struct answering *ret_answering,
                           struct fault *fault)
{
    struct answering work = {.is_held = typed->is_held, .is_answered = typed->is_answered};

    enum status status = read_number(typed->enquiry_minutes, "enquiry_minutes", 1,
                                     ANSWERING_MINUTES_MAX, &work.enquiry_minutes, fault);
    if (status == STATUS_OK)
        status = read_number(typed->message_minutes, "message_minutes", 1, ANSWERING_MINUTES_MAX,
                             &work.message_minutes, fault);
    if (status == STATUS_OK && work.enquiry_minutes > work.message_minutes)
        status = fault_set(fault, STATUS_INVALID, "enquiry_minutes",
                           PLAIN_MESSAGE("what is urgent cannot be promised later than all else; "
                                         "take fewer minutes here, or more below"));
    if (status == STATUS_OK)
        status = check_times(typed->reading_times, &work, fault);
    if (status == STATUS_OK)
        status = read_number(typed->undo_seconds, "undo_seconds", 0, ANSWERING_UNDO_MAX,
                             &work.undo_seconds, fault);
    if (status == STATUS_OK)
        *ret_answering = work;
    return status;
}

/* ---- when ---- */

/* Unix seconds, also of what was before 1970. */
static int64_t seconds_of(int64_t at)
{
    return at / SECOND - (at % SECOND < 0);
}

int64_t answering_due(const struct answering *answering, const struct working_hours *hours,
                      struct zone *zone, enum urgency urgency, int64_t at)
{
    int64_t from = seconds_of(at);

    if (urgency == URGENCY_EMERGENCY)
        return at + (int64_t)answering->enquiry_minutes * 60 * SECOND;
    int32_t minutes =
        urgency == URGENCY_NONE ? answering->message_minutes : answering->enquiry_minutes;
    return working_after(hours, zone, from, minutes) * SECOND;
}

/* The first reading time of the day that is not before `from`. */
static bool reads_on(const struct answering *answering, struct zone *zone, day_t day, int64_t from,
                     int64_t *ret_at)
{
    for (size_t i = 0; i < answering->reading_count; i++) {
        int64_t at = zone_instant(zone, day, answering->reading_times[i]);

        if (at >= from) {
            *ret_at = at;
            return true;
        }
    }
    return false;
}

bool answering_reads(const struct answering *answering, const struct working_hours *hours,
                     struct zone *zone, int64_t at, int64_t *ret_at)
{
    int64_t from = seconds_of(at), found = 0;
    day_t today = zone_day(zone, from);

    if (seconds_of(at) * SECOND < at)
        from++;
    if (answering->reading_count == 0) {
        if (!working_opens(hours, zone, seconds_of(at), &found))
            return false;
        *ret_at = found * SECOND > at ? found * SECOND : at;
        return true;
    }
    for (day_t day = today; day <= today + WORKING_AHEAD_DAYS; day++)
        if (working_day(hours, day).count > 0 && reads_on(answering, zone, day, from, &found)) {
            *ret_at = found * SECOND;
            return true;
        }
    return false;
}
