// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/archive_tables.h"

#include <assert.h>
#include <string.h>

const struct archive_table archive_tables[ARCHIVE_TABLES] = {
#define TABLE(name, key, columns, kinds) {#name, key, columns, kinds},
#define REFERENCE(table, column, parent)
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
};

const struct archive_reference archive_references[] = {
#define TABLE(name, key, columns, kinds)
#define REFERENCE(table, column, parent) {ARCHIVE_TABLE_##table, ARCHIVE_TABLE_##parent, #column},
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
};
const size_t archive_reference_count = sizeof(archive_references) / sizeof(archive_references[0]);

size_t archive_column_count(const struct archive_table *table)
{
    return strlen(table->kinds);
}

size_t archive_key_count(const struct archive_table *table)
{
    size_t count = 1;

    for (const char *at = table->key; *at != '\0'; at++)
        count += *at == ',';
    return count;
}

bool archive_key_is_id(const struct archive_table *table)
{
    size_t length = strlen(table->key);

    return length >= 2 && strcmp(table->key + length - 2, "id") == 0;
}

size_t archive_column_place(const struct archive_table *table, const char *column)
{
    size_t place = 0;

    for (const char *at = table->columns;; place++) {
        size_t length = strcspn(at, ",");
        if (length == strlen(column) && memcmp(at, column, length) == 0)
            return place;
        assert(at[length] == ',');
        at += length + strlen(", ");
    }
}

bool archive_kind_may_be_null(char kind)
{
    return kind >= 'A' && kind <= 'Z';
}
