// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_bulks.h"

#include "store/db.h"

enum { AT_ONCE = 50, VALUES = 2 + AT_ONCE };

/* Ids that are left are 0, which is nobody's. */
static enum status read_some(struct work *work, const int64_t *ids, size_t count, int64_t tag_id,
                             struct bulk_state *states, size_t *total)
{
    struct db_value values[VALUES] = {db_int(work->workspace_id), db_int(tag_id)};

    for (size_t i = 0; i < AT_ONCE; i++)
        values[2 + i] = db_int(i < count ? ids[i] : 0);
    struct rows rows = db_query(
        work,
        "SELECT c.id, c.version, c.mark, c.archived_at, CASE WHEN $2 = 0 THEN 0 ELSE"
        " (SELECT count(*) FROM client_tag t WHERE t.workspace_id = $1 AND t.client_id = c.id"
        " AND t.tag_id = $2) END, (SELECT count(*) FROM client_tag t WHERE t.workspace_id = $1"
        " AND t.client_id = c.id) FROM client c WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
        " AND c.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35,"
        " $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52)",
        values, VALUES);

    while (rows_next(&rows))
        states[(*total)++] = (struct bulk_state){.id = rows_int(&rows, 0),
                                                 .version = rows_int(&rows, 1),
                                                 .mark = (int32_t)rows_int(&rows, 2),
                                                 .is_archived = !rows_is_null(&rows, 3),
                                                 .has_tag = rows_int(&rows, 4) != 0,
                                                 .tag_count = rows_int(&rows, 5)};
    return rows_end(&rows);
}

enum status client_bulks_read(struct work *work, const int64_t *ids, size_t count, int64_t tag_id,
                              struct bulk_state *ret_states, size_t *ret_count)
{
    enum status status = STATUS_OK;
    size_t total = 0;

    for (size_t at = 0; status == STATUS_OK && at < count; at += AT_ONCE) {
        size_t some = count - at < AT_ONCE ? count - at : AT_ONCE;

        status = read_some(work, ids + at, some, tag_id, ret_states, &total);
    }
    if (status == STATUS_OK)
        *ret_count = total;
    return status;
}

static enum status write_tag(struct work *work, const struct bulk_state *state, int64_t tag_id)
{
    if (state->has_tag)
        return db_execute(work, NULL,
                          "INSERT INTO client_tag (workspace_id, client_id, tag_id)"
                          " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                          DB_BIND(db_int(work->workspace_id), db_int(state->id), db_int(tag_id)));
    return db_execute(work, NULL,
                      "DELETE FROM client_tag WHERE workspace_id = $1 AND client_id = $2"
                      " AND tag_id = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(state->id), db_int(tag_id)));
}

enum status client_bulks_write(struct work *work, const struct bulk_state *state, int64_t tag_id)
{
    enum status status =
        db_execute(work, NULL,
                   "UPDATE client SET mark = $3, archived_at = CASE WHEN $4 = 0 THEN NULL"
                   " ELSE coalesce(archived_at, $5) END, version = version + 1, changed_at = $5"
                   " WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(state->id), db_int(state->mark),
                           db_int(state->is_archived), db_int(work->now)));

    return status == STATUS_OK && tag_id != 0 ? write_tag(work, state, tag_id) : status;
}

enum status client_bulks_put_tag(struct work *work, const char *name, const char *name_key,
                                 int64_t *ret_id)
{
    enum status status = db_execute(work, NULL,
                                    "INSERT INTO tag (workspace_id, id, name, name_key, created_at)"
                                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                                    DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                                            db_text(name), db_text(name_key), db_int(work->now)));
    if (status != STATUS_OK)
        return status;
    struct rows rows =
        db_query(work, "SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.name_key = $2",
                 DB_BIND(db_int(work->workspace_id), db_text(name_key)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}
