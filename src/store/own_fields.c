// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/own_fields.h"

#include "store/db.h"

#define OWN_FIELD_COLUMNS \
    "f.id, f.version, f.object, f.name, f.kind, f.choices, f.place, f.archived_at"

static struct own_field read_field(const struct rows *rows)
{
    return (struct own_field){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .object = (enum own_field_object)rows_int(rows, 2),
        .name = rows_text(rows, 3),
        .kind = (enum own_field_kind)rows_int(rows, 4),
        .choices = rows_text(rows, 5),
        .place = (int32_t)rows_int(rows, 6),
        .is_archived = !rows_is_null(rows, 7),
    };
}

enum status own_fields_list(struct work *work, enum own_field_object object,
                            struct own_field_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " OWN_FIELD_COLUMNS " FROM own_field f WHERE f.workspace_id = $1 AND f.object = $2"
        " ORDER BY CASE WHEN f.archived_at IS NULL THEN 0 ELSE 1 END, f.place, f.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(object), db_int(OWN_FIELDS_STORED_MAX)));
    struct own_field_list list = {.items =
                                      arena_array(work->arena, struct own_field, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_field(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status own_fields_find(struct work *work, int64_t id, struct own_field *ret_field)
{
    struct rows rows = db_query(work,
                                "SELECT " OWN_FIELD_COLUMNS " FROM own_field f"
                                " WHERE f.workspace_id = $1 AND f.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct own_field field = {0};
    bool found = rows_next(&rows);

    if (found)
        field = read_field(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such field"));
    *ret_field = field;
    return STATUS_OK;
}

enum status own_fields_insert(struct work *work, const struct own_field *field, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO own_field (workspace_id, id, version, object, name, kind, choices, place,"
        " created_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(field->object), db_text(field->name),
                db_int(field->kind), db_text(field->choices), db_int(field->place),
                db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status own_fields_update(struct work *work, const struct own_field *field,
                              int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE own_field SET version = version + 1, name = $4, choices = $5, place = $6,"
        " archived_at = $7 WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(field->id), db_int(field->version),
                db_text(field->name), db_text(field->choices), db_int(field->place),
                field->is_archived ? db_int(work->now) : db_null()));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this field was changed meanwhile; look at it again, then "
                                       "decide"));
    if (status == STATUS_OK)
        *ret_version = field->version + 1;
    return status;
}

enum status own_fields_delete(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "DELETE FROM own_field WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1"
        " FROM own_value v WHERE v.workspace_id = $1 AND v.field_id = $2)",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("something was written into this field already; put it "
                                       "away instead, then nothing is lost"));
    return status;
}

enum status own_values_list(struct work *work, int64_t object_id, struct own_value_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT v.field_id, v.value FROM own_value v WHERE v.workspace_id = $1"
        " AND v.object_id = $2 ORDER BY v.field_id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(object_id), db_int(OWN_FIELDS_STORED_MAX)));
    struct own_value_list list = {.items =
                                      arena_array(work->arena, struct own_value, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct own_value){.field_id = rows_int(&rows, 0), .value = rows_text(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status own_values_put(struct work *work, int64_t object_id, int64_t field_id,
                           const char *value)
{
    if (value[0] == '\0')
        return db_execute(work, NULL,
                          "DELETE FROM own_value WHERE workspace_id = $1 AND object_id = $2"
                          " AND field_id = $3",
                          DB_BIND(db_int(work->workspace_id), db_int(object_id), db_int(field_id)));
    return db_execute(
        work, NULL,
        "INSERT INTO own_value (workspace_id, object_id, field_id, value) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, object_id, field_id) DO UPDATE SET value = excluded.value",
        DB_BIND(db_int(work->workspace_id), db_int(object_id), db_int(field_id), db_text(value)));
}
