// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/orders.h"
#include "app/pick_client.h"
#include "domain/client.h"
#include "web/order_form.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { NAME_MAX = 4 * CLIENT_NAME_MAX, ID_MAX = 24 };

/* Whose order it is, and among whom to choose when several are called as was typed. */
static enum status add_client(struct form_page *form, const struct order_card *card)
{
    static const struct form_spec spec = {
        "client",
        NULL,
        N_("Client"),
        N_("The name, or its beginning. Another one takes the order over, with what was noted about it."),
        FORM_LINE,
        NULL};
    const struct form_row *row = form_page_row(form, &spec, card->client_name);
    struct picked_client picked;

    if (card->order.refund_of != 0) {
        form->view.fields.rows.count--; /* stays with its order */
        return STATUS_OK;
    }
    enum status status = pick_client(form->exchange->work, row->value, &picked);
    if (status == STATUS_OK)
        client_row(form, &picked.candidates, card->order.client_id);
    return status;
}

static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    struct order_card card;

    enum status status = show_order(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    const struct order_input stored = order_input_of(exchange->arena, &card.order);
    struct form_page form =
        form_page_start(exchange, mode, translate(exchange->language, N_("Edit order")));
    form.fault = *fault;
    form.view.page.crumb = order_headline(exchange, &card.order);
    form.view.action = form.view.back = path_text(exchange, "/orders/%" PRId64, id);
    form.view.fields.version = form_version(exchange, mode, card.order.version);
    status = add_client(&form, &card);
    order_rows(&form, &stored);
    form_own_rows(&form, &card.own);
    if (status == STATUS_OK)
        status = form_known_words(&form);
    if (status == STATUS_OK)
        form_page_show(&form);
    return status;
}

/* GET /orders/:id/edit */
enum status page_order_edit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_form(exchange, id, FORM_OPENED, &(struct fault){0});
    return status;
}

static bool is_among(const struct client_list *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return true;
    return false;
}

static enum status refuse_client(struct exchange *exchange, const struct picked_client *picked)
{
    if (picked->candidates.count > 1)
        return fault_set(exchange->fault, STATUS_INVALID, "client_id",
                         PLAIN_MESSAGE("several clients could be meant: choose one"));
    return fault_set(exchange->fault, STATUS_INVALID, "client",
                     MESSAGE("no client is called “{1}”; look at how it is spelt, or enter them "
                             "first",
                             arg_text(picked->name)));
}

/* *ret_id 0: the one who was in the form when it was opened. */
static enum status read_client(struct exchange *exchange, int64_t *ret_id)
{
    const char *name = NULL, *base = NULL, *chosen = NULL, *chosen_base = NULL;
    const struct form_text_field fields[] = {{"client", NAME_MAX, &name},
                                             {"base_client", NAME_MAX, &base},
                                             {"client_id", ID_MAX, &chosen},
                                             {"base_client_id", ID_MAX, &chosen_base}};
    struct picked_client picked;
    int64_t id = 0;

    *ret_id = 0;
    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status != STATUS_OK || !name)
        return status;
    const bool is_same = base && strcmp(name, base) == 0;
    if (is_same && (!chosen || (chosen_base && strcmp(chosen, chosen_base) == 0)))
        return STATUS_OK;
    status = pick_client(exchange->work, name, &picked);
    if (status == STATUS_OK && chosen && chosen[0] != '\0')
        status = form_id(exchange, "client_id", &id);
    if (status != STATUS_OK)
        return status;
    if (picked.id == 0 && !is_among(&picked.candidates, id))
        return refuse_client(exchange, &picked);
    *ret_id = picked.id != 0 ? picked.id : id;
    return STATUS_OK;
}

/* POST /orders/:id */
enum status page_order_save(struct exchange *exchange)
{
    struct order_changed changed;
    struct order_input input;
    struct fault fault;
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = order_input_read(exchange, &input);
    if (status != STATUS_OK)
        return status;
    status = read_client(exchange, &input.client_id);
    if (status == STATUS_OK)
        status = edit_order(exchange->work, id, version, &input, &changed);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID) {
        const enum form_mode mode = form_again(exchange, status, &fault);

        return show_form(exchange, id, mode, &fault);
    }
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/orders/%" PRId64, id);
    return STATUS_OK;
}
