// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/mail_box.h"

/*
 * All mailboxes of all workspaces of a store, as one thread reads them: it begins, asks and ends
 * each of them. Settings that were changed, paused or removed are noticed within
 * MAIL_DESK_LOOK_SECONDS.
 */
enum { MAIL_DESK_LOOK_SECONDS = 5, MAIL_BOXES_MAX = 400 };
struct mail_desk;

/* Both live in `arena`, which outlives the desk. To be called by the thread that has the turns. */
struct mail_desk *mail_desk_open(const struct mail_box_means *means, struct arena *arena);
void mail_desk_close(struct mail_desk *desk);

/* Does what there is to do, then waits until there is more, or until `stop_fd` can be read. */
void mail_desk_turn(struct mail_desk *desk, int stop_fd);
