// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/working_hours.h"
#include "store/work.h"

/* When the business is open. Changing it needs RIGHT_MANAGE. */
struct hours_now {
    struct working_hours hours; /* days off from a month ago on */
    const char *time_zone;
    int64_t version; /* of the settings */
};

/* RIGHT_VIEW. */
CHECKED enum status show_hours(struct work *work, struct hours_now *ret_now);

struct hours_edited {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
};

/* Sets the week and whose public holidays are kept. INVALID with the day or "holidays" named
 * (working_week_clean()); CONFLICT when the settings were changed since `version`. */
CHECKED enum status edit_week(struct work *work, int64_t version, const struct working_hours *hours,
                              struct hours_edited *ret_edited);

/* INVALID with the field named (day_off_check()), also when there are DAYS_OFF_MAX to come. */
CHECKED enum status add_day_off(struct work *work, const struct day_off *day_off,
                                struct hours_edited *ret_edited);
/* NOT_FOUND. */
CHECKED enum status remove_day_off(struct work *work, int64_t id, struct hours_edited *ret_edited);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_week_change(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);
CHECKED enum status undo_day_off_added(struct work *work, const struct audit *audit,
                                       struct undone *ret_undone);
CHECKED enum status undo_day_off_removed(struct work *work, const struct audit *audit,
                                         struct undone *ret_undone);
