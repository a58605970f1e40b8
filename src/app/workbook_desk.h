// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

/*
 * A workbook is read by a process that is started for it, and threads that answer requests may
 * start none (docs/decisions/confinement.md). They leave what they need done at this desk: a thread
 * from before the confinement does it, one after another, while they wait.
 */
struct workbook_desk;

/* Starts the thread. UNAVAILABLE: the machine has no more. */
CHECKED enum status workbook_desk_open(struct arena *arena, struct fault *fault,
                                       struct workbook_desk **ret_desk);

/* Ends it; nobody may be waiting. NULL does nothing. */
void workbook_desk_close(struct workbook_desk *desk);

/* Calls `task` in the desk's thread and waits for its end; without a desk (NULL) in this one. */
void workbook_desk_run(struct workbook_desk *desk, void (*task)(void *context), void *context);
