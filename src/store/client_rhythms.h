// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "store/work.h"

/* The days on which a client ordered, the newest first, at most `limit`; `ret_days` has room. */
CHECKED enum status client_rhythms_days(struct work *work, int64_t client_id, size_t limit,
                                        day_t *ret_days, size_t *ret_count);
