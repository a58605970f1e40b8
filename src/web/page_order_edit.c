// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/orders.h"
#include "web/order_form.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

static enum status show_form(struct exchange *exchange, int64_t id, int64_t version,
                             enum typed_moment moment, const struct fault *fault)
{
    const bool is_conflict = moment == FORM_CONFLICT;
    const char *title =
        translate(exchange->language, is_conflict ? N_("Changed meanwhile") : N_("Edit order"));
    struct typed_fields_view fields;
    struct order_card card;

    enum status status = show_order(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    const struct order_input stored = order_input_of(exchange->arena, &card.order);
    status = order_fields_view(exchange, &stored, moment, fault, &fields);
    if (status != STATUS_OK)
        return status;
    fields.version = moment == FORM_TYPED ? version : card.order.version;
    struct order_edit_view view = {.page = page_frame(exchange, title),
                                   .id = id,
                                   .is_conflict = is_conflict,
                                   .fields = fields};
    view.page.crumb = order_headline(exchange, &card.order);
    struct html out = reply_html(exchange);
    view_order_edit(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /orders/:id/edit */
enum status page_order_edit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_form(exchange, id, 0, FORM_OPENED, NULL);
    return status;
}

/* POST /orders/:id */
enum status page_order_save(struct exchange *exchange)
{
    struct order_changed changed;
    struct order_input input;
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = order_input_read(exchange, &input);
    if (status != STATUS_OK)
        return status;
    status = edit_order(exchange->work, id, version, &input, &changed);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID) {
        const struct fault fault = *exchange->fault;
        const bool is_conflict = status == STATUS_CONFLICT;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, is_conflict ? 409 : 422);
        return show_form(exchange, id, version, is_conflict ? FORM_CONFLICT : FORM_TYPED,
                         is_conflict ? NULL : &fault);
    }
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/orders/%" PRId64, id);
    return STATUS_OK;
}
