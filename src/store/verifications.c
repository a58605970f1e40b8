// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/verifications.h"

#include <assert.h>
#include <string.h>

#include "store/db.h"
#include "store/store.h"

static enum status read_count(struct rows rows, int64_t *ret_count)
{
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

static struct rows count_main_contacts(struct work *work)
{
    return db_query(work,
                    "SELECT count(*) FROM client c WHERE c.deleted_at IS NULL AND"
                    " (SELECT count(*) FROM contact k WHERE k.workspace_id = c.workspace_id"
                    " AND k.client_id = c.id AND k.is_main = 1 AND k.deleted_at IS NULL) <> 1",
                    DB_NONE);
}

static struct rows count_summaries(struct work *work)
{
    return db_query(work,
                    "WITH summary AS (SELECT workspace_id, client_id, count(*) AS order_count,"
                    " count(DISTINCT accepted_on) AS occasion_count,"
                    " min(accepted_on) AS first_order_on,"
                    " max(accepted_on) AS last_order_on FROM client_order"
                    " WHERE state = 1 AND deleted_at IS NULL GROUP BY workspace_id, client_id)"
                    " SELECT count(*) FROM client c LEFT JOIN summary s"
                    " ON s.workspace_id = c.workspace_id AND s.client_id = c.id"
                    " WHERE c.deleted_at IS NULL AND (c.order_count <> coalesce(s.order_count, 0)"
                    " OR c.occasion_count <> coalesce(s.occasion_count, 0)"
                    " OR c.first_order_on IS DISTINCT FROM s.first_order_on"
                    " OR c.last_order_on IS DISTINCT FROM s.last_order_on)",
                    DB_NONE);
}

static struct rows count_ids(struct work *work)
{
    return db_query(work,
                    "WITH newest AS (SELECT max(id) AS id FROM workspace"
                    " UNION ALL SELECT max(id) FROM user_account"
                    " UNION ALL SELECT max(id) FROM member UNION ALL SELECT max(id) FROM import"
                    " UNION ALL SELECT max(id) FROM client UNION ALL SELECT max(id) FROM contact"
                    " UNION ALL SELECT max(id) FROM contact_point"
                    " UNION ALL SELECT max(id) FROM client_order"
                    " UNION ALL SELECT max(id) FROM audit"
                    " UNION ALL SELECT max(id) FROM contact_file"
                    " UNION ALL SELECT max(id) FROM channel"
                    " UNION ALL SELECT max(id) FROM arrival"
                    " UNION ALL SELECT max(id) FROM conversation"
                    " UNION ALL SELECT max(id) FROM message"
                    " UNION ALL SELECT max(id) FROM message_file"
                    " UNION ALL SELECT max(id) FROM outbox)"
                    " SELECT count(*) FROM newest n WHERE n.id >="
                    " (SELECT coalesce(max(b.next_id), 0) FROM id_block b WHERE b.name = 'id')",
                    DB_NONE);
}

static struct rows count_order_versions(struct work *work)
{
    return db_query(work,
                    "SELECT count(*) FROM client_order o JOIN workspace w ON w.id = o.workspace_id"
                    " WHERE o.order_version > w.order_version",
                    DB_NONE);
}

static struct rows count_blob_lengths(struct work *work)
{
    return db_query(work,
                    "WITH whole AS (SELECT workspace_id, hash, sum(length(bytes)) AS length,"
                    " count(*) AS pieces, max(place) AS last_place FROM blob_chunk"
                    " GROUP BY workspace_id, hash)"
                    " SELECT count(*) FROM blob b LEFT JOIN whole w"
                    " ON w.workspace_id = b.workspace_id AND w.hash = b.hash"
                    " WHERE coalesce(w.length, 0) <> b.length"
                    " OR coalesce(w.pieces, 0) <> coalesce(w.last_place + 1, 0)",
                    DB_NONE);
}

static struct rows count_search_objects(struct work *work)
{
    return db_query(work,
                    "SELECT count(*) FROM search s WHERE s.kind = 1 AND NOT EXISTS"
                    " (SELECT 1 FROM client c WHERE c.workspace_id = s.workspace_id"
                    " AND c.id = s.id)",
                    DB_NONE);
}

enum status verifications_count(struct work *work, enum verification verification,
                                int64_t *ret_count)
{
    switch (verification) {
    case VERIFY_MAIN_CONTACTS:
        return read_count(count_main_contacts(work), ret_count);
    case VERIFY_SUMMARIES:
        return read_count(count_summaries(work), ret_count);
    case VERIFY_IDS:
        return read_count(count_ids(work), ret_count);
    case VERIFY_ORDER_VERSIONS:
        return read_count(count_order_versions(work), ret_count);
    case VERIFY_BLOB_LENGTHS:
        return read_count(count_blob_lengths(work), ret_count);
    case VERIFY_SEARCH_OBJECTS:
        return read_count(count_search_objects(work), ret_count);
    case VERIFICATIONS:
        break;
    }
    assert(false);
    return STATUS_BROKEN;
}

/* How a row of a parent is found by its child's column. */
#define IS_OF_INSTALLATION(column) "p.id = c." column
#define IS_OF_WORKSPACE(column) "p.workspace_id = c.workspace_id AND p.id = c." column
#define PARENT_workspace(column) IS_OF_INSTALLATION(column)
#define PARENT_user_account(column) IS_OF_INSTALLATION(column)
#define PARENT_import(column) IS_OF_WORKSPACE(column)
#define PARENT_client(column) IS_OF_WORKSPACE(column)
#define PARENT_contact(column) IS_OF_WORKSPACE(column)
#define PARENT_client_order(column) IS_OF_WORKSPACE(column)
#define PARENT_own_field(column) IS_OF_WORKSPACE(column)
#define PARENT_tag(column) IS_OF_WORKSPACE(column)
#define PARENT_channel(column) IS_OF_WORKSPACE(column)
#define PARENT_enquiry(column) IS_OF_WORKSPACE(column)
#define PARENT_complaint(column) IS_OF_WORKSPACE(column)
#define PARENT_conversation(column) IS_OF_WORKSPACE(column)
#define PARENT_message(column) IS_OF_WORKSPACE(column)
#define PARENT_blob(column) "p.workspace_id = c.workspace_id AND p.hash = c." column

enum reference_place {
#define TABLE(name, key, columns, kinds)
#define REFERENCE(table, column, parent) PLACE_##table##_##column,
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    REFERENCE_PLACES,
};

enum status verifications_count_missing(struct work *work, size_t reference, int64_t *ret_count)
{
    switch ((enum reference_place)reference) {
#define TABLE(name, key, columns, kinds)
#define REFERENCE(table, column, parent)                                                 \
    case PLACE_##table##_##column:                                                       \
        return read_count(db_query(work,                                                 \
                                   "SELECT count(*) FROM " #table " c WHERE c." #column  \
                                   " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " #parent \
                                   " p WHERE " PARENT_##parent(#column) ")",             \
                                   DB_NONE),                                             \
                          ret_count);
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    case REFERENCE_PLACES:
        break;
    }
    assert(false);
    return STATUS_BROKEN;
}

/* Rows that name something wrong, the first of them kept for a person. */
static enum status read_complaints(struct rows rows, const char **first, int64_t *count)
{
    while (rows_next(&rows)) {
        const char *said = rows_text(&rows, 0);
        if (said && strcmp(said, "ok") == 0)
            continue;
        if (!*first)
            *first = said ? said : "";
        (*count)++;
    }
    return rows_end(&rows);
}

static enum status ask_sqlite(struct work *work, const char **first, int64_t *count)
{
    enum status status =
        read_complaints(db_query(work, "PRAGMA integrity_check(100)", DB_NONE), first, count);

