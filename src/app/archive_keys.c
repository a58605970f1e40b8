// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_keys.h"

#include <assert.h>

#include "base/secret.h"

struct archive_keys archive_keys_new(struct arena *arena)
{
    struct archive_keys keys = {0};

    for (size_t i = 0; i < archive_reference_count; i++)
        keys.is_kept[archive_references[i].parent] = true;
    for (int i = 0; i < ARCHIVE_TABLES; i++)
        if (keys.is_kept[i])
            keys.kept[i] = text_new(arena);
    return keys;
}

/* Big-endian, the sign turned, so that bytes compare as numbers do. */
static void add_number(struct archive_key *key, int64_t number)
{
    uint64_t bits = (uint64_t)number ^ (UINT64_C(1) << 63);

    for (int shift = 56; shift >= 0; shift -= 8)
        key->bytes[key->length++] = (unsigned char)(bits >> shift & 0xFF);
}

static bool add_part(struct archive_key *key, const struct db_value *value)
{
    if (value->kind == DB_INT) {
        add_number(key, value->number);
        return true;
    }
    if (value->kind != DB_BYTES || value->bytes.length != SECRET_HASH_SIZE)
        return false;
    memcpy(key->bytes + key->length, value->bytes.at, SECRET_HASH_SIZE);
    key->length += SECRET_HASH_SIZE;
    return true;
}

static int compare(const struct archive_key *a, const void *b, size_t length)
{
    assert(a->length == length);
    return memcmp(a->bytes, b, length);
}

bool archive_keys_fit(enum archive_table_id table, const struct db_value *values,
                      size_t *ret_column)
{
    for (size_t i = 0; i < archive_key_count(&archive_tables[table]); i++) {
        bool is_hash = values[i].kind == DB_BYTES && values[i].bytes.length == SECRET_HASH_SIZE;
        if (values[i].kind != DB_INT && !is_hash) {
            *ret_column = i;
            return false;
        }
    }
    return true;
}

bool archive_keys_add(struct archive_keys *keys, enum archive_table_id table,
                      const struct db_value *values)
{
    struct archive_key *last = &keys->last[table];
    struct archive_key key = {0};

    for (size_t i = 0; i < archive_key_count(&archive_tables[table]); i++)
        if (!add_part(&key, &values[i]))
            return false;
    if (last->length > 0 && compare(&key, last->bytes, last->length) <= 0)
        return false;
    *last = key;
    if (keys->is_kept[table])
        text_add_slice(&keys->kept[table], (struct slice){(const char *)key.bytes, key.length});
    return true;
}

static bool is_there(const struct text *kept, const struct archive_key *key)
{
    size_t from = 0, to = kept->length / key->length;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare(key, kept->at + middle * key->length, key->length);
        if (order == 0)
            return true;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return false;
}

bool archive_keys_have(const struct archive_keys *keys, enum archive_table_id table,
                       const struct db_value *values, const struct archive_reference **ret_missing)
{
    for (size_t i = 0; i < archive_reference_count; i++) {
        const struct archive_reference *reference = &archive_references[i];
        struct archive_key key = {0};

        if (reference->table != table)
            continue;
        size_t place = archive_column_place(&archive_tables[table], reference->column);
        if (values[place].kind == DB_NULL)
            continue;
        bool has_workspace = archive_key_count(&archive_tables[reference->parent]) == 2;
        bool is_key =
            (!has_workspace || add_part(&key, &values[0])) && add_part(&key, &values[place]);
        if (!is_key || !is_there(&keys->kept[reference->parent], &key)) {
            *ret_missing = reference;
            return false;
        }
    }
    return true;
}
