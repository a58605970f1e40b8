// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_details.h"

#include "store/audits.h"
#include "store/clients.h"
#include "store/db.h"

static enum status check_reference(struct work *work, const struct client *client)
{
    int64_t id = 0;

    if (!client->reference)
        return STATUS_OK;
    enum status status = clients_find_reference(work, client->reference, &id);
    if (status == STATUS_OK && id != 0 && id != client->id)
        return fault_set(&work->fault, STATUS_INVALID, "reference",
                         PLAIN_MESSAGE("another client is known by this reference"));
    return status;
}

enum status client_details_put(struct work *work, const struct client *client)
{
    enum status status = check_reference(work, client);
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE client SET kind = $3, reference = $4, mark = $5, rhythm = $6,"
                            " source = $7, words = $8, likes = $9, talked_of = $10"
                            " WHERE workspace_id = $1 AND id = $2",
                            DB_BIND(db_int(work->workspace_id), db_int(client->id),
                                    db_int(client->kind), db_text(client->reference),
                                    db_int(client->mark), db_int(client->rhythm),
                                    db_text(client->source), db_text(client->words),
                                    db_text(client->likes), db_text(client->talked_of)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE contact SET name = $3, language = $4"
                            " WHERE workspace_id = $1 AND client_id = $2 AND is_main = 1",
                            DB_BIND(db_int(work->workspace_id), db_int(client->id),
                                    db_text(client->contact_name), db_text(client->language)));
    return status;
}

static enum status changed_meanwhile(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "version",
                     PLAIN_MESSAGE("the client was changed meanwhile; look at it again, then "
                                   "decide"));
}

enum status clients_set_archived(struct work *work, int64_t id, int64_t version,
                                 int64_t archived_at, int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE client SET archived_at = $4, version = version + 1, changed_at = $5"
                   " WHERE workspace_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(version),
                           db_int_or_null(archived_at), db_int(work->now)));
    if (status == STATUS_OK && changed == 0)
        return changed_meanwhile(work);
    if (status == STATUS_OK)
        *ret_version = version + 1;
    return status;
}

enum status clients_delete(struct work *work, int64_t id, int64_t version)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE client SET deleted_at = $4, version = version + 1, changed_at = $4"
                   " WHERE workspace_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL"
                   " AND (SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
                   " AND o.client_id = client.id AND o.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT e.id FROM enquiry e WHERE e.workspace_id = $1"
                   " AND e.client_id = client.id AND e.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT k.id FROM complaint k WHERE k.workspace_id = $1"
                   " AND k.client_id = client.id AND k.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT a.id FROM audit a WHERE a.workspace_id = $1"
                   " AND a.object_id = client.id AND a.action <> $5 LIMIT 1) IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(version),
                           db_int(work->now), db_int(AUDIT_CLIENT_CREATED)));
    if (status == STATUS_OK && changed == 0)
        return changed_meanwhile(work);
    return status;
}

enum status clients_find_same(struct work *work, struct slice sort_key, int64_t except, size_t max,
                              int64_t *ret_ids, size_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT c.id FROM client c WHERE c.workspace_id = $1"
                                " AND c.sort_key = $2 AND c.deleted_at IS NULL AND c.id <> $3"
                                " ORDER BY c.id LIMIT $4",
                                DB_BIND(db_int(work->workspace_id), db_bytes(sort_key),
                                        db_int(except), db_int((int64_t)max)));
    size_t count = 0;

    while (rows_next(&rows))
        ret_ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
