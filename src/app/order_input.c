// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_input.h"

#include "app/order_own.h"
#include "domain/amount_text.h"
#include "domain/typed_text.h"

enum status typed_amount(struct work *work, const char *typed, const char *field,
                         bool *ret_has_amount, int64_t *ret_amount, const char **currency)
{
    const struct slice text = slice_trim(slice_of(typed));
    char code[CURRENCY_CODE_SIZE];

    if (text.length == 0) {
        *ret_has_amount = false;
        *ret_amount = 0;
        return STATUS_OK;
    }
    /* Programs and the form's own value write it as English does; with a comma it is told apart by
     * its digits. */
    if (!amount_read(text, "en", ret_amount, code))
        return fault_set(&work->fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("this is no amount; write it as 240 or 1200.50"));
    *ret_has_amount = true;
    if (code[0] != '\0')
        *currency = arena_copy(work->arena, code, strlen(code));
    return STATUS_OK;
}

enum status typed_day(struct work *work, const char *typed, const char *field, day_t *ret_day)
{
    const struct slice text = slice_trim(slice_of(typed));

    if (text.length == 0) {
        *ret_day = ORDER_DAY_NONE;
        return STATUS_OK;
    }
    if (!day_read(arena_copy(work->arena, text.at, text.length), ret_day))
        return fault_set(&work->fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("this is no day; write it as 2026-11-27"));
    return STATUS_OK;
}

static enum status take_line(struct work *work, const char *typed, size_t max, const char *field,
                             const char **line)
{
    if (!typed)
        return STATUS_OK;
    return typed_line(slice_of(typed), max, field, work->arena, &work->fault, line);
}

static enum status take_words(struct work *work, const struct order_input *input,
                              struct client_order *order)
{
    enum status status = take_line(work, input->title, ORDER_TITLE_MAX, "title", &order->title);

    if (status == STATUS_OK)
        status = take_line(work, input->service, ORDER_WORD_MAX, "service", &order->service);
    if (status == STATUS_OK)
        status = take_line(work, input->source, ORDER_WORD_MAX, "source", &order->source);
    if (status == STATUS_OK)
        status = take_line(work, input->number, ORDER_WORD_MAX, "number", &order->number);
    if (order->number && order->number[0] == '\0')
        order->number = NULL;
    if (status == STATUS_OK && input->details)
        status = typed_lines(slice_of(input->details), ORDER_DETAILS_MAX, "details", work->arena,
                             &work->fault, &order->details);
    return status;
}

static enum status take_currency(struct work *work, const char *typed, struct client_order *order)
{
    char code[CURRENCY_CODE_SIZE];

    if (!typed)
        return STATUS_OK;
    const struct slice text = slice_trim(slice_of(typed));
    if (text.length == 0) {
        order->currency = "";
        return STATUS_OK;
    }
    if (!currency_said(text, code))
        return fault_set(&work->fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("the currency is a code of three letters, as EUR"));
    order->currency = arena_copy(work->arena, code, strlen(code));
    return STATUS_OK;
}

static enum status take_figures(struct work *work, const struct order_input *input,
                                struct client_order *order)
{
    enum status status = take_currency(work, input->currency, order);

    if (status == STATUS_OK && input->amount)
        status = typed_amount(work, input->amount, "amount", &order->has_amount, &order->amount,
                              &order->currency);
    if (input->amount && order->state == ORDER_REFUND && order->amount > 0)
        order->amount = -order->amount; /* typed without its sign */
    if (status == STATUS_OK && input->accepted_on)
        status = typed_day(work, input->accepted_on, "accepted_on", &order->accepted_on);
    if (status == STATUS_OK && input->due_on)
        status = typed_day(work, input->due_on, "due_on", &order->due_on);
    if (status == STATUS_OK && input->delivered_on)
        status = typed_day(work, input->delivered_on, "delivered_on", &order->delivered_on);
    return status;
}

enum status order_input_take(struct work *work, const struct order_input *input,
                             struct client_order *order)
{
    enum status status = take_words(work, input, order);

    if (status == STATUS_OK)
        status = take_figures(work, input, order);
    if (status == STATUS_OK)
        status = order_own_take(work, input, order);
    if (status == STATUS_OK)
        status = order_check(order, &work->fault);
    return status;
}
