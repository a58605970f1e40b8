// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_order.h"

#include <string.h>

#include "base/fold.h"
#include "base/text.h"

bool order_is_open(const struct client_order *order)
{
    return order->state == ORDER_COUNTS && order->stage != STAGE_DONE && !order->is_deleted;
}

bool order_is_overdue(const struct client_order *order, day_t today)
{
    bool is_waited_for = order->stage == STAGE_ACCEPTED || order->stage == STAGE_IN_WORK;

    return order_is_open(order) && is_waited_for && order->due_on != ORDER_DAY_NONE &&
           order->due_on < today;
}

bool order_stage_may_follow(enum order_stage from, enum order_stage to)
{
    if (to < STAGE_ACCEPTED || to > STAGE_DONE || from == to)
        return false;
    if (from == STAGE_DONE && to == STAGE_IN_WORK)
        return true;
    return to > from || to + 1 == from;
}

enum status order_move(struct client_order *order, enum order_stage stage, day_t today,
                       struct fault *fault)
{
    if (order->state != ORDER_COUNTS)
        return fault_set(fault, STATUS_INVALID, "stage",
                         PLAIN_MESSAGE("only an order that counts can be moved on"));
    if (!order_stage_may_follow(order->stage, stage))
        return fault_set(fault, STATUS_INVALID, "stage",
                         PLAIN_MESSAGE("the order cannot go there from where it is"));
    bool is_handed_over = stage == STAGE_DELIVERED || stage == STAGE_DONE;
    if (!is_handed_over)
        order->delivered_on = ORDER_DAY_NONE;
    else if (order->delivered_on == ORDER_DAY_NONE)
        order->delivered_on = today < order->accepted_on ? order->accepted_on : today;
    order->stage = stage;
    return STATUS_OK;
}

enum status order_cancel(struct client_order *order, const char *reason, struct fault *fault)
{
    if (order->state != ORDER_COUNTS)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("only an order that counts can be cancelled"));
    order->state = ORDER_CANCELLED;
    order->stage = STAGE_DONE;
    order->cancel_reason = reason;
    return STATUS_OK;
}

enum status order_resume(struct client_order *order, struct fault *fault)
{
    if (order->state != ORDER_CANCELLED)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("only a cancelled order can be taken up again"));
    order->state = ORDER_COUNTS;
    order->stage = order->delivered_on == ORDER_DAY_NONE ? STAGE_ACCEPTED : STAGE_DELIVERED;
    order->cancel_reason = "";
    return STATUS_OK;
}

enum status order_refund(const struct client_order *order, int64_t amount,
                         int64_t given_back_before, day_t today, struct fault *fault,
                         struct client_order *ret_refund)
{
    if (order->state == ORDER_REFUND)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this is money given back already"));
    if (amount <= 0 || amount > ORDER_AMOUNT_MAX)
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("say how much was given back, more than 0"));
    if (order->has_amount && amount > order->amount - given_back_before)
        return fault_set(fault, STATUS_INVALID, "amount",
                         MESSAGE("at most {1} of this order can be given back",
                                 arg_money(order->amount - given_back_before, 2, order->currency)));
    *ret_refund = *order;
    ret_refund->id = 0;
    ret_refund->accepted_on = today;
    ret_refund->has_amount = true;
    ret_refund->amount = -amount;
    ret_refund->state = ORDER_REFUND;
    ret_refund->stage = STAGE_DONE;
    ret_refund->number = NULL;
    ret_refund->details = "";
    ret_refund->due_on = ret_refund->delivered_on = ORDER_DAY_NONE;
    ret_refund->cancel_reason = "";
    ret_refund->refund_of = order->id;
    ret_refund->import_id = 0;
    ret_refund->own = NULL;
    return STATUS_OK;
}

static bool is_currency(const char *code)
{
    return code[0] == '\0' ||
           (strlen(code) == 3 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3);
}

static bool is_day_or_none(day_t day)
{
    return day == ORDER_DAY_NONE || (day >= DAY_FIRST && day <= DAY_LAST);
}

static enum status check_days(const struct client_order *order, struct fault *fault)
{
    if (order->accepted_on == ORDER_DAY_NONE || !is_day_or_none(order->accepted_on))
        return fault_set(fault, STATUS_INVALID, "accepted_on",
                         PLAIN_MESSAGE("say the day on which it was accepted"));
    if (!is_day_or_none(order->due_on))
        return fault_set(fault, STATUS_INVALID, "due_on",
                         PLAIN_MESSAGE("this is no day between 1900 and 2199"));
    if (!is_day_or_none(order->delivered_on))
        return fault_set(fault, STATUS_INVALID, "delivered_on",
                         PLAIN_MESSAGE("this is no day between 1900 and 2199"));
    if (order->delivered_on != ORDER_DAY_NONE && order->delivered_on < order->accepted_on)
        return fault_set(fault, STATUS_INVALID, "delivered_on",
                         PLAIN_MESSAGE("it cannot have been delivered before it was accepted"));
    return STATUS_OK;
}

enum status order_check(const struct client_order *order, struct fault *fault)
{
    enum status status = check_days(order, fault);

    if (status != STATUS_OK)
        return status;
    if (order->has_amount &&
        (order->amount > ORDER_AMOUNT_MAX || order->amount < -ORDER_AMOUNT_MAX))
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("this amount is too large to be one"));
    if (order->has_amount && order->state == ORDER_REFUND && order->amount >= 0)
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("money given back stands with a minus"));
    if (order->has_amount && order->state != ORDER_REFUND && order->amount < 0)
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("an amount is 0 or more; money given back is noted on the "
                                       "order's own page"));
    if (!is_currency(order->currency))
        return fault_set(fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("the currency is a code of three letters, as EUR"));
    return STATUS_OK;
}

/* Where the last run of digits begins, and how long it is. */
static struct slice last_digits(const char *text)
{
    static const char digits[] = "0123456789";
    struct slice found = {text, 0};

    for (const char *at = text; *at != '\0';) {
        size_t length = strspn(at, digits);

        if (length > 0)
            found = (struct slice){at, length};
        at += length > 0 ? length : strcspn(at, digits);
    }
    return found;
}

const char *order_number_next(struct arena *arena, const char *last)
{
    struct text out = text_new(arena);
    struct slice run = last ? last_digits(last) : (struct slice){0};

    if (run.length == 0)
        return "1";
    char *digits = arena_copy(arena, run.at, run.length);
    size_t at = run.length;
    while (at > 0 && digits[at - 1] == '9')
        digits[--at] = '0';
    if (at > 0)
        digits[at - 1]++;
    text_add_slice(&out, (struct slice){last, (size_t)(run.at - last)});
    text_add(&out, at == 0 ? "1" : "");
    text_add(&out, digits);
    text_add(&out, run.at + run.length);
    return out.at;
}

const char *order_words(struct arena *arena, const struct client_order *order,
                        const char *client_name, const char *own)
{
    enum { WORDS_MAX = 100 };
    const char *const parts[] = {order->number ? order->number : "", order->title, order->service,
                                 client_name, own};
    struct text all = text_new(arena);

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        text_add(&all, i > 0 ? " " : "");
        text_add(&all, parts[i]);
    }
    return fold_words(arena, (struct slice){all.at, all.length}, WORDS_MAX);
}
