// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/* Stored values: never renumber. */
enum import_kind {
    IMPORT_ORDERS = 1,
    IMPORT_CONTACTS = 2,
    IMPORT_MEMORY = 3, /* orders that somebody entered from memory */
    IMPORT_PASTED = 4, /* from a text copied from elsewhere */
};

struct import {
    int64_t id;
    enum import_kind kind;
    const char *file_name;
    uint8_t file_hash[SECRET_HASH_SIZE];
    int64_t row_count;
    int64_t created_at;
    int64_t undone_at; /* 0 while it stands */
};

/* CONFLICT when a file of this hash stands already. */
CHECKED enum status imports_insert(struct work *work, const struct import *import, int64_t *ret_id);

/* NOT_FOUND. */
CHECKED enum status imports_find(struct work *work, int64_t id, struct import *ret_import);

/* Those that were brought in, the newest first, at most `limit`. */
struct import_row {
    struct import import;
    const char *user_name; /* NULL: a command */
    int64_t audit_id;      /* for undo; 0 when the trail does not name it */
};
struct import_list {
    struct import_row *items;
    size_t count;
};
CHECKED enum status imports_list(struct work *work, size_t limit, struct import_list *ret_list);

/* *ret_import.id 0 when no such file was brought in, or its import was undone. */
CHECKED enum status imports_find_file(struct work *work, enum import_kind kind,
                                      const uint8_t hash[SECRET_HASH_SIZE],
                                      struct import *ret_import);
/* NOT_FOUND, also when it was undone already. */
CHECKED enum status imports_set_undone(struct work *work, int64_t id);

/* Ids of the clients to whom the import added contacts or contact points, without those that it
 * made and those that are deleted; in no order, each once. */
struct db_stream *imports_stream_added_to(struct work *work, int64_t import_id);

/* Ids of the clients that the import made, without those that are deleted. */
struct db_stream *imports_stream_made(struct work *work, int64_t import_id);
