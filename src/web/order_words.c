// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/order_words.h"

#include "web/client_words.h"

struct message order_stage_words(enum order_stage stage)
{
    switch (stage) {
    case STAGE_ACCEPTED:
        return PLAIN_MESSAGE("accepted");
    case STAGE_IN_WORK:
        return PLAIN_MESSAGE("in work");
    case STAGE_DELIVERED:
        return PLAIN_MESSAGE("delivered");
    case STAGE_DONE:
        break;
    }
    return PLAIN_MESSAGE("done");
}

struct message order_state_words(const struct client_order *order)
{
    switch (order->state) {
    case ORDER_CANCELLED:
        return PLAIN_MESSAGE("cancelled");
    case ORDER_REFUND:
        return PLAIN_MESSAGE("money given back");
    case ORDER_COUNTS:
        break;
    }
    return order_stage_words(order->stage);
}

const char *order_headline(const struct exchange *exchange, const struct client_order *order)
{
    if (order->title[0] != '\0')
        return order->title;
    if (order->service[0] != '\0')
        return order->service;
    if (order->number)
        return message_text(exchange->arena, exchange->language,
                            MESSAGE("Order {1}", arg_text(order->number)));
    return translate(exchange->language, N_("Order"));
}

struct message_arg order_amount(const struct client_order *order)
{
    return order->has_amount ? client_money(order->amount, order->currency)
                             : (struct message_arg){.kind = ARG_NONE};
}

struct message_arg order_day(day_t day)
{
    return day == ORDER_DAY_NONE ? (struct message_arg){.kind = ARG_NONE} : arg_day_short(day);
}

struct message order_due_words(const struct client_order *order, day_t today)
{
    if (order->due_on == ORDER_DAY_NONE || order->state != ORDER_COUNTS)
        return (struct message){.one = NULL};
    if (order_is_overdue(order, today))
        return MESSAGE("was promised for {1}", arg_day_near(order->due_on, today));
    return MESSAGE("promised for {1}", arg_day_near(order->due_on, today));
}

struct order_line_row order_line_row(const struct exchange *exchange,
                                     const struct listed_order *listed, day_t today)
{
    const struct client_order *order = &listed->order;
    struct order_line_row row = {
        .id = order->id,
        .client_id = order->client_id,
        .headline = order_headline(exchange, order),
        .number = order->number ? order->number : "",
        .service = order->title[0] != '\0' ? order->service : "",
        .client = listed->client_name,
        .day = arg_day_short(order->accepted_on),
        .due = order_due_words(order, today),
        .state = order_state_words(order),
        .amount = order_amount(order),
        .is_late = order_is_overdue(order, today),
        .is_open = order_is_open(order),
        .may_start = order->state == ORDER_COUNTS && order->stage == STAGE_ACCEPTED,
        .may_deliver = order->state == ORDER_COUNTS && order->stage == STAGE_IN_WORK,
        .may_finish = order->state == ORDER_COUNTS && order->stage == STAGE_DELIVERED,
    };
    return row;
}
