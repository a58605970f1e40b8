// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/orders.h"

#include "app/attempt.h"
#include "app/order_change.h"
#include "app/order_input.h"
#include "domain/typed_text.h"
#include "store/clients.h"
#include "store/orders.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)

static enum status may_edit(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at orders, but not change them"));
}

enum status business_day(struct work *work, day_t *ret_today)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        *ret_today = zone_day_by_name(workspace.time_zone, work->now / SECOND);
    return status;
}

enum status business_zone(struct work *work, const char **ret_zone)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        *ret_zone = workspace.time_zone;
    return status;
}

/* --- entering --- */

struct adding {
    int64_t client_id;
    const struct order_input *input;
    struct order_changed changed;
};

static enum status empty_order(struct work *work, int64_t client_id, struct client_order *ret_order)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    *ret_order = (struct client_order){
        .client_id = client_id,
        .accepted_on = zone_day_by_name(workspace.time_zone, work->now / SECOND),
        .currency = workspace.currency,
        .state = ORDER_COUNTS,
        .source = "",
        .service = "",
        .stage = STAGE_ACCEPTED,
        .title = "",
        .details = "",
        .due_on = ORDER_DAY_NONE,
        .delivered_on = ORDER_DAY_NONE,
        .cancel_reason = "",
    };
    return STATUS_OK;
}

static enum status check_content(struct work *work, const struct client_order *order)
{
    if (order->title[0] != '\0' || order->service[0] != '\0' || order->has_amount)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "title",
                     PLAIN_MESSAGE("say what it is: a title, a service or an amount"));
}

