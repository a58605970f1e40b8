// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * Runs a use case, and once more when another unit of work got in between (STATUS_RETRY): at most
 * ATTEMPTS_MAX times, arena rewound, fault cleared, nothing left open in between, after a short
 * random pause. UNAVAILABLE when it is still so. `context` holds input and result; nothing outside
 * the store may have happened in `run`. Within work_hold() it runs once: RETRY is for who holds.
 */
enum { ATTEMPTS_MAX = 3 };
CHECKED enum status attempt(struct work *work, enum status (*run)(struct work *work, void *context),
                            void *context);

/* As attempt(), and all that `run` does, also by other use cases, is one write unit: work_hold(). A
 * run that wrote nothing, or failed, leaves nothing. */
CHECKED enum status attempt_whole(struct work *work,
                                  enum status (*run)(struct work *work, void *context),
                                  void *context);
