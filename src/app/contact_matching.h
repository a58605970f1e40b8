// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_parts.h"
#include "store/clients.h"
#include "store/contacts.h"

/*
 * Whom each contact of the file is: somebody of the store, somebody named further up in the file,
 * or somebody new. What is known is loaded at once; all that is new is written at once.
 */

/* Somebody who can be matched, of the store or new. */
struct known_contact {
    int64_t client_id, contact_id;
};

/* A client of this file, with the points that came with them, for their search words. */
struct made_client {
    const struct contact_draft *draft;
    size_t first_point, point_count;
};

struct contact_matching {
    struct import_writing *writing;
    struct known_contact *known; /* maps hold places in it + 1 */
    size_t known_count, known_capacity;
    size_t stored_count;            /* the first so many of `known` are of the store */
    struct text_map *points;        /* kind and key: whose it is */
    struct text_map *own_points;    /* contact, kind and key: that they have it */
    struct text_map *names;         /* of persons who cannot be reached */
    struct text_map *companies;     /* by name */
    struct text_map *people;        /* client and name: of companies in the file */
    struct text_map *keys;          /* clients of the file by their keys in it */
    struct text_map *references;    /* clients by what orders call them */
    struct text_map *stored_people; /* client and name: of the store */

    struct new_client *clients;
    struct client_ids *client_ids;
    struct made_client *made;
    size_t client_count;
    struct contact *contacts; /* further ones of a client */
    size_t contact_count;
    struct contact_point *new_points;
    size_t point_count;
    struct text_map *touched; /* clients whose words are not those of one contact of the file */
    int64_t *touched_ids;
    size_t touched_count;
};

/* Reads from the store whoever the file may speak of. */
CHECKED enum status matching_load(struct work *work, struct contact_matching *matching);

/* The place in `known` of whoever this is; 0 for somebody new. */
int64_t matching_find(struct work *work, const struct contact_matching *matching,
                      const struct contact_draft *draft);

/* The place of the client of somebody new; 0 when it is new too. */
int64_t matching_find_client(const struct contact_matching *matching,
                             const struct contact_draft *draft);

/* Adds somebody; returns their place. */
int64_t matching_add(struct work *work, struct contact_matching *matching, int64_t client_id,
                     int64_t contact_id);

/* They have this point; and from now on they are found by it. */
void matching_keep_own_point(struct work *work, struct contact_matching *matching, int64_t place,
                             enum contact_point_kind kind, struct slice key);
void matching_keep_point(struct work *work, struct contact_matching *matching, int64_t place,
                         enum contact_point_kind kind, struct slice key);

/* Texts by which the maps hold points (`owner` 0: whoever has it) and people of a client. */
struct slice matching_point_key(struct work *work, int64_t owner, int64_t kind, struct slice key);
struct slice matching_person_key(struct work *work, int64_t client_id, struct slice name);
