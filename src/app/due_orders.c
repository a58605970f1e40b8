// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/due_orders.h"

#include <stdlib.h>

static int by_promise(const void *left, const void *right)
{
    const struct client_order *a = &((const struct listed_order *)left)->order;
    const struct client_order *b = &((const struct listed_order *)right)->order;

    if (a->due_on != b->due_on)
        return a->due_on < b->due_on ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* What is due of one stage: those that were promised first come first, those without a day last. */
static enum status add_stage(struct work *work, enum order_stage stage, day_t today,
                             struct listed_orders *orders)
{
    const struct order_place start = {0};
    struct listed_orders open = {0};

    enum status status = orders_list_open(work, stage, &start, DUE_ORDERS_SHOWN, &open);
    for (size_t i = 0; status == STATUS_OK && i < open.count; i++)
        if (order_is_open(&open.items[i].order) && open.items[i].order.due_on != ORDER_DAY_NONE &&
            open.items[i].order.due_on <= today)
            orders->items[orders->count++] = open.items[i];
    return status;
}

enum status list_due_orders(struct work *work, day_t today, struct due_orders *ret_due)
{
    struct due_orders due = {
        .shown.items = arena_array(work->arena, struct listed_order, 2 * DUE_ORDERS_SHOWN)};

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the orders of this business"));
    enum status status = add_stage(work, STAGE_ACCEPTED, today, &due.shown);
    if (status == STATUS_OK)
        status = add_stage(work, STAGE_IN_WORK, today, &due.shown);
    if (status == STATUS_OK)
        status = orders_count_due(work, today, DUE_ORDERS_COUNTED, &due.count);
    if (status != STATUS_OK)
        return status;
    if (due.shown.count > 1)
        qsort(due.shown.items, due.shown.count, sizeof(due.shown.items[0]), by_promise);
    if (due.shown.count > DUE_ORDERS_SHOWN)
        due.shown.count = DUE_ORDERS_SHOWN;
    *ret_due = due;
    return STATUS_OK;
}
