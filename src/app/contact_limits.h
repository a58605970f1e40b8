// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/standing_windows.h"
#include "store/contact_limits.h"

/* After how many days without a contact somebody is looked after: what is said of standings and
 * tags, which needs RIGHT_MANAGE to change, and of single clients, which needs RIGHT_EDIT. */

/* RIGHT_VIEW. */
CHECKED enum status show_contact_limits(struct work *work, struct contact_limits_base *ret_base);

struct contact_limits_saved {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
};

/*
 * `wanted` with the version that was seen; tags that it does not name stay as they are. INVALID
 * with "standing-vip" or "tag-417" named; CONFLICT when somebody saved others meanwhile.
 */
CHECKED enum status save_contact_limits(struct work *work, const struct contact_limits_base *wanted,
                                        struct contact_limits_saved *ret_saved);

/* What holds for one client, and how long the last contact is ago. */
struct client_contact {
    day_t last_on; /* CLIENT_DAY_NONE for none */
    struct contact_limits_client limits;
    struct contact_limit_held held;
    enum contact_silence silence;
};
/* RIGHT_VIEW. `standing` and `now` are those of client_stands(). */
CHECKED enum status show_client_contact(struct work *work, const struct client *client,
                                        enum client_standing standing,
                                        const struct standing_now *now,
                                        struct client_contact *ret_contact);

/* Their own limit, LIMIT_UNSET for none. INVALID "days"; NOT_FOUND; CONFLICT when it is not at
 * `version`. */
CHECKED enum status save_client_limit(struct work *work, int64_t client_id, int64_t version,
                                      int64_t days, struct contact_limits_saved *ret_saved);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_contact_limits(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
CHECKED enum status undo_client_limit(struct work *work, const struct audit *audit,
                                      struct undone *ret_undone);
