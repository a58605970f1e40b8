// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* When somebody last spoke with a client: a call, a meeting or a message that was noted, or that
 * stands in a conversation with them, up to now; neither machines nor spam. *ret_at 0: never. Their
 * orders, which are contacts, too, are not looked at. */
CHECKED enum status last_contacts_said(struct work *work, int64_t client_id, int64_t *ret_at);

/* The same of clients that are shown, with the limits that are said of them and of their tags. */
struct last_contact {
    int64_t client_id;
    int64_t said_at;            /* 0: never */
    int32_t own_days, tag_days; /* LIMIT_UNSET for none; tag_days: the shortest of their tags */
};
CHECKED enum status last_contacts_of(struct work *work, const int64_t *ids, size_t count,
                                     struct last_contact *ret_contacts); /* in the order of ids */
