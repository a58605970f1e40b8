// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/standing_windows.h"

/* Where one client stands, by the boundaries and the rule of lists. */
struct client_stands {
    struct standing_now now; /* window.active_days 0: not measured yet, the others say nothing */
    enum client_standing standing;
    bool is_cooling;
};

/* `snapshots` as standing_now() takes them. */
CHECKED enum status client_stands(struct work *work, struct snapshots *snapshots,
                                  const struct client *client, struct client_stands *ret_stands);
