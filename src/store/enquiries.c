// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/enquiries.h"

#include "store/db.h"

#define ENQUIRY_COLUMNS                                                             \
    "e.id, e.version, e.client_id, e.name, e.reach, e.title, e.details, e.service," \
    " e.source, e.amount, e.currency, e.stage, e.lost_reason, e.received_at,"       \
    " e.answered_at, e.order_id, e.created_by, e.created_at, e.changed_at, e.deleted_at"

static struct enquiry read_enquiry(const struct rows *rows)
{
    return (struct enquiry){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .client_id = rows_int_or_0(rows, 2),
        .name = rows_text(rows, 3),
        .reach = rows_text(rows, 4),
        .title = rows_text(rows, 5),
        .details = rows_text(rows, 6),
        .service = rows_text(rows, 7),
        .source = rows_text(rows, 8),
        .has_amount = !rows_is_null(rows, 9),
        .amount = rows_int_or_0(rows, 9),
        .currency = rows_text(rows, 10),
        .stage = (enum enquiry_stage)rows_int(rows, 11),
        .lost_reason = rows_text(rows, 12),
        .received_at = rows_int(rows, 13),
        .answered_at = rows_int_or_0(rows, 14),
        .order_id = rows_int_or_0(rows, 15),
        .created_by = rows_int_or_0(rows, 16),
        .created_at = rows_int(rows, 17),
        .changed_at = rows_int(rows, 18),
        .is_deleted = !rows_is_null(rows, 19),
    };
}

enum status enquiries_find(struct work *work, int64_t id, struct enquiry *ret_enquiry)
{
    struct rows rows = db_query(work,
                                "SELECT " ENQUIRY_COLUMNS " FROM enquiry e"
                                " WHERE e.workspace_id = $1 AND e.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct enquiry enquiry = {0};
    bool found = rows_next(&rows);

    if (found)
        enquiry = read_enquiry(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such enquiry"));
    *ret_enquiry = enquiry;
    return STATUS_OK;
}

static enum status read_list(struct work *work, struct rows *rows, size_t limit,
                             struct enquiry_list *ret_list)
{
    struct enquiry_list list = {.items = arena_array(work->arena, struct enquiry, limit)};

    while (rows_next(rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_enquiry(rows);
    }
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status enquiries_list(struct work *work, enum enquiry_stage stage, int64_t after_at,
                           int64_t after_id, size_t limit, struct enquiry_list *ret_list)
{
    int64_t from = after_id == 0 ? INT64_MIN : after_at;
    struct rows rows =
        db_query(work,
                 "SELECT " ENQUIRY_COLUMNS " FROM enquiry e WHERE e.workspace_id = $1"
                 " AND e.stage = $2 AND e.deleted_at IS NULL AND (e.received_at, e.id) > ($3, $4)"
                 " ORDER BY e.received_at, e.id LIMIT $5",
                 DB_BIND(db_int(work->workspace_id), db_int(stage), db_int(from), db_int(after_id),
                         db_int((int64_t)limit + 1)));
    return read_list(work, &rows, limit, ret_list);
}

enum status enquiries_list_newest(struct work *work, enum enquiry_stage stage, int64_t before_at,
                                  int64_t before_id, size_t limit, struct enquiry_list *ret_list)
{
    int64_t from = before_id == 0 ? INT64_MAX : before_at;
    struct rows rows =
        db_query(work,
                 "SELECT " ENQUIRY_COLUMNS " FROM enquiry e WHERE e.workspace_id = $1"
                 " AND e.stage = $2 AND e.deleted_at IS NULL AND (e.received_at, e.id) < ($3, $4)"
                 " ORDER BY e.received_at DESC, e.id DESC LIMIT $5",
                 DB_BIND(db_int(work->workspace_id), db_int(stage), db_int(from), db_int(before_id),
                         db_int((int64_t)limit + 1)));

    return read_list(work, &rows, limit, ret_list);
}

static struct db_value amount_value(const struct enquiry *enquiry)
{
    return enquiry->has_amount ? db_int(enquiry->amount) : db_null();
}

enum status enquiries_insert(struct work *work, const struct enquiry *enquiry, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO enquiry (workspace_id, id, version, client_id, name, reach, title, details,"
        " service, source, amount, currency, stage, lost_reason, received_at, answered_at,"
        " order_id, created_by, created_at, changed_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8,"
        " $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int_or_null(enquiry->client_id),
                db_text(enquiry->name), db_text(enquiry->reach), db_text(enquiry->title),
                db_text(enquiry->details), db_text(enquiry->service), db_text(enquiry->source),
                amount_value(enquiry), db_text(enquiry->currency), db_int(enquiry->stage),
                db_text(enquiry->lost_reason), db_int(enquiry->received_at),
                db_int_or_null(enquiry->answered_at), db_int_or_null(enquiry->order_id),
                db_int_or_null(work->actor.user_id), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status enquiries_update(struct work *work, const struct enquiry *enquiry, int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE enquiry SET client_id = $4, name = $5, reach = $6, title = $7, details = $8,"
        " service = $9, source = $10, amount = $11, currency = $12, stage = $13, lost_reason = $14,"
        " received_at = $15, answered_at = $16, order_id = $17, changed_at = $18, deleted_at = $19,"
        " version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(enquiry->id), db_int(enquiry->version),
                db_int_or_null(enquiry->client_id), db_text(enquiry->name), db_text(enquiry->reach),
                db_text(enquiry->title), db_text(enquiry->details), db_text(enquiry->service),
                db_text(enquiry->source), amount_value(enquiry), db_text(enquiry->currency),
                db_int(enquiry->stage), db_text(enquiry->lost_reason), db_int(enquiry->received_at),
                db_int_or_null(enquiry->answered_at), db_int_or_null(enquiry->order_id),
                db_int(work->now), enquiry->is_deleted ? db_int(work->now) : db_null()));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("somebody changed this enquiry meanwhile; see how it is "
                                       "now, and decide"));
    if (status == STATUS_OK)
        *ret_version = enquiry->version + 1;
    return status;
}

enum status enquiries_delete_client(struct work *work, int64_t client_id, bool *ret_is_gone)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE client SET deleted_at = $3, version = version + 1, changed_at = $3"
                   " WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND version = 1"
                   " AND (SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
                   " AND o.client_id = $2 AND o.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT e.id FROM enquiry e WHERE e.workspace_id = $1"
                   " AND e.client_id = $2 AND e.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT n.id FROM note n WHERE n.workspace_id = $1"
                   " AND n.client_id = $2 AND n.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT k.id FROM complaint k WHERE k.workspace_id = $1"
                   " AND k.client_id = $2 AND k.deleted_at IS NULL LIMIT 1) IS NULL"
                   " AND (SELECT a.id FROM audit a WHERE a.workspace_id = $1"
                   " AND a.object_id = $2 LIMIT 1) IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_is_gone = changed > 0;
    return status;
}
