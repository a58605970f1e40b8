// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/clients.h"

#include "store/contacts.h"
#include "store/db.h"

/* The one place where the columns of a client and their reading order meet. `c` is the client,
 * `k` the main contact. */
#define CLIENT_COLUMNS                                                                       \
    "c.id, c.version, c.kind, c.name, c.reference, c.created_at, c.changed_at,"              \
    " c.order_count, c.last_order_on, k.id, k.name, k.form_of_address, k.language,"          \
    " c.sort_key, c.archived_at, c.mark, c.rhythm, c.source, c.words, c.likes, c.talked_of," \
    " c.occasion_count"
enum { CLIENT_COLUMN_SORT_KEY = 13 };
#define CLIENT_TABLES                                                  \
    " FROM client c JOIN contact k ON k.workspace_id = c.workspace_id" \
    " AND k.client_id = c.id AND k.is_main = 1"

static struct client read_client(const struct rows *rows)
{
    return (struct client){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .kind = (enum client_kind)rows_int(rows, 2),
        .name = rows_text(rows, 3),
        .reference = rows_text(rows, 4),
        .created_at = rows_int(rows, 5),
        .changed_at = rows_int(rows, 6),
        .order_count = rows_int(rows, 7),
        .last_order_on = rows_is_null(rows, 8) ? CLIENT_DAY_NONE : (day_t)rows_int(rows, 8),
        .contact_id = rows_int(rows, 9),
        .contact_name = rows_text(rows, 10),
        .form_of_address = (enum form_of_address)rows_int(rows, 11),
        .language = rows_text(rows, 12),
        .archived_at = rows_is_null(rows, 14) ? 0 : rows_int(rows, 14),
        .mark = (enum client_mark)rows_int(rows, 15),
        .rhythm = (enum client_rhythm)rows_int(rows, 16),
        .source = rows_text(rows, 17),
        .words = rows_text(rows, 18),
        .likes = rows_text(rows, 19),
        .talked_of = rows_text(rows, 20),
        .occasion_count = rows_int(rows, 21),
    };
}

static enum status no_such_client(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "", PLAIN_MESSAGE("there is no such client"));
}

