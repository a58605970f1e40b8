// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/enquiries.h"
#include "app/order_said.h"
#include "domain/order_line.h"
#include "web/order_form.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { NAME_MAX = 4 * CLIENT_NAME_MAX, LINE_MAX_BYTES = 4 * ORDER_LINE_MAX };

static struct candidate_rows candidates_of(struct arena *arena, const struct client_list *list)
{
    struct candidate_rows rows = {arena_array(arena, struct candidate_row, list->count),
                                  list->count};

    for (size_t i = 0; i < list->count; i++)
        rows.items[i] = (struct candidate_row){list->items[i].id, list->items[i].name};
    return rows;
}

static enum status show(struct exchange *exchange, struct order_new_view *view)
{
    const char *title = translate(exchange->language, N_("New order"));
    struct html out = reply_html(exchange);

    view->page = page_frame(exchange, title);
    view->page.crumb = title;
    view_order_new(&out, exchange->language, view);
    return STATUS_OK;
}

/* What the line was taken for, in a sentence; the fields below show the rest. */
static struct message understood(const struct order_said *said, const char *line)
{
    if (line[0] == '\0' || said->is_empty)
        return (struct message){.one = NULL};
    if (said->client.id != 0)
        return MESSAGE("Understood as an order of {1}; look it over, then save",
                       arg_text(said->client.name));
    if (said->client.candidates.count > 1)
        return MESSAGE("Several clients could be meant by “{1}”: choose below",
                       arg_text(said->client.name));
    return MESSAGE("No client is called “{1}” yet: see below", arg_text(said->client.name));
}

static enum status add_fields(struct form_page *form, const struct order_input *stored)
{
    struct own_shown_list own = {0};

    order_rows(form, stored);
    enum status status = list_own_shown(form->exchange->work, OWN_OF_ORDERS, &own);
    form_own_rows(form, &own);
    if (status == STATUS_OK)
        status = form_known_words(form);
    return status;
}

/* A client named in the address, by whoever comes from their page. */
static enum status take_client(struct exchange *exchange, struct order_said *said)
{
    struct client_card card = {0};
    int64_t id = 0;

    enum status status = query_number(exchange, "client", 1, INT64_MAX, &id);
    if (status == STATUS_OK && id != 0 && said->client.id == 0) {
        status = show_client(exchange->work, id, &card);
        if (status == STATUS_OK)
            said->client = (struct picked_client){.id = id, .name = card.client.name};
    }
    return status;
}

/* GET /orders/new?line=&client= */
enum status page_order_new(struct exchange *exchange)
{
    struct form_page form = form_rows_start(exchange, FORM_OPENED);
    struct order_said said;
    const char *line = "";

    enum status status = query_text(exchange, "line", LINE_MAX_BYTES, &line);
    if (status == STATUS_OK)
        status = read_order_line(exchange->work, line, exchange->language->code, &said);
    if (status == STATUS_OK)
        status = take_client(exchange, &said);
    if (status == STATUS_OK)
        status = propose_order_number(exchange->work, &said.input.number);
    if (status == STATUS_OK)
        status = add_fields(&form, &said.input);
    if (status != STATUS_OK)
        return status;
    struct order_new_view view = {.line = line,
                                  .is_cut = said.is_cut,
                                  .understood = understood(&said, line),
                                  .client = said.client.name,
                                  .client_id = said.client.id,
                                  .candidates =
                                      candidates_of(exchange->arena, &said.client.candidates),
                                  .fields = form_rows_end(&form)};
    return show(exchange, &view);
}

/* Who was chosen, or is meant by the name. Somebody who types another name means another. */
static enum status read_client(struct exchange *exchange, struct picked_client *ret_picked)
{
    const char *name = NULL, *was = NULL, *chosen = NULL;
    struct picked_client picked = {.name = ""};

    enum status status = form_text(exchange, "client", NAME_MAX, &name);
    if (status == STATUS_OK)
        status = form_text(exchange, "client_was", NAME_MAX, &was);
    if (status == STATUS_OK)
        status = form_text(exchange, "client_id", 24, &chosen);
    if (status != STATUS_OK)
        return status;
    name = name ? name : "";
    if (chosen && (!was || strcmp(was, name) == 0)) {
        status = form_id(exchange, "client_id", &picked.id);
        picked.name = name;
    } else {
        status = pick_client(exchange->work, name, &picked);
    }
    if (status == STATUS_OK)
        *ret_picked = picked;
    return status;
}

static struct message client_fault(const struct picked_client *picked)
{
    if (picked->id != 0)
        return (struct message){.one = NULL};
    if (picked->candidates.count > 1)
        return PLAIN_MESSAGE("several clients could be meant: choose one");
    if (picked->name[0] == '\0')
        return PLAIN_MESSAGE("say whose order it is");
    return MESSAGE("no client is called “{1}”; look at how it is spelt, or enter them first",
                   arg_text(picked->name));
}

/* The form once more, with what is at fault beside it. */
static enum status show_again(struct exchange *exchange, const struct picked_client *picked)
{
    const struct order_input empty = {"", "", "", "", "", "", "", "", "", "", 0, NULL, 0};
    struct form_page form = form_rows_start(exchange, FORM_TYPED);

    (void)form_again(exchange, STATUS_INVALID, &form.fault);
    enum status status = add_fields(&form, &empty);
    if (status != STATUS_OK)
        return status;
    struct order_new_view view = {.line = "",
                                  .client = picked->name,
                                  .client_id = picked->id,
                                  .client_fault = client_fault(picked),
                                  .candidates = candidates_of(exchange->arena, &picked->candidates),
                                  .fields = form_rows_end(&form)};
    reply_code(exchange, 422);
    return show(exchange, &view);
}

/* POST /orders */
enum status page_order_add(struct exchange *exchange)
{
    struct picked_client picked = {.name = ""};
    struct order_changed changed;
    struct order_input input;

    enum status status = order_input_read(exchange, &input);
    if (status == STATUS_OK)
        status = read_client(exchange, &picked);
    if (status != STATUS_OK)
        return status;
    if (picked.id == 0)
        return show_again(exchange, &picked);
    status = add_order(exchange->work, picked.id, &input, &changed);
    if (status == STATUS_INVALID)
        return show_again(exchange, &picked);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_ORDER_ADDED, changed.audit_id);
    reply_see_other(exchange, "/orders/%" PRId64, changed.order.id);
    return STATUS_OK;
}
