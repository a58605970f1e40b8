// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "store/work.h"

struct contact_list {
    struct contact *items;
    size_t count;
};
struct contact_point_list {
    struct contact_point *items;
    size_t count;
};

/* How many contacts a client has, and how many points the one has that has most. */
CHECKED enum status contacts_count(struct work *work, int64_t client_id, int64_t *ret_contacts,
                                   int64_t *ret_points_most);

/* Of one client, the main one first; at most CONTACTS_OF_CLIENT_MAX. */
CHECKED enum status contacts_list(struct work *work, int64_t client_id,
                                  struct contact_list *ret_list);

/* Of all contacts of one client, in the order of their contacts, the main one first. */
/* Points that another client has, too, with who that is; deleted and archived ones left out. */
struct shared_point {
    enum contact_point_kind kind;
    const char *value; /* as this client has it */
    int64_t client_id; /* the other */
    const char *client_name;
};
struct shared_point_list {
    struct shared_point *items;
    size_t count;
};
CHECKED enum status contact_points_shared(struct work *work, int64_t client_id, size_t limit,
                                          struct shared_point_list *ret_list);

CHECKED enum status contact_points_list(struct work *work, int64_t client_id,
                                        struct contact_point_list *ret_list);

CHECKED enum status contacts_insert(struct work *work, const struct contact *contact,
                                    int64_t *ret_id);

/* Many at once, by db_bulk; their ids are the caller's. */
CHECKED enum status contacts_insert_all(struct work *work, const struct contact *contacts,
                                        size_t count);

/* A point that the contact has already changes nothing: *ret_id is then 0. */
CHECKED enum status contact_points_insert(struct work *work, const struct contact_point *point,
                                          int64_t *ret_id);

/* Many at once, by db_bulk, none of which its contact has; their ids are the caller's. */
CHECKED enum status contact_points_insert_all(struct work *work, const struct contact_point *points,
                                              size_t count);

/* Contacts (at most `max`) that have this point; deleted ones left out. */
CHECKED enum status contacts_find_point(struct work *work, enum contact_point_kind kind,
                                        const char *key, size_t max, struct contact_list *ret_list);

/* Deletes the points that an import made, and its contacts but the main ones, which live and die
 * with their clients. */
CHECKED enum status contacts_delete_import(struct work *work, int64_t import_id);

/* --- one at a time: contact_edits.c --- */

/* *ret_found false when there is none, it was deleted, or it is not this client's. */
CHECKED enum status contacts_find(struct work *work, int64_t client_id, int64_t id, bool *ret_found,
                                  struct contact *ret_contact);

/* Sets names, salutation, form of address and language of a contact, and brings it back when it was
 * deleted; makes it, under its id, when there is none. */
CHECKED enum status contacts_put(struct work *work, const struct contact *contact);

/* With it its points are out of sight; they come back with it. */
CHECKED enum status contacts_delete(struct work *work, int64_t client_id, int64_t id);

/* Makes another contact the main one. */
CHECKED enum status contacts_set_main(struct work *work, int64_t client_id, int64_t id);

/* *ret_found false when there is none, or it is not of a contact of this client. */
CHECKED enum status contact_points_find(struct work *work, int64_t client_id, int64_t id,
                                        bool *ret_found, struct contact_point *ret_point);

/* Sets kind, value and key of a point, or makes it under its id. INVALID ("value") when the contact
 * has the same already. */
CHECKED enum status contact_points_put(struct work *work, const struct contact_point *point);
CHECKED enum status contact_points_delete(struct work *work, int64_t id);

/* The main point of a contact, 0 for none. */
CHECKED enum status contact_points_main(struct work *work, int64_t contact_id, int64_t *ret_id);
CHECKED enum status contact_points_set_main(struct work *work, int64_t contact_id, int64_t id);