enum status clients_find(struct work *work, int64_t id, struct client *ret_client)
{
    struct rows rows =
        db_query(work,
                 "SELECT " CLIENT_COLUMNS CLIENT_TABLES " WHERE c.workspace_id = $1 AND c.id = $2"
                 " AND c.deleted_at IS NULL",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct client client = {0};
    bool found = rows_next(&rows);

    if (found)
        client = read_client(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return no_such_client(work);
    *ret_client = client;
    return STATUS_OK;
}

enum status clients_find_reference(struct work *work, const char *reference, int64_t *ret_id)
{
    struct rows rows = db_query(work,
                                "SELECT c.id FROM client c WHERE c.workspace_id = $1"
                                " AND c.reference = $2 AND c.deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id), db_text(reference)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

/* No more than `limit` of one more that were asked for: whether there is one more is then known. */
static enum status read_page(struct work *work, struct rows *rows, size_t limit,
                             struct client_list *ret_list, struct client_place *ret_next)
{
    struct client_list list = {.items = arena_array(work->arena, struct client, limit)};
    struct client_place next = {0};

    while (rows_next(rows)) {
        if (list.count == limit) {
            list.has_more = true;
            continue;
        }
        list.items[list.count++] = read_client(rows);
        next.sort_key = rows_bytes(rows, CLIENT_COLUMN_SORT_KEY);
        next.id = rows_int(rows, 0);
    }
    enum status status = rows_end(rows);
    if (status != STATUS_OK)
        return status;
    *ret_list = list;
    *ret_next = list.has_more ? next : (struct client_place){0};
    return STATUS_OK;
}

enum status clients_list(struct work *work, const struct client_place *after, size_t limit,
                         struct client_list *ret_list, struct client_place *ret_next)
{
    struct slice sort_key = after->sort_key.length == 0 ? slice_of("") : after->sort_key;
    struct rows rows = db_query(work,
                                "SELECT " CLIENT_COLUMNS CLIENT_TABLES
                                " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
                                " AND c.archived_at IS NULL AND (c.sort_key, c.id) > ($2, $3)"
                                " ORDER BY c.sort_key, c.id LIMIT $4",
                                DB_BIND(db_int(work->workspace_id), db_bytes(sort_key),
                                        db_int(after->id), db_int((int64_t)limit + 1)));

    return read_page(work, &rows, limit, ret_list, ret_next);
}

enum { IDS_AT_ONCE = 50 };

/* The ids of one statement; those that are left are 0, which is nobody's. */
static enum status find_some(struct work *work, const int64_t *ids, size_t count,
                             struct client_list *ret_found)
{
    struct client_list found = {.items = arena_array(work->arena, struct client, count)};
    struct db_value values[IDS_AT_ONCE + 1] = {db_int(work->workspace_id)};

    for (size_t i = 0; i < IDS_AT_ONCE; i++)
        values[i + 1] = db_int(i < count ? ids[i] : 0);
    struct rows rows = db_query(
        work,
        "SELECT " CLIENT_COLUMNS CLIENT_TABLES
        " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND c.id IN"
        " ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
        " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,"
        " $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
        values, IDS_AT_ONCE + 1);

    while (rows_next(&rows))
        found.items[found.count++] = read_client(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_found = found;
    return status;
}

static void add_in_order(const struct client_list *found, const int64_t *ids, size_t count,
                         struct client_list *list)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < found->count; j++)
            if (found->items[j].id == ids[i])
                list->items[list->count++] = found->items[j];
}

enum status clients_list_ids(struct work *work, const int64_t *ids, size_t count,
                             struct client_list *ret_list)
{
    struct client_list list = {.items = arena_array(work->arena, struct client, count)};
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && at < count; at += IDS_AT_ONCE) {
        size_t some = count - at < IDS_AT_ONCE ? count - at : IDS_AT_ONCE;
        struct client_list found = {0};

        status = find_some(work, ids + at, some, &found);
        add_in_order(&found, ids + at, some, &list);
    }
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* A unique index decides, so that two who make the same client at once cannot both succeed. */
static enum status insert_client(struct work *work, const struct new_client *client, int64_t id)
{
    int64_t inserted = 0;
    enum status status = db_execute(
        work, &inserted,
        "INSERT INTO client (workspace_id, id, version, kind, name, sort_key, reference,"
        " order_count, created_at, changed_at, import_id)"
        " VALUES ($1, $2, 1, $3, $4, $5, $6, 0, $7, $7, $8) ON CONFLICT DO NOTHING",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client->kind), db_text(client->name),
                db_bytes(client->sort_key), db_text(client->reference), db_int(work->now),
                db_int_or_null(client->import_id)));

    if (status == STATUS_OK && inserted == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "reference",
                         PLAIN_MESSAGE("another client is known by this reference"));
    return status;
}

enum status clients_insert(struct work *work, const struct new_client *client, int64_t *ret_id,
                           int64_t *ret_contact_id)
{
    struct contact contact = client->main_contact;
    int64_t id = work_new_id(work), contact_id = 0;

    contact.client_id = id;
    contact.is_main = true;
    contact.import_id = client->import_id;
    enum status status = insert_client(work, client, id);
    if (status == STATUS_OK)
        status = contacts_insert(work, &contact, &contact_id);
    if (status != STATUS_OK)
        return status;
    *ret_id = id;
    *ret_contact_id = contact_id;
    return STATUS_OK;
}

static enum status insert_clients(struct work *work, const struct new_client *clients,
                                  const struct client_ids *ids, size_t count)
{
    struct db_bulk *bulk =
        db_bulk(work, "client",
                "workspace_id, id, version, kind, name, sort_key, reference, order_count,"
                " created_at, changed_at, import_id",
                11);

    for (size_t i = 0; i < count; i++) {
        const struct new_client *client = &clients[i];
        const struct db_value values[] = {
            db_int(work->workspace_id),
            db_int(ids[i].id),
            db_int(1),
            db_int(client->kind),
            db_text(client->name),
            db_bytes(client->sort_key),
            db_text(client->reference),
            db_int(0),
            db_int(work->now),
            db_int(work->now),
            db_int_or_null(client->import_id),
        };
        bulk_row(bulk, values);
    }
    return bulk_end(bulk);
}

enum status clients_insert_all(struct work *work, const struct new_client *clients,
                               const struct client_ids *ids, size_t count)
{
    struct contact *contacts = arena_array(work->arena, struct contact, count);

    for (size_t i = 0; i < count; i++) {
        contacts[i] = clients[i].main_contact;
        contacts[i].id = ids[i].contact_id;
        contacts[i].client_id = ids[i].id;
        contacts[i].is_main = true;
        contacts[i].import_id = clients[i].import_id;
    }
    enum status status = insert_clients(work, clients, ids, count);
    if (status == STATUS_OK)
        status = contacts_insert_all(work, contacts, count);
    return status;
}

static enum status update_client(struct work *work, int64_t id, int64_t version,
                                 const struct client_change *change, int64_t *ret_kind)
{
    struct rows rows =
        db_query(work,
                 "UPDATE client SET name = $4, sort_key = $5, version = version + 1,"
                 " changed_at = $6 WHERE workspace_id = $1 AND id = $2 AND version = $3"
                 " AND deleted_at IS NULL RETURNING kind",
                 DB_BIND(db_int(work->workspace_id), db_int(id), db_int(version),
                         db_text(change->name), db_bytes(change->sort_key), db_int(work->now)));
    int64_t kind = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_kind = kind;
    return status;
}

static enum status update_main_contact(struct work *work, int64_t id, int64_t kind,
                                       const struct client_change *change)
{
    const char *name = kind == CLIENT_PERSON ? change->name : NULL;

    return db_execute(work, NULL,
                      "UPDATE contact SET name = coalesce($3, name), given = coalesce($4, given),"
                      " family = coalesce($5, family), additional = coalesce($6, additional),"
                      " form_of_address = $7"
                      " WHERE workspace_id = $1 AND client_id = $2 AND is_main = 1",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name),
                              db_text(change->given), db_text(change->family),
                              db_text(change->additional), db_int(change->form_of_address)));
}

