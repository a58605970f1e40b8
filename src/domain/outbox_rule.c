// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/outbox_rule.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

enum { DAY_PAUSE = 24 * 60 };

/* Kept without its remainder below zero: 1969 has minutes, too. */
static int64_t seconds_of(int64_t at)
{
    return at >= 0 ? at / SECOND : (at - SECOND + 1) / SECOND;
}

int32_t outbox_pause_minutes(int64_t attempt)
{
    static const int32_t minutes[] = {5, 15, 60, 240, 720};
    enum { FIRST = sizeof(minutes) / sizeof(minutes[0]), GIVE_UP = OUTBOX_GIVE_UP_HOURS * 60 };
    int32_t together = 0, pause = DAY_PAUSE;

    for (int64_t i = 1; i <= attempt && together <= GIVE_UP; i++) {
        pause = i <= FIRST ? minutes[i - 1] : DAY_PAUSE;
        together += pause;
    }
    return together > GIVE_UP ? 0 : pause;
}

static struct outbox_fate again(const struct outbox *outbox, int64_t unknown_count, int64_t now)
{
    int32_t pause = outbox_pause_minutes(outbox->attempt > 0 ? outbox->attempt : 1);

    if (pause == 0)
        return (struct outbox_fate){OUTBOX_FAILED, outbox->not_before_at, unknown_count};
    return (struct outbox_fate){OUTBOX_WAITING, now + pause * MINUTE, unknown_count};
}

static struct outbox_fate nobody_knows(const struct outbox *outbox, int64_t now)
{
    int64_t unknown_count = outbox->unknown_count + 1;

    if (outbox->kind == OUTBOX_DIRECT && outbox->unknown_count == 0)
        return again(outbox, unknown_count, now);
    return (struct outbox_fate){OUTBOX_UNKNOWN, outbox->not_before_at, unknown_count};
}

struct outbox_fate outbox_after(const struct outbox *outbox, enum mail_outcome outcome, int64_t now)
{
    const struct outbox_fate sent = {OUTBOX_SENT, outbox->not_before_at, outbox->unknown_count};
    const struct outbox_fate failed = {OUTBOX_FAILED, outbox->not_before_at, outbox->unknown_count};

    switch (outcome) {
    case MAIL_ACCEPTED:
        return sent;
    case MAIL_REJECTED:
        return failed;
    case MAIL_DEFERRED:
    case MAIL_NOT_SENT:
        return again(outbox, outbox->unknown_count, now);
    case MAIL_UNKNOWN:
        break;
    }
    return nobody_knows(outbox, now);
}

int64_t outbox_room(enum outbox_kind kind, int64_t sent, int64_t hour_max)
{
    if (kind == OUTBOX_DIRECT)
        return INT64_MAX;
    return sent < hour_max ? hour_max - sent : 0;
}

int64_t outbox_by_day(struct zone *zone, int64_t at)
{
    int64_t seconds = seconds_of(at);
    int32_t minute = zone_minute(zone, seconds);
    day_t day = zone_day(zone, seconds);

    if (minute >= OUTBOX_FROM_MINUTE && minute < OUTBOX_TO_MINUTE)
        return at;
    if (minute >= OUTBOX_TO_MINUTE)
        day++;
    return zone_instant(zone, day, OUTBOX_FROM_MINUTE) * SECOND;
}

int64_t outbox_at_opening(const struct working_hours *hours, struct zone *zone, int64_t at)
{
    int64_t opens = 0, seconds = seconds_of(at);

    if (!working_opens(hours, zone, seconds, &opens) || opens <= seconds)
        return at;
    return opens * SECOND;
}

bool outbox_is_stale(const struct outbox *outbox, int64_t now)
{
    return outbox->kind != OUTBOX_DIRECT && now - outbox->not_before_at > OUTBOX_STALE_HOURS * HOUR;
}

/* 1 November 2026. */
bool outbox_clock_is_right(int64_t now)
{
    return now >= INT64_C(1793491200) * SECOND;
}
