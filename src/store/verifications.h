// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/archive_tables.h"
#include "store/work.h"

/*
 * Questions about a whole store, all workspaces of it, whose answer is a number of rows that are
 * not as they should be. A damaged store fails them: BROKEN.
 */
enum verification {
    VERIFY_MAIN_CONTACTS,  /* clients without exactly one main contact */
    VERIFY_SUMMARIES,      /* clients whose orders are counted otherwise */
    VERIFY_IDS,            /* ids that would be given once more */
    VERIFY_ORDER_VERSIONS, /* orders changed later than their workspace knows */
    VERIFY_BLOB_LENGTHS,   /* files whose pieces are not as long as the file */
    VERIFY_SEARCH_OBJECTS, /* clients that nobody finds, and words of nobody */
    VERIFICATIONS,
};
CHECKED enum status verifications_count(struct work *work, enum verification verification,
                                        int64_t *ret_count);

/* Rows whose reference is not there. */
CHECKED enum status verifications_count_missing(struct work *work, size_t reference,
                                                int64_t *ret_count);

/*
 * What the engine itself says about its files: SQLite's integrity check and foreign key check;
 * constraints and indexes that PostgreSQL does not hold for valid. *ret_first NULL when it is
 * content.
 */
CHECKED enum status verifications_engine(struct work *work, const char **ret_first,
                                         int64_t *ret_count);

/* All files in pieces, in the order of their hash and place. */
enum blob_piece_column { BLOB_PIECE_WORKSPACE, BLOB_PIECE_HASH, BLOB_PIECE_BYTES };
struct db_stream;
struct db_stream *verifications_blob_pieces(struct work *work);

/* A page of clients of the workspace by id, with what was made of their names. */
struct made_of_name {
    int64_t id;
    const char *name, *reference; /* reference NULL for none */
    struct slice sort_key;
    const char *words; /* "" for none */
};
CHECKED enum status verifications_clients(struct work *work, int64_t after_id, size_t limit,
                                          struct made_of_name *ret_clients, size_t *ret_count);

/* The workspaces after `after_id`, one at a time; *ret_id 0 after the last. */
CHECKED enum status verifications_next_workspace(struct work *work, int64_t after_id,
                                                 int64_t *ret_id);
