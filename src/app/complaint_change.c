// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaint_change.h"

#include "app/hours.h"
#include "app/local_time.h"
#include "app/record_fields.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/clients.h"

#define MICROSECONDS INT64_C(1000000)
#define COMPLAINT_FIELD(name, kind)                   \
    {                                                 \
#name, kind, offsetof(struct complaint, name) \
    }
static const struct record_field fields[] = {
    COMPLAINT_FIELD(client_id, FIELD_INT),   COMPLAINT_FIELD(order_id, FIELD_INT),
    COMPLAINT_FIELD(owner_id, FIELD_INT),    COMPLAINT_FIELD(conversation_id, FIELD_INT),
    COMPLAINT_FIELD(title, FIELD_TEXT),      COMPLAINT_FIELD(details, FIELD_TEXT),
    COMPLAINT_FIELD(service, FIELD_TEXT),    {"step", FIELD_DAY, offsetof(struct complaint, stage)},
    COMPLAINT_FIELD(cause, FIELD_DAY),       COMPLAINT_FIELD(due_at, FIELD_INT),
    COMPLAINT_FIELD(mended_at, FIELD_INT),   COMPLAINT_FIELD(told_at, FIELD_INT),
    COMPLAINT_FIELD(closed_at, FIELD_INT),   COMPLAINT_FIELD(mended, FIELD_TEXT),
    COMPLAINT_FIELD(gesture, FIELD_TEXT),    COMPLAINT_FIELD(learnt, FIELD_TEXT),
    COMPLAINT_FIELD(is_deleted, FIELD_BOOL),
};

enum status complaint_take(struct work *work, int64_t id, int64_t version,
                           struct complaint *ret_complaint)
{
    struct complaint_row row;

    enum status status = complaints_find(work, id, &row);
    if (status == STATUS_OK && row.complaint.is_deleted)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such complaint"));
    if (status == STATUS_OK && version != 0 && row.complaint.version != version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody changed this complaint meanwhile; see how it is "
                                       "now, and decide"));
    if (status == STATUS_OK)
        *ret_complaint = row.complaint;
    return status;
}

static enum status tell(struct work *work, const struct complaint *before,
                        const struct complaint *after, enum audit_action action,
                        int64_t *ret_audit_id)
{
    const struct record_fields all = RECORD_FIELDS(fields);
    const struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &all, before, after),
        .after_json = record_difference(work->arena, &all, after, before),
        .version = after->version,
    };

    return audits_insert(work, &audit, ret_audit_id);
}

enum status complaint_enter(struct work *work, const struct complaint *complaint,
                            struct complaint_changed *ret_changed)
{
    struct complaint_changed changed = {.complaint = *complaint};
    struct complaint nothing = *complaint;

    enum status status = complaints_insert(work, complaint, &changed.complaint.id);
    changed.complaint.version = 1;
    changed.complaint.created_at = changed.complaint.changed_at = work->now;
    nothing.is_deleted = true;
    if (status == STATUS_OK)
        status =
            tell(work, &nothing, &changed.complaint, AUDIT_COMPLAINT_OPENED, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status complaint_change(struct work *work, const struct complaint *before,
                             const struct complaint *after, enum audit_action action,
                             struct complaint_changed *ret_changed)
{
    const struct record_fields all = RECORD_FIELDS(fields);
    struct complaint_changed changed = {.complaint = *after};

    if (records_equal(&all, before, after)) {
        *ret_changed = (struct complaint_changed){.complaint = *before};
        return STATUS_OK;
    }
    enum status status = complaints_update(work, after, &changed.complaint.version);
    changed.complaint.changed_at = work->now;
    if (status == STATUS_OK)
        status = tell(work, before, &changed.complaint, action, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status complaint_due(struct work *work, int64_t at, int64_t *ret_due_at)
{
    struct hours_now hours;
    struct zone *zone;

    enum status status = show_hours(work, &hours);
    if (status == STATUS_OK)
        status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    *ret_due_at =
        working_after(&hours.hours, zone, at / MICROSECONDS, COMPLAINT_MINUTES) * MICROSECONDS;
    zone_close(zone);
    return STATUS_OK;
}

/* ---- and back ---- */

static enum status changed_since(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this complaint was changed again since; what was before cannot "
                                   "be put back without losing that"));
}

static enum status not_kept(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

static enum status read_before(struct work *work, const struct audit *audit,
                               struct complaint *ret_now, struct complaint *ret_before)
{
    const struct record_fields all = RECORD_FIELDS(fields);
    struct complaint_row row;
    struct client client;

    enum status status = complaints_find(work, audit->object_id, &row);
    if (status == STATUS_OK && row.complaint.version != audit->version)
        return changed_since(work);
    if (status != STATUS_OK)
        return status;
    *ret_now = *ret_before = row.complaint;
    if (!record_put_back(work->arena, &all, audit->before_json, ret_before))
        return not_kept(work);
    /* Whose it was may have been merged into somebody else since. */
    if (ret_before->client_id != ret_now->client_id)
        status = clients_find(work, ret_before->client_id, &client);
    return status;
}

enum status undo_complaint_change(struct work *work, const struct audit *audit,
                                  struct undone *ret_undone)
{
    struct complaint_changed changed = {0};
    struct complaint now = {0}, before = {0};

    enum status status = read_before(work, audit, &now, &before);
    if (status == STATUS_OK)
        status = complaint_change(work, &now, &before, AUDIT_COMPLAINT_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id,
                                      .audit_id = changed.audit_id,
                                      .is_gone = before.is_deleted};
    return status;
}

enum status undo_complaint_note(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    const struct audit told = {.action = AUDIT_COMPLAINT_NOTE_GONE, .object_id = audit->object_id};
    const struct json_value *after, *note = NULL;
    struct fault fault = {0};
    int64_t audit_id = 0;
    bool is_gone = false;

    if (!audit->after_json) /* of a client who was erased since */
        return changed_since(work);
    if (json_read(slice_of(audit->after_json), work->arena, &fault, &after) == STATUS_OK)
        note = json_member(after, "note");
    if (!note || note->kind != VALUE_INTEGER)
        return not_kept(work);
    enum status status = complaint_notes_delete(work, note->integer, &is_gone);
    if (status == STATUS_OK && !is_gone)
        return changed_since(work);
    if (status == STATUS_OK)
        status = audits_insert(work, &told, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}
