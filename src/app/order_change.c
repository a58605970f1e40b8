// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_change.h"

#include "store/clients.h"
#include "store/orders.h"
#include "store/searches.h"

#define ORDER_FIELD(name, kind)                          \
    {                                                    \
#name, kind, offsetof(struct client_order, name) \
    }
static const struct record_field fields[] = {
    ORDER_FIELD(accepted_on, FIELD_DAY),  ORDER_FIELD(has_amount, FIELD_BOOL),
    ORDER_FIELD(amount, FIELD_INT),       ORDER_FIELD(currency, FIELD_TEXT),
    ORDER_FIELD(state, FIELD_DAY),        ORDER_FIELD(number, FIELD_TEXT),
    ORDER_FIELD(source, FIELD_TEXT),      ORDER_FIELD(service, FIELD_TEXT),
    ORDER_FIELD(stage, FIELD_DAY),        ORDER_FIELD(title, FIELD_TEXT),
    ORDER_FIELD(details, FIELD_TEXT),     ORDER_FIELD(due_on, FIELD_DAY),
    ORDER_FIELD(delivered_on, FIELD_DAY), ORDER_FIELD(cancel_reason, FIELD_TEXT),
    ORDER_FIELD(is_deleted, FIELD_BOOL),
};
const struct record_fields order_fields = {fields, sizeof(fields) / sizeof(fields[0])};
_Static_assert(sizeof(enum order_state) == sizeof(day_t), "an enum is kept as 32 bits");

static enum status no_such_order(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "", PLAIN_MESSAGE("there is no such order"));
}

enum status order_take(struct work *work, int64_t id, int64_t version,
                       struct client_order *ret_order)
{
    struct client_order order;

    enum status status = orders_find(work, id, &order);
    if (status == STATUS_OK && order.is_deleted)
        return no_such_order(work);
    if (status == STATUS_OK && version != 0 && order.version != version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody changed this order meanwhile; see how it is now, "
                                       "and decide"));
    if (status == STATUS_OK)
        *ret_order = order;
    return status;
}

enum status order_number_check(struct work *work, const struct client_order *order)
{
    struct client_order other;
    struct client client = {.name = ""};
    int64_t id = 0;

    if (!order->number || order->is_deleted)
        return STATUS_OK;
    enum status status = orders_find_number(work, order->number, &id);
    if (status != STATUS_OK || id == 0 || id == order->id)
        return status;
    status = orders_find(work, id, &other);
    if (status == STATUS_OK)
        status = clients_find(work, other.client_id, &client);
    if (status != STATUS_OK)
        return status;
    return fault_set(&work->fault, STATUS_INVALID, "number",
                     MESSAGE("an order of {1} has the number {2} already", arg_text(client.name),
                             arg_text(order->number)));
}

/* What hangs on an order: its client's summary, the words by which it is found. */
static enum status follow(struct work *work, const struct client_order *order)
{
    struct client client = {.name = ""};

    enum status status = clients_summarise(work, order->client_id);
    if (status == STATUS_OK)
        status = clients_find(work, order->client_id, &client);
    if (status != STATUS_OK)
        return status;
    const char *words = order->is_deleted ? "" : order_words(work->arena, order, client.name);
    return searches_put(work, order->id, SEARCH_ORDER, words);
}

static enum status tell(struct work *work, const struct client_order *before,
                        const struct client_order *after, enum audit_action action,
                        int64_t *ret_audit_id)
{
    const struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &order_fields, before, after),
        .after_json = record_difference(work->arena, &order_fields, after, before),
        .version = after->version,
    };

    return audits_insert(work, &audit, ret_audit_id);
}

enum status order_enter(struct work *work, const struct client_order *order,
                        enum audit_action action, struct order_changed *ret_changed)
{
    struct order_changed changed = {.order = *order};
    struct client_order nothing = {.currency = "",
                                   .source = "",
                                   .service = "",
                                   .title = "",
                                   .details = "",
                                   .cancel_reason = "",
                                   .due_on = ORDER_DAY_NONE,
                                   .delivered_on = ORDER_DAY_NONE,
                                   .is_deleted = true};
    int64_t order_version = 0;

    enum status status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = orders_enter(work, order, order_version, &changed.order.id);
    changed.order.version = 1;
    changed.order.created_at = changed.order.changed_at = work->now;
    if (status == STATUS_OK)
        status = follow(work, &changed.order);
    if (status == STATUS_OK)
        status = tell(work, &nothing, &changed.order, action, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status order_change(struct work *work, const struct client_order *before,
                         const struct client_order *after, enum audit_action action,
                         struct order_changed *ret_changed)
{
    struct order_changed changed = {.order = *after};
    int64_t order_version = 0;

    *ret_changed = (struct order_changed){.order = *before};
    if (records_equal(&order_fields, before, after))
        return STATUS_OK;
    enum status status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = orders_update(work, after, order_version, &changed.order.version);
    changed.order.changed_at = work->now;
    if (status == STATUS_OK)
        status = follow(work, &changed.order);
    if (status == STATUS_OK)
        status = tell(work, before, &changed.order, action, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status undo_order_change(struct work *work, const struct audit *audit,
                              struct undone *ret_undone)
{
    struct client_order before, after;
    struct order_changed changed = {0};

    enum status status = orders_find(work, audit->object_id, &before);
    if (status == STATUS_OK && before.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this order was changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status != STATUS_OK)
        return status;
    after = before;
    if (!record_put_back(work->arena, &order_fields, audit->before_json, &after))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    /* What it was before it was entered is no order: only that it is gone is taken over. */
    if (after.is_deleted) {
        after = before;
        after.is_deleted = true;
    }
    status = order_number_check(work, &after);
    if (status == STATUS_OK)
        status = order_change(work, &before, &after, AUDIT_ORDER_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id,
                                      .audit_id = changed.audit_id,
                                      .is_gone = after.is_deleted};
    return status;
}
