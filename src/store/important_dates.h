// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/important_date.h"
#include "store/work.h"

/* Of one client, in the order of the year; at most DATES_OF_CLIENT_MAX. */
CHECKED enum status important_dates_list(struct work *work, int64_t client_id,
                                         struct important_date_list *ret_list);

/* Changes a date, or makes it under its id. */
CHECKED enum status important_dates_put(struct work *work, const struct important_date *date);
CHECKED enum status important_dates_delete(struct work *work, int64_t id);
