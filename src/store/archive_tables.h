// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The tables of tables.def as an archive reads and writes them. */
enum archive_table_id {
#define TABLE(name, key, columns, kinds) ARCHIVE_TABLE_##name,
#define REFERENCE(table, column, parent)
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    ARCHIVE_TABLES,
};
enum { ARCHIVE_COLUMNS_MAX = 24 };

struct archive_table {
    const char *name;
    const char *key;     /* "workspace_id, id" */
    const char *columns; /* "workspace_id, id, name"; those of the key come first */
    const char *kinds;   /* a letter for each column, see tables.def */
};
extern const struct archive_table archive_tables[ARCHIVE_TABLES];

size_t archive_column_count(const struct archive_table *table);
size_t archive_key_count(const struct archive_table *table);

/* True when the last part of the key is an id out of work_new_id(). */
bool archive_key_is_id(const struct archive_table *table);

/* The place of a column; it must be one of the table's. */
size_t archive_column_place(const struct archive_table *table, const char *column);
bool archive_kind_may_be_null(char kind);

struct archive_reference {
    enum archive_table_id table, parent;
    const char *column;
};
extern const struct archive_reference archive_references[];
extern const size_t archive_reference_count;
