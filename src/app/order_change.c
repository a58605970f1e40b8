// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_change.h"

#include "app/order_own.h"
#include "base/json.h"
#include "store/clients.h"
#include "store/forecasts.h"
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
    ORDER_FIELD(client_id, FIELD_INT),    ORDER_FIELD(own, FIELD_TEXT),
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
        status = order_own_read(work, &order);
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

static enum status put_words(struct work *work, const struct client_order *order,
                             const char *client_name)
{
    const char *own = order_own_words(work->arena, order->own);

    return searches_put(work, order->id, SEARCH_ORDER,
                        order->is_deleted ? "" : order_words(work->arena, order, client_name, own));
}

/* What hangs on an order: its client's summary, the words by which it is found. */
static enum status follow(struct work *work, const struct client_order *order)
{
    struct client client = {.name = ""};

    enum status status = clients_summarise(work, order->client_id);
    if (status == STATUS_OK)
        status = clients_find(work, order->client_id, &client);
    if (status == STATUS_OK)
        status = put_words(work, order, client.name);
    return status;
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

/* --- to another client --- */

static enum status tell_client(struct work *work, enum audit_action action, int64_t client_id,
                               int64_t object_id)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);
    int64_t audit_id = 0;

    json_begin_object(&json, NULL);
    json_int(&json, "id", object_id);
    json_end(&json);
    json_finish(&json);
    const struct audit audit = {.action = action, .object_id = client_id, .after_json = text.at};
    return audits_insert(work, &audit, &audit_id);
}

enum status tell_both_clients(struct work *work, const struct changed_hands *hands)
{
    enum status status = tell_client(work, hands->went, hands->from_id, hands->object_id);

    if (status == STATUS_OK)
        status = tell_client(work, hands->came, hands->to_id, hands->object_id);
    return status;
}

/* Refunds are found by the name of their client, too. */
static enum status put_refund_words(struct work *work, const struct client_order *order)
{
    struct listed_orders refunds = {0};

    enum status status = orders_list_refunds(work, order->id, ORDER_REFUNDS, &refunds);
    for (size_t i = 0; status == STATUS_OK && i < refunds.count; i++) {
        struct client_order *refund = &refunds.items[i].order;

        status = order_own_read(work, refund);
        if (status == STATUS_OK)
            status = put_words(work, refund, refunds.items[i].client_name);
    }
    return status;
}

/* What follows for both: forecasts are of orders that they no longer have. */
static enum status change_hands(struct work *work, const struct client_order *before,
                                const struct client_order *after, int64_t order_version)
{
    const struct changed_hands hands = {AUDIT_ORDER_WENT, AUDIT_ORDER_CAME, before->client_id,
                                        after->client_id, after->id};

    enum status status = orders_take_along(work, after->id, after->client_id, order_version);

    if (status == STATUS_OK)
        status = orders_stamp_left(work, before->client_id, order_version);
    if (status == STATUS_OK)
        status = clients_summarise(work, before->client_id);
    if (status == STATUS_OK)
        status = client_forecasts_delete(work, before->client_id);
    if (status == STATUS_OK)
        status = client_forecasts_delete(work, after->client_id);
    if (status == STATUS_OK)
        status = put_refund_words(work, after);
    if (status == STATUS_OK)
        status = tell_both_clients(work, &hands);
    return status;
}

enum status order_client_check(struct work *work, const struct client_order *before,
                               const struct client_order *after)
{
    struct client client;

    if (before->client_id == after->client_id)
        return STATUS_OK;
    if (before->refund_of != 0)
        return fault_set(&work->fault, STATUS_INVALID, "client",
                         PLAIN_MESSAGE("money given back stays with its order; change whose "
                                       "order that is"));
    enum status status = clients_find(work, after->client_id, &client);
    if (status != STATUS_NOT_FOUND)
        return status;
    work->fault = (struct fault){0};
    return fault_set(&work->fault, STATUS_INVALID, "client",
                     PLAIN_MESSAGE("this client is not here any more; choose another"));
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
    if (status == STATUS_OK)
        status = order_own_write(work, &nothing, &changed.order);
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
    if (status == STATUS_OK)
        status = order_own_write(work, before, after);
    changed.order.changed_at = work->now;
    if (status == STATUS_OK && before->client_id != after->client_id)
        status = change_hands(work, before, after, order_version);
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
    status = order_own_read(work, &before);
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
        status = order_client_check(work, &before, &after);
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
