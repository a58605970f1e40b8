// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/backups.h"

#include "store/db.h"

#define BACKUP_COLUMNS \
    "b.id, b.file_name, b.byte_count, b.row_count, b.started_at, b.verified_at, b.fault"

static struct backup read_backup(const struct rows *rows)
{
    return (struct backup){
        .id = rows_int(rows, 0),
        .file_name = rows_text(rows, 1),
        .byte_count = rows_int(rows, 2),
        .row_count = rows_int(rows, 3),
        .started_at = rows_int(rows, 4),
        .verified_at = rows_is_null(rows, 5) ? 0 : rows_int(rows, 5),
        .fault = rows_text(rows, 6),
    };
}

static enum status take_list(struct rows *rows, size_t limit, struct backup_list *ret_list)
{
    struct backup_list list = {.items = arena_array(rows->work->arena, struct backup, limit)};

    while (list.count < limit && rows_next(rows))
        list.items[list.count++] = read_backup(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status backups_insert(struct work *work, const char *file_name, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status =
        db_execute(work, NULL,
                   "INSERT INTO backup (id, file_name, byte_count, row_count, started_at)"
                   " VALUES ($1, $2, 0, 0, $3)",
                   DB_BIND(db_int(id), db_text(file_name), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status backups_set_good(struct work *work, const struct backup *backup)
{
    return db_execute(work, NULL,
                      "UPDATE backup SET byte_count = $2, row_count = $3, verified_at = $4,"
                      " fault = NULL WHERE id = $1",
                      DB_BIND(db_int(backup->id), db_int(backup->byte_count),
                              db_int(backup->row_count), db_int(work->now)));
}

enum status backups_set_fault(struct work *work, int64_t id, const char *fault)
{
    return db_execute(work, NULL,
                      "UPDATE backup SET fault = $2 WHERE id = $1 AND verified_at IS NULL"
                      " AND fault IS NULL",
                      DB_BIND(db_int(id), db_text(fault)));
}

/* A bound, though none is meant, keeps both stores to the index. */
enum status backups_list(struct work *work, size_t limit, struct backup_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT " BACKUP_COLUMNS " FROM backup b WHERE b.started_at < $1"
                                " ORDER BY b.started_at DESC, b.id DESC LIMIT $2",
                                DB_BIND(db_int(INT64_MAX), db_int((int64_t)limit)));

    return take_list(&rows, limit, ret_list);
}

enum status backups_list_good(struct work *work, size_t limit, struct backup_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT " BACKUP_COLUMNS " FROM backup b"
                                " WHERE b.started_at < $1 AND b.verified_at IS NOT NULL"
                                " ORDER BY b.started_at DESC, b.id DESC LIMIT $2",
                                DB_BIND(db_int(INT64_MAX), db_int((int64_t)limit)));

    return take_list(&rows, limit, ret_list);
}

enum status backups_list_open(struct work *work, int64_t begun_before, size_t limit,
                              struct backup_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT " BACKUP_COLUMNS " FROM backup b"
                                " WHERE b.started_at < $1 AND b.verified_at IS NULL"
                                " AND b.fault IS NULL ORDER BY b.started_at DESC LIMIT $2",
                                DB_BIND(db_int(begun_before), db_int((int64_t)limit)));

    return take_list(&rows, limit, ret_list);
}

enum status backups_find(struct work *work, int64_t id, struct backup *ret_backup)
{
    struct rows rows = db_query(work, "SELECT " BACKUP_COLUMNS " FROM backup b WHERE b.id = $1",
                                DB_BIND(db_int(id)));
    bool is_found = rows_next(&rows);
    struct backup backup = is_found ? read_backup(&rows) : (struct backup){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !is_found)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("this backup is no longer kept"));
    if (status == STATUS_OK)
        *ret_backup = backup;
    return status;
}

enum status backups_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM backup WHERE id = $1", DB_BIND(db_int(id)));
}

enum status backups_sweep(struct work *work, int64_t begun_before)
{
    return db_execute(work, NULL, "DELETE FROM backup WHERE started_at < $1 AND fault IS NOT NULL",
                      DB_BIND(db_int(begun_before)));
}
