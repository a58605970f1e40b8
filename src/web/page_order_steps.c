// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/orders.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"

enum { REASON_MAX = 4 * ORDER_REASON_MAX, WORD_MAX = 200 };

static enum status answer(struct exchange *exchange, int64_t id, enum status status,
                          enum page_deed deed, const struct order_changed *changed)
{
    const struct press press = {show_order_page, "/orders", deed, deed == DEED_ORDER_DELETED, id};

    return press_answer(exchange, &press, status, changed->audit_id);
}

/* 0 when the form has none: a card of the board moves whatever else changed. */
static enum status read_version(struct exchange *exchange, int64_t *ret_version)
{
    *ret_version = 0;
    return fields_value(&exchange->form, "version") ? form_id(exchange, "version", ret_version)
                                                    : STATUS_OK;
}

/* POST /orders/:id/stage */
enum status page_order_move(struct exchange *exchange)
{
    struct order_changed changed = {0};
    enum order_stage stage = STAGE_ACCEPTED;
    int64_t id = 0, version = 0;
    const char *word = NULL;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_version(exchange, &version);
    if (status == STATUS_OK)
        status = form_text(exchange, "stage", WORD_MAX, &word);
    if (status != STATUS_OK)
        return status;
    if (!word || !order_stage_of(word, &stage))
        return fault_set(exchange->fault, STATUS_INVALID, "stage",
                         PLAIN_MESSAGE("the order cannot go there from where it is"));
    status = move_order(exchange->work, id, version, stage, &changed);
    return answer(exchange, id, status, DEED_ORDER_MOVED, &changed);
}

/* POST /orders/:id/cancel */
enum status page_order_cancel(struct exchange *exchange)
{
    struct order_changed changed = {0};
    const char *reason = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "reason", REASON_MAX, &reason);
    if (status != STATUS_OK)
        return status;
    status = cancel_order(exchange->work, id, 0, reason, &changed);
    return answer(exchange, id, status, DEED_ORDER_CANCELLED, &changed);
}

/* POST /orders/:id/resume */
enum status page_order_resume(struct exchange *exchange)
{
    struct order_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = resume_order(exchange->work, id, 0, &changed);
    return answer(exchange, id, status, DEED_ORDER_RESUMED, &changed);
}

/* POST /orders/:id/refund */
enum status page_order_refund(struct exchange *exchange)
{
    struct order_changed changed = {0};
    const char *amount = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "amount", WORD_MAX, &amount);
    if (status != STATUS_OK)
        return status;
    status = refund_order(exchange->work, id, amount, &changed);
    return answer(exchange, id, status, DEED_ORDER_REFUNDED, &changed);
}

/* POST /orders/:id/delete */
enum status page_order_delete(struct exchange *exchange)
{
    struct order_changed changed = {0};
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_version(exchange, &version);
    if (status != STATUS_OK)
        return status;
    status = delete_order(exchange->work, id, version, &changed);
    return answer(exchange, id, status, DEED_ORDER_DELETED, &changed);
}
