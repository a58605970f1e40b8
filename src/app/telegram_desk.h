// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/telegram_box.h"

/*
 * All bots of all workspaces of a store, as one thread reads them: it begins, asks and ends each of
 * them. Settings that were changed, paused or removed are noticed within TELEGRAM_LOOK_SECONDS.
 */
enum { TELEGRAM_LOOK_SECONDS = 5, TELEGRAM_BOXES_MAX = 200 };
struct telegram_desk;

/* Both live in `arena`, which outlives the desk. To be called by the thread that has the turns. */
struct telegram_desk *telegram_desk_open(const struct telegram_means *means, struct arena *arena);
void telegram_desk_close(struct telegram_desk *desk);

/* Does what there is to do, then waits until there is more, or until `stop_fd` can be read. */
void telegram_desk_turn(struct telegram_desk *desk, int stop_fd);
