// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "support/store_case.h"

/* Clients who left: orders on days of one's own, in a workspace where one counts as lost after
 * SAMPLE_ACTIVE_DAYS. */
enum { SAMPLE_ACTIVE_DAYS = 90, SAMPLE_COOLING_DAYS = 40 };
void sample_boundaries(struct store_case *test);

day_t sample_today(struct store_case *test);

/* An order that counts, done, `ago` days ago; `late_days` after the day that it was promised for:
 * 0 for one that was promised for none. */
void sample_late_order(struct store_case *test, int64_t client_id, int32_t ago, int32_t late_days);

/* Two of them, the last one `ago` days ago. */
void sample_leaving(struct store_case *test, int64_t client_id, int32_t ago, int32_t late_days);

/* Their last order is taken on, and not done. */
void sample_open_order(struct store_case *test, int64_t client_id);

/* enum client_mark, as if somebody had set it. */
void sample_mark(struct store_case *test, int64_t client_id, int mark);
