// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/archive_source.h"
#include "base/secret.h"
#include "store/archives.h"

/*
 * An archive read from its first line to its last, each row checked as it comes: its shape and
 * types, keys above the one before, ids that ours can follow, references to rows that are there;
 * at the end the counts and the hash. docs/archive.md describes the form.
 */
enum { ARCHIVE_FORM = 1 };
#define ARCHIVE_ID_MAX (INT64_MAX >> 1)

struct archive_reader;

struct archive_item {
    enum archive_item_kind { ARCHIVE_TABLE, ARCHIVE_ROW, ARCHIVE_END } kind;
    enum archive_table_id table;
    const struct db_value *values; /* of a row; borrowed until the next item */
};

/* What an archive holds, known at its end. */
struct archive_sum {
    int64_t schema, rows, bytes;
    int64_t highest_id;
    uint8_t hash[SECRET_HASH_SIZE];
};

/*
 * `schema` is the newest that this program knows. Keys of rows that others name are kept in
 * `arena`. Close it in any case.
 */
CHECKED enum status archive_reader_open(const struct archive_bytes *bytes, int64_t schema,
                                        struct arena *arena, struct fault *fault,
                                        struct archive_reader **ret_reader);

/* INVALID, with the line and what is wrong with it. After ARCHIVE_END nothing comes. */
CHECKED enum status archive_reader_next(struct archive_reader *reader,
                                        struct archive_item *ret_item);
struct archive_sum archive_reader_sum(const struct archive_reader *reader);
void archive_reader_close(struct archive_reader *reader);

/* Reads all of it. */
CHECKED enum status archive_check(const struct archive_bytes *bytes, int64_t schema,
                                  struct arena *arena, struct fault *fault,
                                  struct archive_sum *ret_sum);
