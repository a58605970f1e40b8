// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/day.h"

/*
 * Which backups stay: the newest of each of the last 7 days that have one, of 4 weeks and of 12
 * months, and the newest 3 whatever their day. So the newest always stays.
 */
enum {
    BACKUPS_NEWEST = 3,
    BACKUPS_DAILY = 7,
    BACKUPS_WEEKLY = 4,
    BACKUPS_MONTHLY = 12,
};

/* `days` are the local days of good backups, the newest first. */
void backup_keeping(const day_t *days, size_t count, bool *ret_kept);

/* The day from which no backup made until `today` stays, while new ones are made. */
day_t backup_kept_until(day_t today);

/* How a store stands with its backups. Times are Unix microseconds, 0 for never. */
enum backup_standing { BACKUP_FRESH, BACKUP_OLD, BACKUP_NEVER };

/* OLD after a week; NEVER once the nights have been counted, since `since`, for a day. */
enum backup_standing backup_standing(int64_t last_good_at, int64_t since, int64_t now);
