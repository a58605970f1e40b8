// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/backup_keeping.h"

#define DAY INT64_C(86400000000)

/* What has the same number belongs to the same span. */
static day_t by_day(day_t day)
{
    return day;
}

static day_t by_week(day_t day)
{
    return day - (day_weekday(day) - 1);
}

static day_t by_month(day_t day)
{
    return period_start(PERIOD_MONTH, day);
}

/* The first met of each span, which is its newest, of so many spans. */
static void keep_newest_of(const day_t *days, size_t count, day_t (*span_of)(day_t day), int spans,
                           bool *kept)
{
    day_t last = 0;
    int found = 0;

    for (size_t i = 0; i < count && found < spans; i++) {
        day_t span = span_of(days[i]);
        /* A clock that was set back gives days out of order: an earlier span only counts. */
        if (found > 0 && span >= last)
            continue;
        kept[i] = true;
        last = span;
        found++;
    }
}

void backup_keeping(const day_t *days, size_t count, bool *ret_kept)
{
    for (size_t i = 0; i < count; i++)
        ret_kept[i] = i < BACKUPS_NEWEST;
    keep_newest_of(days, count, by_day, BACKUPS_DAILY, ret_kept);
    keep_newest_of(days, count, by_week, BACKUPS_WEEKLY, ret_kept);
    keep_newest_of(days, count, by_month, BACKUPS_MONTHLY, ret_kept);
}

day_t backup_kept_until(day_t today)
{
    const struct civil civil = civil_of(today);

    _Static_assert(BACKUPS_MONTHLY == 12, "a backup goes with the same month of the next year");
    return day_of(civil.year + 1, civil.month, 1);
}

enum backup_standing backup_standing(int64_t last_good_at, int64_t since, int64_t now)
{
    if (last_good_at != 0)
        return now - last_good_at > 7 * DAY ? BACKUP_OLD : BACKUP_FRESH;
    return since != 0 && now - since > DAY ? BACKUP_NEVER : BACKUP_FRESH;
}
