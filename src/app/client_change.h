// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "store/audits.h"
#include "store/clients.h"

/* What edit_client() and its Undo write alike, within the write unit of whoever calls. */

/* The fields of a client that are edited. */
struct client_state {
    const char *name;
    enum form_of_address form_of_address;
};
struct client_state client_state_of(const struct client *client);
bool client_states_equal(const struct client_state *a, const struct client_state *b);

/*
 * Brings `client`, as it was read in this unit, to `wanted`, which differs: its row, sort key,
 * search words, and the audit row with the fields that differ, before and after.
 */
CHECKED enum status client_change_write(struct work *work, const struct client *client,
                                        const struct client_state *wanted, enum audit_action action,
                                        struct client_edited *ret_edited);
