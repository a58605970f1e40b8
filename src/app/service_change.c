// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/service_change.h"

#include "app/record_fields.h"
#include "store/orders.h"

#define SERVICE_FIELD(name, kind)                   \
    {                                               \
#name, kind, offsetof(struct service, name) \
    }
static const struct record_field fields[] = {
    SERVICE_FIELD(name, FIELD_TEXT),      SERVICE_FIELD(name_key, FIELD_TEXT),
    SERVICE_FIELD(has_price, FIELD_BOOL), SERVICE_FIELD(price, FIELD_INT),
    SERVICE_FIELD(currency, FIELD_TEXT),  SERVICE_FIELD(unit, FIELD_DAY),
    SERVICE_FIELD(usual_days, FIELD_DAY), SERVICE_FIELD(archived_at, FIELD_INT),
};
static const struct record_fields service_fields = {fields, sizeof(fields) / sizeof(fields[0])};

enum status service_enter(struct work *work, const struct service *service,
                          struct service_changed *ret_changed)
{
    /* Taken back it is archived: orders may name it by then. */
    struct service_changed changed = {.service = *service};
    struct service nothing = *service;

    nothing.archived_at = work->now;
    enum status status = services_insert(work, service, &changed.service.id);
    changed.service.version = 1;
    const struct audit audit = {
        .action = AUDIT_SERVICE_ADDED,
        .object_id = changed.service.id,
        .before_json = record_difference(work->arena, &service_fields, &nothing, service),
        .after_json = record_difference(work->arena, &service_fields, service, &nothing),
        .version = 1};
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status service_change(struct work *work, const struct service *before,
                           const struct service *after, enum audit_action action,
                           struct service_changed *ret_changed)
{
    struct service_changed changed = {.service = *after};

    *ret_changed = (struct service_changed){.service = *before};
    if (records_equal(&service_fields, before, after))
        return STATUS_OK;
    enum status status = services_update(work, after, &changed.service.version);
    const struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &service_fields, before, after),
        .after_json = record_difference(work->arena, &service_fields, after, before),
        .version = changed.service.version};
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status service_rename_orders(struct work *work, const struct service *before,
                                  const struct service *after, struct service_changed *changed)
{
    int64_t order_version = 0;

    enum status status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = orders_rename_service(work, before->name, after->name, order_version,
                                       &changed->renamed);
    const struct audit audit = {
        .action = AUDIT_ORDERS_RENAMED,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &service_fields, before, after),
        .after_json = record_difference(work->arena, &service_fields, after, before),
        .version = order_version};
    if (status == STATUS_OK && changed->renamed > 0)
        status = audits_insert(work, &audit, &changed->renamed_audit_id);
    return status;
}

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

/* Whoever may not change the list of services may not take its changes back either. */
static enum status check_manage(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* The orders first, which were renamed last. */
enum status undo_service_change(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct service_changed changed = {0};
    struct service before, after;

    enum status status = check_manage(work);
    if (status == STATUS_OK)
        status = services_find(work, audit->object_id, &before);
    if (status == STATUS_OK && before.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this service was changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status != STATUS_OK)
        return status;
    after = before;
    if (!record_put_back(work->arena, &service_fields, audit->before_json, &after))
        return unreadable(work);
    status = service_change(work, &before, &after, AUDIT_SERVICE_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = changed.audit_id};
    return status;
}

enum status undo_orders_renamed(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct service before = {.name = NULL}, after = {.name = NULL};
    int64_t order_version = 0, count = 0, id = 0;

    enum status status = check_manage(work);
    if (status == STATUS_OK &&
        (!record_put_back(work->arena, &service_fields, audit->before_json, &before) ||
         !record_put_back(work->arena, &service_fields, audit->after_json, &after) ||
         !before.name || !after.name))
        status = unreadable(work);
    if (status == STATUS_OK)
        status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = orders_rename_service_back(work, after.name, before.name, audit->version,
                                            order_version, &count);
    const struct audit undoing = {.action = AUDIT_ORDERS_RENAMED,
                                  .object_id = audit->object_id,
                                  .before_json = audit->after_json,
                                  .after_json = audit->before_json,
                                  .version = order_version};
    if (status == STATUS_OK)
        status = audits_insert(work, &undoing, &id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = id};
    return status;
}
