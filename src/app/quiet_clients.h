// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/figure_clients.h"
#include "app/standing_windows.h"
#include "domain/contact_limit.h"

/*
 * With whom nobody spoke for as long as was said of them (domain/contact_limit.h), told by the
 * facts and limits that Today goes by: whom a cue asks to get in touch with is red here. So is
 * whoever has an order under way or another cue of coming back, and whoever was answered for: only
 * a contact ends a silence. RIGHT_VIEW.
 */

/* `silences`: bits of enum contact_silence. Not within a write unit. */
CHECKED enum status quiet_clients(struct work *work, struct snapshots *snapshots, unsigned silences,
                                  struct figure_clients *ret_clients);

/* Of clients that are shown: who is archived is never quiet. `now` is measured. */
struct shown_contact {
    day_t last_on; /* CLIENT_DAY_NONE for none */
    enum contact_silence silence;
};
CHECKED enum status quiet_shown(struct work *work, const struct standing_now *now,
                                const struct client_facts *facts, size_t count,
                                struct shown_contact **ret_contacts);

/* How many there are of each; of a base of more than QUIET_COUNT_MAX clients it is not known. */
enum { QUIET_COUNT_MAX = 20000 };
struct quiet_counts {
    int64_t yellow, red;
    bool is_known;
};
CHECKED enum status quiet_counts(struct work *work, struct snapshots *snapshots,
                                 struct quiet_counts *ret_counts);
