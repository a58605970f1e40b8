// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "store/audits.h"
#include "store/clients.h"

/* What edit_client() and its Undo write alike, within the write unit of whoever calls. */

/* The fields of a client as texts, and what goes with the name: the main contact's. */
enum client_state_field {
#define CLIENT_FIELD(name) STATE_##name,
#define CLIENT_PART(name) STATE_##name,
#include "app/client_fields.def"
    CLIENT_STATE_FIELDS,
#undef CLIENT_FIELD
#undef CLIENT_PART
};
struct client_state {
    union {
        struct {
#define CLIENT_FIELD(name) const char *name;
#define CLIENT_PART(name) const char *name;
#include "app/client_fields.def"
#undef CLIENT_FIELD
#undef CLIENT_PART
        };
        const char *fields[CLIENT_STATE_FIELDS];
    };
};
struct client_states {
    struct client_state before, after;
};
CHECKED enum status client_state_read(struct work *work, const struct client *client,
                                      struct client_state *ret_state);

/* Gives a state other fields, those that are not NULL. A person's main contact is themselves; of a
 * name that is written anew no parts are known. */
void client_state_edit(struct client_state *state, const struct client_edit *edit);

/* INVALID with the field named; *ret_edit holds them as they are stored. */
CHECKED enum status client_edit_clean(struct work *work, const struct client_edit *edit,
                                      struct client_edit *ret_edit);

/* Puts the members of the JSON of an audit row over the state. BROKEN when it cannot be read. */
CHECKED enum status client_state_restore(struct work *work, const char *json,
                                         struct client_state *state);

/* The key that a name sorts by in the workspace's language. */
CHECKED enum status client_sort_key(struct work *work, const char *name, struct slice *ret_key);

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

/* In this unit: a change of this client back to the state before it (undo.c). */
struct undone;
CHECKED enum status client_change_undo(struct work *work, const struct audit *audit,
                                       struct undone *ret_undone);

/* The same of making a client, which then is gone, and of archiving it or bringing it back. */
CHECKED enum status client_creation_undo(struct work *work, const struct audit *audit,
                                         struct undone *ret_undone);
CHECKED enum status client_archiving_undo(struct work *work, const struct audit *audit,
                                          struct undone *ret_undone);