    if (status == STATUS_OK)
        status = read_complaints(
            db_query(work, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 100", DB_NONE),
            first, count);
    return status;
}

static enum status ask_postgresql(struct work *work, const char **first, int64_t *count)
{
    return read_complaints(
        db_query(work,
                 "SELECT CAST(k.conname AS text) FROM pg_catalog.pg_constraint k"
                 " JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace"
                 " WHERE n.nspname = current_schema() AND NOT k.convalidated"
                 " UNION ALL SELECT CAST(r.relname AS text) FROM pg_catalog.pg_index i"
                 " JOIN pg_catalog.pg_class r ON r.oid = i.indexrelid"
                 " JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace"
                 " WHERE n.nspname = current_schema() AND NOT i.indisvalid LIMIT 100",
                 DB_NONE),
        first, count);
}

enum status verifications_engine(struct work *work, const char **ret_first, int64_t *ret_count)
{
    const char *first = NULL;
    int64_t count = 0;

    enum status status = store_kind(work->store) == STORE_SQLITE
                             ? ask_sqlite(work, &first, &count)
                             : ask_postgresql(work, &first, &count);
    if (status != STATUS_OK)
        return status;
    *ret_first = first;
    *ret_count = count;
    return STATUS_OK;
}

struct db_stream *verifications_blob_pieces(struct work *work)
{
    return db_stream(work,
                     "SELECT workspace_id, hash, bytes FROM blob_chunk"
                     " ORDER BY workspace_id, hash, place",
                     DB_NONE);
}

enum status verifications_clients(struct work *work, int64_t after_id, size_t limit,
                                  struct made_of_name *ret_clients, size_t *ret_count)
{
    struct rows rows = db_query(
        work,
        "SELECT c.id, c.name, c.reference, c.sort_key, coalesce(s.words, '') FROM client c"
        " LEFT JOIN search s ON s.workspace_id = c.workspace_id AND s.id = c.id AND s.kind = 1"
        " WHERE c.workspace_id = $1 AND c.id > $2 AND c.deleted_at IS NULL"
        " ORDER BY c.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(after_id), db_int((int64_t)limit)));
    size_t count = 0;

    while (rows_next(&rows))
        ret_clients[count++] = (struct made_of_name){.id = rows_int(&rows, 0),
                                                     .name = rows_text(&rows, 1),
                                                     .reference = rows_text(&rows, 2),
                                                     .sort_key = rows_bytes(&rows, 3),
                                                     .words = rows_text(&rows, 4)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status verifications_next_workspace(struct work *work, int64_t after_id, int64_t *ret_id)
{
    return read_count(db_query(work, "SELECT coalesce(min(id), 0) FROM workspace WHERE id > $1",
                               DB_BIND(db_int(after_id))),
                      ret_id);
}
