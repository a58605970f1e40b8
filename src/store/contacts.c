// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/contacts.h"

#include "store/db.h"

/* The one place where the columns of a contact and their reading order meet. */
#define CONTACT_COLUMNS                                                         \
    "k.id, k.client_id, k.name, k.given, k.family, k.additional, k.salutation," \
    " k.form_of_address, k.language, k.is_main, k.import_id"

static struct contact read_contact(const struct rows *rows)
{
    return (struct contact){
        .id = rows_int(rows, 0),
        .client_id = rows_int(rows, 1),
        .name = rows_text(rows, 2),
        .given = rows_text(rows, 3),
        .family = rows_text(rows, 4),
        .additional = rows_text(rows, 5),
        .salutation = rows_text(rows, 6),
        .form_of_address = (enum form_of_address)rows_int(rows, 7),
        .language = rows_text(rows, 8),
        .is_main = rows_int(rows, 9) != 0,
        .import_id = rows_is_null(rows, 10) ? 0 : rows_int(rows, 10),
    };
}

#define POINT_COLUMNS "p.id, p.contact_id, p.kind, p.value, p.value_key, p.is_main, p.import_id"

static struct contact_point read_point(const struct rows *rows)
{
    return (struct contact_point){
        .id = rows_int(rows, 0),
        .contact_id = rows_int(rows, 1),
        .kind = (enum contact_point_kind)rows_int(rows, 2),
        .value = rows_text(rows, 3),
        .key = rows_text(rows, 4),
        .is_main = rows_int(rows, 5) != 0,
        .import_id = rows_is_null(rows, 6) ? 0 : rows_int(rows, 6),
    };
}

static enum status read_contacts(struct work *work, struct rows *rows, size_t max,
                                 struct contact_list *ret_list)
{
    struct contact_list list = {.items = arena_array(work->arena, struct contact, max)};