static enum status run_adding(struct work *work, void *context)
{
    struct adding *adding = (struct adding *)context;
    struct client_order order;
    struct client client;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, adding->client_id, &client);
    if (status == STATUS_OK)
        status = empty_order(work, adding->client_id, &order);
    if (status == STATUS_OK)
        status = order_input_take(work, adding->input, &order);
    if (status == STATUS_OK)
        status = check_content(work, &order);
    if (status == STATUS_OK)
        status = order_number_check(work, &order);
    if (status == STATUS_OK)
        status = order_enter(work, &order, AUDIT_ORDER_ADDED, &adding->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status add_order(struct work *work, int64_t client_id, const struct order_input *input,
                      struct order_changed *ret_changed)
{
    struct adding adding = {.client_id = client_id, .input = input};

    enum status status = may_edit(work);
    if (status == STATUS_OK)
        status = attempt(work, run_adding, &adding);
    if (status == STATUS_OK)
        *ret_changed = adding.changed;
    return status;
}

/* --- changing one: what differs is what becomes of it --- */

struct changing {
    int64_t id, version;
    enum audit_action action;
    enum status (*become)(struct work *work, const struct changing *changing,
                          struct client_order *order);
    const struct order_input *input;
    enum order_stage stage;
    const char *reason;
    struct order_changed changed;
};

static enum status run_changing(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct client_order before, after;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = order_take(work, changing->id, changing->version, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    status = changing->become(work, changing, &after);
    if (status == STATUS_OK)
        status = order_change(work, &before, &after, changing->action, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status change(struct work *work, struct changing *changing,
                          struct order_changed *ret_changed)
{
    enum status status = may_edit(work);

    if (status == STATUS_OK)
        status = attempt(work, run_changing, changing);
    if (status == STATUS_OK)
        *ret_changed = changing->changed;
    return status;
}

static enum status become_edited(struct work *work, const struct changing *changing,
                                 struct client_order *order)
{
    const struct client_order before = *order;

    enum status status = order_input_take(work, changing->input, order);
    if (status == STATUS_OK && changing->input->client_id != 0)
        order->client_id = changing->input->client_id;
    if (status == STATUS_OK)
        status = order_client_check(work, &before, order);
    if (status == STATUS_OK)
        status = check_content(work, order);
    if (status == STATUS_OK)
        status = order_number_check(work, order);
    return status;
}

enum status edit_order(struct work *work, int64_t id, int64_t version,
                       const struct order_input *input, struct order_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .version = version,
                                .action = AUDIT_ORDER_CHANGED,
                                .become = become_edited,
                                .input = input};

    return change(work, &changing, ret_changed);
}

static enum status become_moved(struct work *work, const struct changing *changing,
                                struct client_order *order)
{
    day_t today = 0;

    if (order->stage == changing->stage && order->state == ORDER_COUNTS)
        return STATUS_OK; /* pressed twice */
    enum status status = business_day(work, &today);
    if (status == STATUS_OK)
        status = order_move(order, changing->stage, today, &work->fault);
    return status;
}

enum status move_order(struct work *work, int64_t id, int64_t version, enum order_stage stage,
                       struct order_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .version = version,
                                .action = AUDIT_ORDER_MOVED,
                                .become = become_moved,
                                .stage = stage};

    return change(work, &changing, ret_changed);
}

static enum status become_cancelled(struct work *work, const struct changing *changing,
                                    struct client_order *order)
{
    const char *reason = "";

    enum status status = typed_line(slice_of(changing->reason), ORDER_REASON_MAX, "reason",
                                    work->arena, &work->fault, &reason);
    if (status == STATUS_OK)
        status = order_cancel(order, reason, &work->fault);
    return status;
}

enum status cancel_order(struct work *work, int64_t id, int64_t version, const char *reason,
                         struct order_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .version = version,
                                .action = AUDIT_ORDER_CANCELLED,
                                .become = become_cancelled,
                                .reason = reason ? reason : ""};

    return change(work, &changing, ret_changed);
}

static enum status become_resumed(struct work *work, const struct changing *changing,
                                  struct client_order *order)
{
    (void)changing;
    return order_resume(order, &work->fault);
}

enum status resume_order(struct work *work, int64_t id, int64_t version,
                         struct order_changed *ret_changed)
{
    struct changing changing = {
        .id = id, .version = version, .action = AUDIT_ORDER_RESUMED, .become = become_resumed};

    return change(work, &changing, ret_changed);
}

static enum status become_deleted(struct work *work, const struct changing *changing,
                                  struct client_order *order)
{
    (void)work;
    (void)changing;
    order->is_deleted = true;
    return STATUS_OK;
}

enum status delete_order(struct work *work, int64_t id, int64_t version,
                         struct order_changed *ret_changed)
{
    struct changing changing = {
        .id = id, .version = version, .action = AUDIT_ORDER_DELETED, .become = become_deleted};

    return change(work, &changing, ret_changed);
}

/* --- money given back --- */

struct refunding {
    int64_t id;
    const char *amount;
    struct order_changed changed;
};

static enum status run_refund(struct work *work, void *context)
{
    struct refunding *refunding = (struct refunding *)context;
    struct client_order order, refund;
    int64_t amount = 0, before = 0;
    bool has_amount = false;
    day_t today = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = order_take(work, refunding->id, 0, &order);
    if (status == STATUS_OK)
        status = business_day(work, &today);
    if (status == STATUS_OK)
        status = orders_given_back(work, order.id, 0, &before);
    if (status == STATUS_OK)
        status =
            typed_amount(work, refunding->amount, "amount", &has_amount, &amount, &order.currency);
    if (status == STATUS_OK)
        status = order_refund(&order, amount, -before, today, &work->fault, &refund);
    if (status == STATUS_OK)
        status = order_enter(work, &refund, AUDIT_ORDER_REFUNDED, &refunding->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status refund_order(struct work *work, int64_t id, const char *amount,
                         struct order_changed *ret_changed)
{
    struct refunding refunding = {.id = id, .amount = amount ? amount : ""};

    enum status status = may_edit(work);
    if (status == STATUS_OK)
        status = attempt(work, run_refund, &refunding);
    if (status == STATUS_OK)
        *ret_changed = refunding.changed;
    return status;
}
