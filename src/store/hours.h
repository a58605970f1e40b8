// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/working_hours.h"
#include "store/work.h"

/* Working hours of the workspace, and the days that are not as the week says. */
struct week_list {
    struct open_interval *items; /* by weekday and from_minute */
    size_t count;
};
CHECKED enum status hours_week(struct work *work, struct week_list *ret_week);

/* In place of all that there was. */
CHECKED enum status hours_replace_week(struct work *work, const struct open_interval *week,
                                       size_t count);

/* Those that end on `since` or later, in their order; at most DAYS_OFF_MAX. */
struct day_off_list {
    struct day_off *items;
    size_t count;
};
CHECKED enum status days_off_list(struct work *work, day_t since, struct day_off_list *ret_list);

CHECKED enum status days_off_find(struct work *work, int64_t id, struct day_off *ret_day_off);

/* `day_off->id` 0: a new one. */
CHECKED enum status days_off_insert(struct work *work, const struct day_off *day_off,
                                    int64_t *ret_id);
CHECKED enum status days_off_delete(struct work *work, int64_t id);