    while (rows_next(rows))
        list.items[list.count++] = read_contact(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status contacts_list(struct work *work, int64_t client_id, struct contact_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " CONTACT_COLUMNS " FROM contact k"
        " WHERE k.workspace_id = $1 AND k.client_id = $2"
        " AND k.deleted_at IS NULL"
        " ORDER BY k.is_main DESC, k.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(CONTACTS_OF_CLIENT_MAX)));

    return read_contacts(work, &rows, CONTACTS_OF_CLIENT_MAX, ret_list);
}

enum status contact_points_list(struct work *work, int64_t client_id,
                                struct contact_point_list *ret_list)
{
    enum { MOST = CONTACTS_OF_CLIENT_MAX * POINTS_OF_CONTACT_MAX };
    struct rows rows =
        db_query(work,
                 "SELECT " POINT_COLUMNS " FROM contact k JOIN contact_point p"
                 " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id"
                 " WHERE k.workspace_id = $1 AND k.client_id = $2"
                 " AND k.deleted_at IS NULL"
                 " ORDER BY k.is_main DESC, k.id, p.is_main DESC, p.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(MOST)));
    struct contact_point_list list = {
        .items = arena_array(work->arena, struct contact_point, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_point(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status contact_points_shared(struct work *work, int64_t client_id, size_t limit,
                                  struct shared_point_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT p.kind, p.value, c.id, c.name FROM contact k JOIN contact_point p"
        " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id JOIN contact_point q"
        " ON q.workspace_id = p.workspace_id AND q.kind = p.kind AND q.value_key = p.value_key"
        " JOIN contact l ON l.workspace_id = q.workspace_id AND l.id = q.contact_id"
        " JOIN client c ON c.workspace_id = l.workspace_id AND c.id = l.client_id"
        " WHERE k.workspace_id = $1 AND k.client_id = $2 AND k.deleted_at IS NULL"
        " AND l.client_id <> $2 AND l.deleted_at IS NULL AND c.deleted_at IS NULL"
        " AND c.archived_at IS NULL LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int((int64_t)limit)));
    struct shared_point_list list = {
        .items = arena_array(work->arena, struct shared_point, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct shared_point){(enum contact_point_kind)rows_int(&rows, 0), rows_text(&rows, 1),
                                  rows_int(&rows, 2), rows_text(&rows, 3)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status contacts_count(struct work *work, int64_t client_id, int64_t *ret_contacts,
                           int64_t *ret_points_most)
{
    struct rows rows =
        db_query(work,
                 "WITH own AS (SELECT k.id, (SELECT count(*) FROM contact_point p"
                 " WHERE p.workspace_id = $1 AND p.contact_id = k.id) AS points FROM contact k"
                 " WHERE k.workspace_id = $1 AND k.client_id = $2 AND k.deleted_at IS NULL)"
                 " SELECT count(*), coalesce(max(own.points), 0) FROM own",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    bool found = rows_next(&rows);
    int64_t contacts = found ? rows_int(&rows, 0) : 0, points = found ? rows_int(&rows, 1) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK) {
        *ret_contacts = contacts;
        *ret_points_most = points;
    }
    return status;
}

#define CONTACT_INSERTED                                                                 \
    "workspace_id, id, client_id, is_main, name, given, family, additional, salutation," \
    " form_of_address, language, created_at, import_id"
enum { CONTACT_INSERTED_COUNT = 13 };

static void contact_values(const struct work *work, const struct contact *contact, int64_t id,
                           struct db_value values[CONTACT_INSERTED_COUNT])
{
    size_t count = 0;

    values[count++] = db_int(work->workspace_id);
    values[count++] = db_int(id);
    values[count++] = db_int(contact->client_id);
    values[count++] = db_int(contact->is_main ? 1 : 0);
    values[count++] = db_text(contact->name);
    values[count++] = db_text(contact->given);
    values[count++] = db_text(contact->family);
    values[count++] = db_text(contact->additional);
    values[count++] = db_text(contact->salutation);
    values[count++] = db_int(contact->form_of_address);
    values[count++] = db_text(contact->language);
    values[count++] = db_int(work->now);
    values[count++] = db_int_or_null(contact->import_id);
}

enum status contacts_insert(struct work *work, const struct contact *contact, int64_t *ret_id)
{
    struct db_value values[CONTACT_INSERTED_COUNT];
    int64_t id = work_new_id(work);

    contact_values(work, contact, id, values);
    enum status status =
        db_execute(work, NULL,
                   "INSERT INTO contact (" CONTACT_INSERTED ")"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                   values, CONTACT_INSERTED_COUNT);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status contacts_insert_all(struct work *work, const struct contact *contacts, size_t count)
{
    struct db_bulk *bulk = db_bulk(work, "contact", CONTACT_INSERTED, CONTACT_INSERTED_COUNT);

    for (size_t i = 0; i < count; i++) {
        struct db_value values[CONTACT_INSERTED_COUNT];

        contact_values(work, &contacts[i], contacts[i].id, values);
        bulk_row(bulk, values);
    }
    return bulk_end(bulk);
}

#define POINT_INSERTED \
    "workspace_id, id, contact_id, kind, value, value_key, is_main, created_at, import_id"
enum { POINT_INSERTED_COUNT = 9 };

static void point_values(const struct work *work, const struct contact_point *point, int64_t id,
                         struct db_value values[POINT_INSERTED_COUNT])
{
    size_t count = 0;

    values[count++] = db_int(work->workspace_id);
    values[count++] = db_int(id);
    values[count++] = db_int(point->contact_id);
    values[count++] = db_int(point->kind);
    values[count++] = db_text(point->value);
    values[count++] = db_text(point->key);
    values[count++] = db_int(point->is_main ? 1 : 0);
    values[count++] = db_int(work->now);
    values[count++] = db_int_or_null(point->import_id);
}

enum status contact_points_insert(struct work *work, const struct contact_point *point,
                                  int64_t *ret_id)
{
    struct db_value values[POINT_INSERTED_COUNT];
    int64_t id = work_new_id(work), inserted = 0;

    point_values(work, point, id, values);
    enum status status =
        db_execute(work, &inserted,
                   "INSERT INTO contact_point (" POINT_INSERTED ")"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                   " ON CONFLICT (workspace_id, contact_id, kind, value_key) DO NOTHING",
                   values, POINT_INSERTED_COUNT);
    if (status == STATUS_OK)
        *ret_id = inserted > 0 ? id : 0;
    return status;
}

enum status contact_points_insert_all(struct work *work, const struct contact_point *points,
                                      size_t count)
{
    struct db_bulk *bulk = db_bulk(work, "contact_point", POINT_INSERTED, POINT_INSERTED_COUNT);

    for (size_t i = 0; i < count; i++) {
        struct db_value values[POINT_INSERTED_COUNT];

        point_values(work, &points[i], points[i].id, values);
        bulk_row(bulk, values);
    }
    return bulk_end(bulk);
}

enum status contacts_find_point(struct work *work, enum contact_point_kind kind, const char *key,
                                size_t max, struct contact_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " CONTACT_COLUMNS " FROM contact k WHERE k.workspace_id = $1 AND k.id IN"
        " (SELECT p.contact_id FROM contact_point p WHERE p.workspace_id = $1 AND p.kind = $2"
        " AND p.value_key = $3) AND k.deleted_at IS NULL AND EXISTS (SELECT 1 FROM client c"
        " WHERE c.workspace_id = $1 AND c.id = k.client_id AND c.deleted_at IS NULL)"
        " ORDER BY k.id LIMIT $4",
        DB_BIND(db_int(work->workspace_id), db_int(kind), db_text(key), db_int((int64_t)max)));

    return read_contacts(work, &rows, max, ret_list);
}

enum status contacts_delete_import(struct work *work, int64_t import_id)
{
    enum status status = db_execute(
        work, NULL, "DELETE FROM contact_point WHERE workspace_id = $1 AND import_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(import_id)));

    if (status == STATUS_OK)
        status =
            db_execute(work, NULL,
                       "UPDATE contact SET deleted_at = $3 WHERE workspace_id = $1"
                       " AND import_id = $2 AND is_main = 0 AND deleted_at IS NULL",
                       DB_BIND(db_int(work->workspace_id), db_int(import_id), db_int(work->now)));
    return status;
}
