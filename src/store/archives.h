// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

/* The tables of tables.def as an archive reads and writes them. */
enum archive_table_id {
#define TABLE(name, key, columns, kinds) ARCHIVE_TABLE_##name,
#define REFERENCE(table, column, parent)
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    ARCHIVE_TABLES,
};
enum { ARCHIVE_COLUMNS_MAX = 16 };

struct archive_table {
    const char *name;
    const char *key;     /* "workspace_id, id" */
    const char *columns; /* "workspace_id, id, name"; those of the key come first */
    const char *kinds;   /* a letter for each column, see tables.def */
};
extern const struct archive_table archive_tables[ARCHIVE_TABLES];

size_t archive_column_count(const struct archive_table *table);
size_t archive_key_count(const struct archive_table *table);

/* The place of a column; it must be one of the table's. */
size_t archive_column_place(const struct archive_table *table, const char *column);
bool archive_kind_may_be_null(char kind);

struct archive_reference {
    enum archive_table_id table, parent;
    const char *column;
};
extern const struct archive_reference archive_references[];
extern const size_t archive_reference_count;

/* All rows of a table in the order of its key, of all workspaces; its columns in their order. */
struct db_stream *archives_stream(struct work *work, enum archive_table_id table);

/* The row that stream_next() gave; `values` has room for all columns and is borrowed as it is. */
void archives_read(const struct db_stream *stream, enum archive_table_id table,
                   struct db_value *values);

/* Rows into a table, with all of its columns. */
struct db_bulk *archives_bulk(struct work *work, enum archive_table_id table);

/* False when any row stands in a table of the archive, or anybody is signed in. */
CHECKED enum status archives_is_empty(struct work *work, bool *ret_is_empty);

/* From now on ids begin at `next_id`, unless they do beyond it already. */
CHECKED enum status archives_set_next_id(struct work *work, int64_t next_id);
