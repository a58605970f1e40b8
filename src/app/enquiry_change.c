// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/enquiry_change.h"

#include "app/order_change.h"
#include "store/clients.h"
#include "store/searches.h"

#define ENQUIRY_FIELD(name, kind)                   \
    {                                               \
#name, kind, offsetof(struct enquiry, name) \
    }
static const struct record_field fields[] = {
    ENQUIRY_FIELD(client_id, FIELD_INT),   ENQUIRY_FIELD(name, FIELD_TEXT),
    ENQUIRY_FIELD(reach, FIELD_TEXT),      ENQUIRY_FIELD(title, FIELD_TEXT),
    ENQUIRY_FIELD(details, FIELD_TEXT),    ENQUIRY_FIELD(service, FIELD_TEXT),
    ENQUIRY_FIELD(source, FIELD_TEXT),     ENQUIRY_FIELD(has_amount, FIELD_BOOL),
    ENQUIRY_FIELD(amount, FIELD_INT),      ENQUIRY_FIELD(currency, FIELD_TEXT),
    ENQUIRY_FIELD(stage, FIELD_DAY),       ENQUIRY_FIELD(lost_reason, FIELD_TEXT),
    ENQUIRY_FIELD(received_at, FIELD_INT), ENQUIRY_FIELD(answered_at, FIELD_INT),
    ENQUIRY_FIELD(order_id, FIELD_INT),    ENQUIRY_FIELD(is_deleted, FIELD_BOOL),
};
static const struct record_fields enquiry_fields = {fields, sizeof(fields) / sizeof(fields[0])};

enum status enquiry_take(struct work *work, int64_t id, int64_t version,
                         struct enquiry *ret_enquiry)
{
    struct enquiry enquiry;

    enum status status = enquiries_find(work, id, &enquiry);
    if (status == STATUS_OK && enquiry.is_deleted)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such enquiry"));
    if (status == STATUS_OK && version != 0 && enquiry.version != version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody changed this enquiry meanwhile; see how it is "
                                       "now, and decide"));
    if (status == STATUS_OK)
        *ret_enquiry = enquiry;
    return status;
}

static enum status put_words(struct work *work, const struct enquiry *enquiry)
{
    const char *words = enquiry->is_deleted ? "" : enquiry_words(work->arena, enquiry);

    return searches_put(work, enquiry->id, SEARCH_ENQUIRY, words);
}

static enum status tell(struct work *work, const struct enquiry *before,
                        const struct enquiry *after, enum audit_action action,
                        int64_t *ret_audit_id)
{
    const struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &enquiry_fields, before, after),
        .after_json = record_difference(work->arena, &enquiry_fields, after, before),
        .version = after->version,
    };

    return audits_insert(work, &audit, ret_audit_id);
}

enum status enquiry_enter(struct work *work, const struct enquiry *enquiry,
                          struct enquiry_changed *ret_changed)
{
    struct enquiry_changed changed = {.enquiry = *enquiry};
    struct enquiry nothing = *enquiry;

    enum status status = enquiries_insert(work, enquiry, &changed.enquiry.id);
    changed.enquiry.version = 1;
    changed.enquiry.created_at = changed.enquiry.changed_at = work->now;
    nothing.is_deleted = true;
    if (status == STATUS_OK)
        status = put_words(work, &changed.enquiry);
    if (status == STATUS_OK)
        status = tell(work, &nothing, &changed.enquiry, AUDIT_ENQUIRY_ADDED, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status enquiry_change(struct work *work, const struct enquiry *before,
                           const struct enquiry *after, enum audit_action action,
                           struct enquiry_changed *ret_changed)
{
    struct enquiry_changed changed = {.enquiry = *after};

    *ret_changed = (struct enquiry_changed){.enquiry = *before};
    if (records_equal(&enquiry_fields, before, after))
        return STATUS_OK;
    enum status status = enquiries_update(work, after, &changed.enquiry.version);
    changed.enquiry.changed_at = work->now;
    if (status == STATUS_OK)
        status = put_words(work, &changed.enquiry);
    if (status == STATUS_OK)
        status = tell(work, before, &changed.enquiry, action, &changed.audit_id);
    if (status == STATUS_OK && before->client_id != 0 && after->client_id != 0 &&
        before->client_id != after->client_id)
        status = tell_both_clients(
            work, &(struct changed_hands){AUDIT_ENQUIRY_WENT, AUDIT_ENQUIRY_CAME, before->client_id,
                                          after->client_id, after->id});
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

/* Whose it was may have been merged into somebody else since, or be gone. */
static enum status check_client(struct work *work, const struct enquiry *now,
                                const struct enquiry *before)
{
    struct client client;

    if (before->client_id == 0 || before->client_id == now->client_id)
        return STATUS_OK;
    return clients_find(work, before->client_id, &client);
}

enum status enquiry_before(struct work *work, const struct audit *audit, struct enquiry *ret_now,
                           struct enquiry *ret_before)
{
    enum status status = enquiries_find(work, audit->object_id, ret_now);

    if (status == STATUS_OK && ret_now->version != audit->version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this enquiry was changed again since; what was before "
                                       "cannot be put back without losing that"));
    if (status != STATUS_OK)
        return status;
    *ret_before = *ret_now;
    if (!record_put_back(work->arena, &enquiry_fields, audit->before_json, ret_before))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    return check_client(work, ret_now, ret_before);
}

enum status undo_enquiry_change(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct enquiry_changed changed = {0};
    struct enquiry now = {0}, before = {0};

    enum status status = enquiry_before(work, audit, &now, &before);
    if (status == STATUS_OK)
        status = enquiry_change(work, &now, &before, AUDIT_ENQUIRY_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id,
                                      .audit_id = changed.audit_id,
                                      .is_gone = before.is_deleted};
    return status;
}
