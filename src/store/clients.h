// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "store/work.h"

/* The client `id`. NOT_FOUND when there is none or it was deleted. */
CHECKED enum status clients_find(struct work *work, int64_t id, struct client *ret_client);

/* The client that order logs call `reference`; *ret_id 0 when there is none. */
CHECKED enum status clients_find_reference(struct work *work, const char *reference,
                                           int64_t *ret_id);

/* Where a page of the list begins: after the client whose key this is. Zeros: at the start. */
struct client_place {
    struct slice sort_key;
    int64_t id;
};

/* At most `limit` clients in the order of their names, without archived ones. *ret_next is where
 * the next page begins (zeros when there is none). */
CHECKED enum status clients_list(struct work *work, const struct client_place *after, size_t limit,
                                 struct client_list *ret_list, struct client_place *ret_next);

/* Those of `ids`, in that order, leaving out what is deleted: search results. */
CHECKED enum status clients_list_ids(struct work *work, const int64_t *ids, size_t count,
                                     struct client_list *ret_list);

/* With its main contact. `client` gives kind, name, reference; `main_contact` the rest. */
struct new_client {
    enum client_kind kind;
    const char *name;
    struct slice sort_key;
    const char *reference; /* NULL for none */
    int64_t import_id;     /* 0 for none */
    struct contact main_contact;
};
CHECKED enum status clients_insert(struct work *work, const struct new_client *client,
                                   int64_t *ret_id, int64_t *ret_contact_id);

/* Many at once, by db_bulk; ids are the caller's (work_reserve_ids(), then work_new_id()). */
struct client_ids {
    int64_t id, contact_id;
};
CHECKED enum status clients_insert_all(struct work *work, const struct new_client *clients,
                                       const struct client_ids *ids, size_t count);

/*
 * Sets the name, and the form of address of the main contact; a person's main contact gets the
 * name too. CONFLICT when the client is no longer at `version`, NOT_FOUND when it is gone.
 */
struct client_change {
    const char *name;
    struct slice sort_key;
    enum form_of_address form_of_address;
    /* Parts of the main contact's name; NULL: as they are. A name that is written anew has no parts
     * that are known (""), and an Undo puts them back. */
    const char *given, *family, *additional;
};
CHECKED enum status clients_update(struct work *work, int64_t id, int64_t version,
                                   const struct client_change *change, int64_t *ret_version);

/* Works order_count and last_order_on out anew from the orders of one client, or of all those that
 * an import touched. Does not raise the version: it is no change of a person's. */
CHECKED enum status clients_summarise(struct work *work, int64_t client_id);
CHECKED enum status clients_summarise_import(struct work *work, int64_t import_id);

/* Deletes those that an import made, unless somebody has worked with them since (their trail tells
 * of that), or they have orders, enquiries, notes or contacts from elsewhere: delete the import's
 * orders first. */
CHECKED enum status clients_delete_import(struct work *work, int64_t import_id, int64_t *ret_count);

/* Of the workspace, archived ones too; by an index alone, 40 ns each. */
CHECKED enum status clients_count(struct work *work, int64_t *ret_count);
