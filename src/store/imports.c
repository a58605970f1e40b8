// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/imports.h"

#include <string.h>

#include "store/audits.h"
#include "store/db.h"

#define IMPORT_COLUMNS \
    "i.id, i.kind, i.file_name, i.file_hash, i.row_count, i.created_at, i.undone_at"

static struct import read_import(const struct rows *rows)
{
    struct import import = {
        .id = rows_int(rows, 0),
        .kind = (enum import_kind)rows_int(rows, 1),
        .file_name = rows_text(rows, 2),
        .row_count = rows_int(rows, 4),
        .created_at = rows_int(rows, 5),
        .undone_at = rows_is_null(rows, 6) ? 0 : rows_int(rows, 6),
    };
    struct slice hash = rows_bytes(rows, 3);

    if (hash.length == sizeof(import.file_hash))
        memcpy(import.file_hash, hash.at, sizeof(import.file_hash));
    return import;
}

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

enum status imports_insert(struct work *work, const struct import *import, int64_t *ret_id)
{
    int64_t id = work_new_id(work), inserted = 0;
    int64_t user_id = work->actor.user_id;

    enum status status = db_execute(
        work, &inserted,
        "INSERT INTO import (workspace_id, id, kind, file_name, file_hash, row_count, created_at,"
        " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(import->kind),
                db_text(import->file_name), hash_value(import->file_hash),
                db_int(import->row_count), db_int(work->now), db_int_or_null(user_id)));
    if (status != STATUS_OK)
        return status;
    if (inserted == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this file was brought in already"));
    *ret_id = id;
    return STATUS_OK;
}

enum status imports_find(struct work *work, int64_t id, struct import *ret_import)
{
    struct rows rows = db_query(
        work, "SELECT " IMPORT_COLUMNS " FROM import i WHERE i.workspace_id = $1 AND i.id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct import import = {0};
    bool found = rows_next(&rows);

    if (found)
        import = read_import(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such import"));
    *ret_import = import;
    return STATUS_OK;
}

enum status imports_list(struct work *work, size_t limit, struct import_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " IMPORT_COLUMNS ", u.name, (SELECT a.id FROM audit a"
        " WHERE a.workspace_id = i.workspace_id AND a.object_id = i.id AND a.action = $3"
        " ORDER BY a.id LIMIT 1) FROM import i LEFT JOIN user_account u ON u.id = i.created_by"
        " WHERE i.workspace_id = $1 AND i.created_at <= $4"
        " ORDER BY i.created_at DESC, i.id DESC LIMIT $2",
        DB_BIND(db_int(work->workspace_id), db_int((int64_t)limit), db_int(AUDIT_IMPORTED),
                db_int(work->now)));
    struct import_list list = {.items = arena_array(work->arena, struct import_row, limit)};

    while (list.count < limit && rows_next(&rows))
        list.items[list.count++] =
            (struct import_row){.import = read_import(&rows),
                                .user_name = rows_text(&rows, 7),
                                .audit_id = rows_is_null(&rows, 8) ? 0 : rows_int(&rows, 8)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status imports_find_file(struct work *work, enum import_kind kind,
                              const uint8_t hash[SECRET_HASH_SIZE], struct import *ret_import)
{
    struct rows rows =
        db_query(work,
                 "SELECT " IMPORT_COLUMNS " FROM import i"
                 " WHERE i.workspace_id = $1 AND i.kind = $2 AND i.file_hash = $3"
                 " AND i.undone_at IS NULL",
                 DB_BIND(db_int(work->workspace_id), db_int(kind), hash_value(hash)));
    struct import import = {0};

    if (rows_next(&rows))
        import = read_import(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_import = import;
    return status;
}

enum status imports_set_undone(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE import SET undone_at = $3 WHERE workspace_id = $1 AND id = $2"
                   " AND undone_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such import, or it was taken back already"));
    return status;
}

struct db_stream *imports_stream_added_to(struct work *work, int64_t import_id)
{
    return db_stream(work,
                     "WITH touched AS (SELECT k.client_id FROM contact k"
                     " WHERE k.workspace_id = $1 AND k.import_id = $2"
                     " UNION SELECT k.client_id FROM contact_point p JOIN contact k"
                     " ON k.workspace_id = p.workspace_id AND k.id = p.contact_id"
                     " WHERE p.workspace_id = $1 AND p.import_id = $2)"
                     " SELECT c.id FROM touched t JOIN client c ON c.workspace_id = $1"
                     " AND c.id = t.client_id WHERE c.deleted_at IS NULL"
                     " AND (c.import_id IS NULL OR c.import_id <> $2)",
                     DB_BIND(db_int(work->workspace_id), db_int(import_id)));
}

struct db_stream *imports_stream_made(struct work *work, int64_t import_id)
{
    return db_stream(work,
                     "SELECT c.id FROM client c WHERE c.workspace_id = $1 AND c.import_id = $2"
                     " AND c.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id), db_int(import_id)));
}
