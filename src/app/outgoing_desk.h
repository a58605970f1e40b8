// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/outgoing_courier.h"

/*
 * What leaves by mail from all workspaces of a store: looks what is due, woken at once by what is
 * put to leave, and sends a courier for each channel, so many at once at most. Settings that were
 * changed, paused or removed are noticed within OUTGOING_LOOK_SECONDS.
 */
enum {
    OUTGOING_LOOK_SECONDS = 5,
    OUTGOING_COURIERS_MAX = 16,  /* on their way */
    OUTGOING_CHANNELS_MAX = 400, /* of which one knows how they fared */
};
struct outgoing_desk;

/* Both live in `arena`, which outlives the desk. To be called by the thread that has the turns.
 * What a process before this one left in doubt is broken off at the first turn. */
struct outgoing_desk *outgoing_desk_open(const struct outgoing_means *means, struct arena *arena);
void outgoing_desk_turn(struct outgoing_desk *desk);

/* Once means->stop_fd can be read: what is under way is told first. */
void outgoing_desk_close(struct outgoing_desk *desk);
