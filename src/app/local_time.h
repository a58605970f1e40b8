// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "store/work.h"

/* Clock times of the business, as people write and read them. */

/* The zone of the workspace; close it. *ret_zone is set only when OK. */
CHECKED enum status local_zone_open(struct work *work, struct zone **ret_zone);

/* "2026-11-19T09:05", as a field for day and time sends it, also with a space between, with
 * seconds, or without a time (noon). False for what is none. */
bool local_time_read(struct zone *zone, const char *text, int64_t *ret_at);

enum { LOCAL_TIME_SIZE = 17 };
void local_time_write(struct zone *zone, int64_t at, char text[LOCAL_TIME_SIZE]);