/* Nothing was changed: because the client is gone, or because it has moved on. */
static enum status tell_why_unchanged(struct work *work, int64_t id)
{
    struct client client;

    enum status status = clients_find(work, id, &client);
    if (status != STATUS_OK)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "version",
                     PLAIN_MESSAGE("the client was changed meanwhile; look at it again, then "
                                   "decide"));
}

enum status clients_update(struct work *work, int64_t id, int64_t version,
                           const struct client_change *change, int64_t *ret_version)
{
    int64_t kind = 0;

    enum status status = update_client(work, id, version, change, &kind);
    if (status == STATUS_OK && kind == 0)
        return tell_why_unchanged(work, id);
    if (status == STATUS_OK)
        status = update_main_contact(work, id, kind, change);
    if (status == STATUS_OK)
        *ret_version = version + 1;
    return status;
}

/* What counts is 1, ORDER_COUNTS of domain/client_order.h. */
enum status clients_summarise(struct work *work, int64_t client_id)
{
    return db_execute(work, NULL,
                      "UPDATE client SET (order_count, occasion_count, first_order_on,"
                      " last_order_on) ="
                      " (SELECT count(*), count(DISTINCT o.accepted_on), min(o.accepted_on),"
                      " max(o.accepted_on)"
                      " FROM client_order o"
                      " WHERE o.workspace_id = $1 AND o.client_id = $2 AND o.state = 1"
                      " AND o.deleted_at IS NULL)"
                      " WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(client_id)));
}

/* Each client by the index of its orders: PostgreSQL has no statistics yet of rows that have just
 * come in, and spent minutes on a join of all of them. */
enum status clients_summarise_import(struct work *work, int64_t import_id)
{
    return db_execute(work, NULL,
                      "UPDATE client SET (order_count, occasion_count, first_order_on,"
                      " last_order_on) ="
                      " (SELECT count(*), count(DISTINCT o.accepted_on), min(o.accepted_on),"
                      " max(o.accepted_on)"
                      " FROM client_order o"
                      " WHERE o.workspace_id = $1 AND o.client_id = client.id AND o.state = 1"
                      " AND o.deleted_at IS NULL)"
                      " WHERE workspace_id = $1 AND id IN (SELECT i.client_id FROM client_order i"
                      " WHERE i.workspace_id = $1 AND i.import_id = $2)",
                      DB_BIND(db_int(work->workspace_id), db_int(import_id)));
}

/* A look for each client, by the index: as NOT EXISTS these became joins, and PostgreSQL, which
 * knows little of rows that came in just now, read all orders for each client. */
enum status clients_delete_import(struct work *work, int64_t import_id, int64_t *ret_count)
{
    return db_execute(
        work, ret_count,
        "UPDATE client SET deleted_at = $3, version = version + 1, changed_at = $3"
        " WHERE workspace_id = $1 AND import_id = $2 AND deleted_at IS NULL AND version = 1"
        " AND (SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
        " AND o.client_id = client.id AND o.deleted_at IS NULL LIMIT 1) IS NULL"
        " AND (SELECT k.id FROM contact k WHERE k.workspace_id = $1"
        " AND k.client_id = client.id AND k.deleted_at IS NULL"
        " AND (k.import_id IS NULL OR k.import_id <> $2) LIMIT 1) IS NULL"
        " AND (SELECT e.id FROM enquiry e WHERE e.workspace_id = $1"
        " AND e.client_id = client.id AND e.deleted_at IS NULL LIMIT 1) IS NULL"
        " AND (SELECT k.id FROM complaint k WHERE k.workspace_id = $1"
        " AND k.client_id = client.id AND k.deleted_at IS NULL LIMIT 1) IS NULL"
        " AND (SELECT n.id FROM note n WHERE n.workspace_id = $1"
        " AND n.client_id = client.id AND n.deleted_at IS NULL LIMIT 1) IS NULL"
        " AND (SELECT a.id FROM audit a WHERE a.workspace_id = $1"
        " AND a.object_id = client.id LIMIT 1) IS NULL",
        DB_BIND(db_int(work->workspace_id), db_int(import_id), db_int(work->now)));
}

enum status clients_count(struct work *work, int64_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT count(*) FROM client"
                                " WHERE workspace_id = $1 AND deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id)));
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
