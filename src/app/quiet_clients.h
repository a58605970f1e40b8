// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/figure_clients.h"
#include "app/standing_windows.h"
#include "domain/contact_limit.h"
#include "store/contact_limits.h"

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
    day_t last_on;      /* CLIENT_DAY_NONE for none */
    int32_t limit_days; /* that hold; 0 for none */
    enum contact_silence silence;
};
CHECKED enum status quiet_shown(struct work *work, const struct standing_now *now,
                                const struct client_facts *facts, size_t count,
                                struct shown_contact **ret_contacts);

/* The same of one client. */
CHECKED enum status quiet_client(struct work *work, struct snapshots *snapshots,
                                 const struct client *client, struct shown_contact *ret_contact);

/*
 * The same of clients as a list is looked through: what is said of all is read once, what of each
 * only when the limits and the orders do not tell. `now` is measured, and outlives it.
 */
struct quiet_judging {
    const struct standing_now *now;
    int32_t standing_days[CLIENT_STANDINGS];
    struct contact_limits_reach reach;
};
CHECKED enum status quiet_judging_begin(struct work *work, const struct standing_now *now,
                                        struct quiet_judging *ret_judging);

/* Whether it is plain without a look at them. */
bool quiet_is_plain(const struct quiet_judging *judging, const struct client_facts *facts,
                    enum contact_silence *ret_silence);

CHECKED enum status quiet_judge(struct work *work, const struct quiet_judging *judging,
                                const struct client_facts *facts, size_t count,
                                enum contact_silence *ret_silences);

/* How many there are of each; of a base of more than QUIET_COUNT_MAX clients it is not known. */
enum { QUIET_COUNT_MAX = 20000 };
struct quiet_counts {
    int64_t yellow, red;
    bool is_known;
};
CHECKED enum status quiet_counts(struct work *work, struct snapshots *snapshots,
                                 struct quiet_counts *ret_counts);
