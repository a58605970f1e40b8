// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/exports.h"

enum status exports_page_end(struct work *work, int64_t after, int64_t limit, int64_t *ret_last)
{
    struct rows rows = db_query(work,
                                "SELECT c.id FROM client c WHERE c.workspace_id = $1 AND c.id > $2"
                                " AND c.deleted_at IS NULL ORDER BY c.id LIMIT $3",
                                DB_BIND(db_int(work->workspace_id), db_int(after), db_int(limit)));
    int64_t last = 0;

    while (rows_next(&rows))
        last = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_last = last;
    return status;
}

struct db_stream *exports_people(struct work *work, int64_t after, int64_t last)
{
    return db_stream(work,
                     "SELECT c.id, c.kind, c.name, c.reference,"
                     " CASE WHEN EXISTS (SELECT 1 FROM client_order o"
                     " WHERE o.workspace_id = c.workspace_id AND o.client_id = c.id"
                     " AND o.deleted_at IS NULL) THEN 1 ELSE 0 END,"
                     " k.id, k.name, k.given, k.family, k.additional, k.salutation,"
                     " k.form_of_address, k.language, k.created_at"
                     " FROM client c JOIN contact k"
                     " ON k.workspace_id = c.workspace_id AND k.client_id = c.id"
                     " WHERE c.workspace_id = $1 AND c.id > $2 AND c.id <= $3"
                     " AND c.deleted_at IS NULL AND k.deleted_at IS NULL"
                     " ORDER BY c.id, k.is_main DESC, k.id",
                     DB_BIND(db_int(work->workspace_id), db_int(after), db_int(last)));
}

struct db_stream *exports_points(struct work *work, int64_t after, int64_t last)
{
    return db_stream(work,
                     "SELECT p.contact_id, p.kind, p.value, p.value_key, p.is_main"
                     " FROM contact k JOIN contact_point p"
                     " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id"
                     " WHERE k.workspace_id = $1 AND k.client_id > $2 AND k.client_id <= $3"
                     " AND k.deleted_at IS NULL"
                     " ORDER BY p.contact_id, p.is_main DESC, p.id",
                     DB_BIND(db_int(work->workspace_id), db_int(after), db_int(last)));
}

struct db_stream *exports_pictures(struct work *work, int64_t after, int64_t last)
{
    return db_stream(work,
                     "SELECT f.contact_id, f.media_type, f.blob_hash"
                     " FROM contact k JOIN contact_file f"
                     " ON f.workspace_id = k.workspace_id AND f.contact_id = k.id"
                     " WHERE k.workspace_id = $1 AND k.client_id > $2 AND k.client_id <= $3"
                     " AND k.deleted_at IS NULL AND f.kind = 1 ORDER BY f.contact_id, f.id DESC",
                     DB_BIND(db_int(work->workspace_id), db_int(after), db_int(last)));
}

struct db_stream *exports_orders(struct work *work)
{
    return db_stream(work,
                     "SELECT o.id, o.client_id, c.reference, o.accepted_on, o.amount, o.currency,"
                     " o.state, o.number, o.source, o.service FROM client_order o JOIN client c"
                     " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
                     " WHERE o.workspace_id = $1 AND o.deleted_at IS NULL ORDER BY o.id",
                     DB_BIND(db_int(work->workspace_id)));
}

enum status exports_have_amounts(struct work *work, bool *ret_have)
{
    struct rows rows = db_query(work,
                                "SELECT 1 FROM client_order o WHERE o.workspace_id = $1"
                                " AND o.deleted_at IS NULL AND o.amount IS NOT NULL LIMIT 1",
                                DB_BIND(db_int(work->workspace_id)));
    bool have = rows_next(&rows);
    enum status status = rows_end(&rows);

    if (status == STATUS_OK)
        *ret_have = have;
    return status;
}
