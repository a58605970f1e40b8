// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/import_matches.h"

#include "base/secret.h"
#include "store/db.h"

struct db_stream *client_references_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT c.id, c.reference FROM client c"
                     " WHERE c.workspace_id = $1 AND c.reference IS NOT NULL"
                     " AND c.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *contact_point_keys_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT p.kind, p.value_key, p.contact_id, k.client_id FROM contact_point p"
                     " JOIN contact k ON k.workspace_id = p.workspace_id AND k.id = p.contact_id"
                     " JOIN client c ON c.workspace_id = k.workspace_id AND c.id = k.client_id"
                     " WHERE p.workspace_id = $1 AND k.deleted_at IS NULL AND c.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *client_names_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT c.id, c.kind, c.name, k.id FROM client c"
                     " JOIN contact k ON k.workspace_id = c.workspace_id AND k.client_id = c.id"
                     " AND k.is_main = 1"
                     " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
                     " AND (c.kind = 2 OR NOT EXISTS (SELECT 1 FROM contact_point p"
                     " WHERE p.workspace_id = c.workspace_id AND p.contact_id = k.id))",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *unreferenced_clients_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT c.id, c.name FROM client c"
                     " WHERE c.workspace_id = $1 AND c.reference IS NULL AND c.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *client_people_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT c.id, c.reference, c.kind, c.name, k.id, k.is_main, k.name"
                     " FROM client c"
                     " JOIN contact k ON k.workspace_id = c.workspace_id AND k.client_id = c.id"
                     " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
                     " AND k.deleted_at IS NULL ORDER BY k.id",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *numbered_orders_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT o.client_id, o.accepted_on, o.amount, o.currency, o.state, o.number"
                     " FROM client_order o WHERE o.workspace_id = $1 AND o.number IS NOT NULL"
                     " AND o.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id)));
}

enum status contact_files_insert_picture(struct work *work, const struct contact_file *file)
{
    return db_execute(
        work, NULL,
        "INSERT INTO contact_file (workspace_id, id, contact_id, kind, media_type, blob_hash,"
        " created_at) VALUES ($1, $2, $3, 1, $4, $5, $6)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(file->contact_id),
                db_text(file->media_type),
                db_bytes((struct slice){(const char *)file->blob_hash, SECRET_HASH_SIZE}),
                db_int(work->now)));
}
