// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "base/text.h"
#include "store/archives.h"

/* The lines of an archive that are no rows; without their ends. See docs/archive.md. */
#define ARCHIVE_FIRST_LINE "{\"format\":\"regulars-archive\",\"version\":"

/* What the first line says. */
struct archive_head {
    int64_t version; /* of the form */
    int64_t schema;
    struct slice program;
};

void archive_add_head(struct text *out, int64_t schema);

/* False when this is no first line of an archive. Of another version only that is told. */
bool archive_read_head(struct slice line, struct archive_head *ret_head);

void archive_add_table(struct text *out, const struct archive_table *table);

/* The last line in two halves: rows of each table, and the hash of all bytes before the line. */
void archive_add_counts(struct text *out, const int64_t rows[ARCHIVE_TABLES]);
void archive_add_hash(struct text *out, const uint8_t hash[SECRET_HASH_SIZE]);
