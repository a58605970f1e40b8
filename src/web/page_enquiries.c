// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/enquiries.h"
#include "app/order_said.h"
#include "app/services.h"
#include "domain/client.h"
#include "web/client_words.h"
#include "web/enquiry_words.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/typed_form.h"

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
    const struct {
        const char *name;
        size_t max;
        const char **text;
    } fields[] = {
        {"name", TIMES * CLIENT_NAME_MAX, &input.name},
        {"reach", TIMES * ENQUIRY_REACH_MAX, &input.reach},
        {"title", TIMES * ORDER_TITLE_MAX, &input.title},
        {"details", TIMES * ORDER_DETAILS_MAX, &input.details},
        {"service", TIMES * ORDER_WORD_MAX, &input.service},
        {"source", TIMES * ORDER_WORD_MAX, &input.source},
        {"amount", SHORT, &input.amount},
        {"currency", SHORT, &input.currency},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == STATUS_OK; i++)
        status = form_text(exchange, fields[i].name, fields[i].max, fields[i].text);
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

static enum status fields_view(struct exchange *exchange, const struct enquiry_input *stored,
                               enum typed_moment moment, const struct fault *fault,
                               struct typed_fields_view *ret_fields)
{
    const struct typed_field fields[] = {
        {.name = "name",
         .label = PLAIN_MESSAGE("Who asks"),
         .hint = PLAIN_MESSAGE("A client's name makes it theirs; another name is somebody new."),
         .stored = stored->name},
        {.name = "reach",
         .label = PLAIN_MESSAGE("Where to answer them"),
         .hint = PLAIN_MESSAGE("E-mail, phone, @name of Telegram"),
         .stored = stored->reach},
        {.name = "title", .label = PLAIN_MESSAGE("What they want"), .stored = stored->title},
        {.name = "service",
         .label = PLAIN_MESSAGE("Service"),
         .stored = stored->service,
         .list = "known-services"},
        {.name = "source",
         .label = PLAIN_MESSAGE("Where it came from"),
         .stored = stored->source,
         .list = "known-sources"},
        {.name = "amount",
         .label = PLAIN_MESSAGE("Price named"),
         .stored = stored->amount,
         .kind = TYPED_AMOUNT},
        {.name = "currency", .label = PLAIN_MESSAGE("Currency"), .stored = stored->currency},
        {.name = "details",
         .label = PLAIN_MESSAGE("Details"),
         .stored = stored->details,
         .kind = TYPED_AREA},
    };
    struct known_words words;
    bool is_shown = false;

    enum status status = known_words(exchange->work, &words);
    if (status != STATUS_OK)
        return status;
    *ret_fields = (struct typed_fields_view){
        .csrf = exchange->csrf_token,
        .rows = typed_rows(exchange, fields, sizeof(fields) / sizeof(fields[0]), moment, fault,
                           &is_shown),
        .services = typed_words(exchange->arena, words.services, words.service_count),
        .sources = typed_words(exchange->arena, words.sources, words.source_count),
    };
    if (fault && !is_shown)
        ret_fields->fault = fault->message;
    return STATUS_OK;
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
static enum status show_form(struct exchange *exchange, int64_t id, int64_t version,
                             enum typed_moment moment, const struct fault *fault)
{
    const char *title =
        translate(exchange->language, id == 0 ? N_("New enquiry") : N_("Edit enquiry"));
    const struct enquiry_input empty = {"", "", "", "", "", "", "", "", 0};
    struct enquiry_input stored = empty;
    struct enquiry_card card = {.client_name = NULL};
    struct typed_fields_view fields;
    enum status status = STATUS_OK;

    if (id != 0) {
        status = show_enquiry(exchange->work, id, &card);
        if (status == STATUS_OK)
            stored = input_of(exchange->arena, &card.enquiry);
    } else if (moment == FORM_OPENED) {
        status = take_client(exchange, &stored);
    }
    if (status == STATUS_OK)
        status = fields_view(exchange, &stored, moment, fault, &fields);
    if (status != STATUS_OK)
        return status;
    fields.version = moment == FORM_TYPED ? version : card.enquiry.version;
    struct enquiry_edit_view view = {.page = page_frame(exchange, title),
                                     .title = title,
                                     .id = id,
                                     .is_conflict = moment == FORM_CONFLICT,
                                     .fields = fields};
    view.page.crumb = title;
    struct html out = reply_html(exchange);
    view_enquiry_edit(&out, exchange->language, &view);
    return STATUS_OK;
}

static enum status show_again(struct exchange *exchange, int64_t id, int64_t version,
                              enum status status)
{
    const struct fault fault = *exchange->fault;
    const bool is_conflict = status == STATUS_CONFLICT;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, is_conflict ? 409 : 422);
    return show_form(exchange, id, version, is_conflict ? FORM_CONFLICT : FORM_TYPED,
                     is_conflict ? NULL : &fault);
}

/* GET /enquiries/new */
enum status page_enquiry_new(struct exchange *exchange)
{
    return show_form(exchange, 0, 0, FORM_OPENED, NULL);
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
        return show_again(exchange, 0, 0, status);
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
        status = show_form(exchange, id, 0, FORM_OPENED, NULL);
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
        return show_again(exchange, id, version, status);
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/enquiries/%" PRId64, id);
    return STATUS_OK;
}
