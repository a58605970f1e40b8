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
