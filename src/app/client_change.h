// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "store/audits.h"
#include "store/clients.h"

/* What edit_client() and its Undo write alike, within the write unit of whoever calls. */

/* The fields of a client that are edited, and what goes with the name: the parts of the main
 * contact's name, "" of companies. */
struct client_state {
    const char *name;
    enum form_of_address form_of_address;
    const char *given, *family, *additional;
};
struct client_states {
    struct client_state before, after;
};
CHECKED enum status client_state_read(struct work *work, const struct client *client,
                                      struct client_state *ret_state);

/* Of a name that is written anew no parts are known. */
void client_state_rename(struct client_state *state, const char *name);
bool client_states_equal(const struct client_state *a, const struct client_state *b);

/*
 * Brings `client`, as it was read in this unit, from one state to another: its row, sort key,
 * search words, and the audit row with the fields that differ, before and after.
 */
CHECKED enum status client_change_write(struct work *work, const struct client *client,
                                        const struct client_states *states,
                                        enum audit_action action, struct client_edited *ret_edited);

/* Makes the search words of a client anew, as it is now. */
CHECKED enum status client_words_put(struct work *work, int64_t id);
