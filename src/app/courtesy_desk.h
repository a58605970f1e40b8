// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/status.h"
#include "domain/courtesy.h"

/*
 * What all courtesy checks of a server share: the lists, made ready once, and how often each user
 * asked lately. Nothing of what is checked stays here.
 */
struct courtesy_desk;

/* In `arena`, which outlives it. */
struct courtesy_desk *courtesy_desk_open(struct arena *arena);
/* NULL: none was opened. */
void courtesy_desk_close(struct courtesy_desk *desk);

/* Those of the desk; of none (NULL) they are made in `arena`, which takes some milliseconds. */
const struct courtesy_rules *courtesy_desk_rules(const struct courtesy_desk *desk,
                                                 struct arena *arena);

/*
 * FORBIDDEN when this user asked COURTESY_CHECKS_A_MINUTE times within a minute, more often than
 * anybody types. `now` is in microseconds. Without a desk all may.
 */
enum { COURTESY_CHECKS_A_MINUTE = 120 };
CHECKED enum status courtesy_desk_lets(struct courtesy_desk *desk, int64_t user_id, int64_t now,
                                       struct fault *fault);
