// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "store/archives.h"

/*
 * Keys of rows as bytes that compare, by memcmp(), as the rows are ordered: for telling that rows
 * come in order, each once, and that a row that another names is there.
 */
enum { ARCHIVE_KEY_MAX = 48 };

struct archive_key {
    size_t length;
    unsigned char bytes[ARCHIVE_KEY_MAX];
};

struct archive_keys {
    struct archive_key last[ARCHIVE_TABLES];
    struct text kept[ARCHIVE_TABLES]; /* of tables that others name: all keys, one after another */
    bool is_kept[ARCHIVE_TABLES];
};

struct archive_keys archive_keys_new(struct arena *arena);

/* False when a part of the key, *ret_column, is neither a number nor as long as a hash. */
bool archive_keys_fit(enum archive_table_id table, const struct db_value *values,
                      size_t *ret_column);

/* Takes the key of the row, which fits. False when it is not above the one before. */
bool archive_keys_add(struct archive_keys *keys, enum archive_table_id table,
                      const struct db_value *values);

/* Whether the row's references are there; else *ret_missing is one that is not. */
bool archive_keys_have(const struct archive_keys *keys, enum archive_table_id table,
                       const struct db_value *values, const struct archive_reference **ret_missing);
