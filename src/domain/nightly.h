// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"

/*
 * When the work of the night is due: each local day at a full hour, by the clock on the wall. What
 * fell due while nothing ran is done once. Times are Unix microseconds.
 */
enum { NIGHTLY_HOUR_DEFAULT = 3 };

struct nightly_due {
    int64_t due_at;  /* the last moment that it fell due, at or before now */
    int64_t skipped; /* nights before that one which passed undone; at most 9999 */
    bool is_due;
};

/* `done_at`: when it was begun last, which is never before 1970. One that lies more than a day
 * ahead was told by a clock that was wrong, and does not count. */
struct nightly_due nightly_due(struct zone *zone, int32_t hour, int64_t done_at, int64_t now);

/* The next moment after now. */
int64_t nightly_next(struct zone *zone, int32_t hour, int64_t now);
