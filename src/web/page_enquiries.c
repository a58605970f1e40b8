// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/enquiries.h"
#include "app/order_said.h"
#include "domain/client.h"
#include "web/order_form.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { TIMES = 4, SHORT = 200 }; /* bytes before it is trimmed */

/* --- the form --- */

static struct enquiry_input input_of(struct arena *arena, const struct enquiry *enquiry)
{
    return (struct enquiry_input){
        .name = enquiry->name,
        .reach = enquiry->reach,
        .title = enquiry->title,
        .details = enquiry->details,
        .service = enquiry->service,
        .source = enquiry->source,
        .amount = amount_field(arena, enquiry->has_amount, enquiry->amount),
        .currency = enquiry->currency,
    };
}

static enum status read_input(struct exchange *exchange, struct enquiry_input *ret_input)
{
    struct enquiry_input input = {0};
    const struct form_text_field fields[] = {
        {"name", TIMES * CLIENT_NAME_MAX, &input.name},
        {"reach", TIMES * ENQUIRY_REACH_MAX, &input.reach},
        {"title", TIMES * ORDER_TITLE_MAX, &input.title},
        {"details", TIMES * ORDER_DETAILS_MAX, &input.details},
        {"service", TIMES * ORDER_WORD_MAX, &input.service},
        {"source", TIMES * ORDER_WORD_MAX, &input.source},
        {"amount", SHORT, &input.amount},
        {"currency", SHORT, &input.currency},
    };

    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

static void add_rows(struct form_page *form, const struct enquiry_input *stored)
{
    static const struct form_spec specs[] = {
        {"name", NULL, N_("Who asks"),
         N_("A client's name makes it theirs; another name is somebody new."), FORM_LINE, NULL},
        {"reach", NULL, N_("Where to answer them"), N_("E-mail, phone, @name of Telegram"),
         FORM_LINE, NULL},
        {"title", NULL, N_("What they want"), NULL, FORM_LINE, NULL},
        {"service", NULL, N_("Service"), NULL, FORM_SERVICE, NULL},
        {"source", NULL, N_("Where it came from"), NULL, FORM_SOURCE, NULL},
        {"amount", NULL, N_("Price named"), NULL, FORM_AMOUNT, NULL},
        {"currency", NULL, N_("Currency"), NULL, FORM_LINE, NULL},
        {"details", NULL, N_("Details"), NULL, FORM_AREA, NULL},
    };
    const char *const values[] = {stored->name,     stored->reach,  stored->title,
                                  stored->service,  stored->source, stored->amount,
                                  stored->currency, stored->details};

    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
        (void)form_page_row(form, &specs[i], values[i]);
}

/* Whose page one came from, when the address names a client. */
static enum status take_client(struct exchange *exchange, struct enquiry_input *stored)
{
    struct client client = {.name = ""};
    int64_t id = 0;

    enum status status = query_number(exchange, "client", 1, INT64_MAX, &id);
    if (status != STATUS_OK || id == 0)
        return status;
    status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        stored->name = client.name;
    return status;
}

/* `id` 0: a new one. */
static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    const char *title =
        translate(exchange->language, id == 0 ? N_("New enquiry") : N_("Edit enquiry"));
    struct enquiry_input stored = {"", "", "", "", "", "", "", "", 0};
    struct enquiry_card card = {.client_name = NULL};
    enum status status = STATUS_OK;

    if (id != 0) {
        status = show_enquiry(exchange->work, id, &card);
        if (status == STATUS_OK)
            stored = input_of(exchange->arena, &card.enquiry);
    } else if (mode == FORM_OPENED) {
        status = take_client(exchange, &stored);
    }
    struct form_page form = form_page_start(exchange, mode, title);
    form.fault = *fault;
    form.view.page.crumb = title;
    form.view.action = id == 0 ? "/enquiries" : path_text(exchange, "/enquiries/%" PRId64, id);
    form.view.back = id == 0 ? "/orders" : form.view.action;
    form.view.fields.version = form_version(exchange, mode, card.enquiry.version);
    add_rows(&form, &stored);
    if (status == STATUS_OK)
        status = form_known_words(&form);
    if (status == STATUS_OK)
        form_page_show(&form);
    return status;
}

static enum status show_again(struct exchange *exchange, int64_t id, enum status status)
{
    struct fault fault;
    const enum form_mode mode = form_again(exchange, status, &fault);

    return show_form(exchange, id, mode, &fault);
}

/* GET /enquiries/new */
enum status page_enquiry_new(struct exchange *exchange)
{
    return show_form(exchange, 0, FORM_OPENED, &(struct fault){0});
}

/* POST /enquiries */
enum status page_enquiry_add(struct exchange *exchange)
{
    struct enquiry_changed changed;
    struct enquiry_input input;

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = add_enquiry(exchange->work, &input, &changed);
    if (status == STATUS_INVALID)
        return show_again(exchange, 0, status);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_ENQUIRY_ADDED, changed.audit_id);
    reply_see_other(exchange, "/enquiries/%" PRId64, changed.enquiry.id);
    return STATUS_OK;
}

/* GET /enquiries/:id/edit */
enum status page_enquiry_edit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_form(exchange, id, FORM_OPENED, &(struct fault){0});
    return status;
}

/* POST /enquiries/:id */
enum status page_enquiry_save(struct exchange *exchange)
{
    struct enquiry_changed changed;
    struct enquiry_input input;
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = read_input(exchange, &input);
    if (status != STATUS_OK)
        return status;
    status = edit_enquiry(exchange->work, id, version, &input, &changed);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID)
        return show_again(exchange, id, status);
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/enquiries/%" PRId64, id);
    return STATUS_OK;
}
