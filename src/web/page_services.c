// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/order_said.h"
#include "app/services.h"
#include "web/client_words.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

enum { FIELD_MAX = 800 }; /* bytes before it is trimmed */

static struct message unit_words(enum service_unit unit)
{
    switch (unit) {
    case UNIT_PIECE:
        return PLAIN_MESSAGE("a piece");
    case UNIT_HOUR:
        return PLAIN_MESSAGE("an hour");
    case UNIT_DAY:
        return PLAIN_MESSAGE("a day");
    case UNIT_WORD:
        return PLAIN_MESSAGE("a word");
    case UNIT_1000_CHARACTERS:
        return PLAIN_MESSAGE("1,000 characters");
    case UNIT_PAGE:
        return PLAIN_MESSAGE("a page");
    case UNIT_MONTH:
        return PLAIN_MESSAGE("a month");
    case UNIT_PACKAGE:
        break;
    }
    return PLAIN_MESSAGE("a package");
}

static const char *days_field(struct arena *arena, int32_t days)
{
    struct text text = text_new(arena);

    if (days != SERVICE_DAYS_NONE)
        text_format(&text, "%" PRId32, days);
    return text.at;
}

static void add_unit(struct form_page *form, enum service_unit chosen)
{
    static const struct form_spec spec = {"unit", NULL,        N_("The price is for"),
                                          NULL,   FORM_CHOICE, NULL};
    struct exchange *exchange = form->exchange;
    const char *values[SERVICE_UNITS], *texts[SERVICE_UNITS];

    for (int unit = UNIT_PIECE; unit <= SERVICE_UNITS; unit++) {
        const struct message words = unit_words((enum service_unit)unit);

        values[unit - UNIT_PIECE] = service_unit_word((enum service_unit)unit);
        texts[unit - UNIT_PIECE] = message_text(exchange->arena, exchange->language, words);
    }
    struct form_row *row = form_page_row(form, &spec, service_unit_word(chosen));
    form_row_options(form, row, values, texts, SERVICE_UNITS);
}

static struct form_page rows_for(struct exchange *exchange, const struct service *service,
                                 enum form_mode mode, const struct fault *fault)
{
    static const struct form_spec specs[] = {
        {"name", NULL, N_("Name"), NULL, FORM_LINE, NULL},
        {"price", NULL, N_("Usual price"), NULL, FORM_AMOUNT, NULL},
        {"currency", NULL, N_("Currency"), NULL, FORM_LINE, NULL},
        {"usual_days", NULL, N_("Usual days to deliver"), NULL, FORM_AMOUNT, NULL},
    };
    struct arena *arena = exchange->arena;
    const char *const values[] = {service->name,
                                  amount_field(arena, service->has_price, service->price),
                                  service->currency, days_field(arena, service->usual_days)};
    struct form_page form = form_rows_start(exchange, mode);

    form.fault = *fault;
    form.view.fields.version = form_version(exchange, mode, service->version);
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
        (void)form_page_row(&form, &specs[i], values[i]);
    add_unit(&form, service->unit);
    return form;
}

static enum status read_input(struct exchange *exchange, struct service_input *ret_input)
{
    struct service_input input = {0};
    const struct form_text_field fields[] = {{"name", FIELD_MAX, &input.name},
                                             {"price", FIELD_MAX, &input.price},
                                             {"currency", FIELD_MAX, &input.currency},
                                             {"unit", FIELD_MAX, &input.unit},
                                             {"usual_days", FIELD_MAX, &input.usual_days}};

    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

/* --- the list --- */

static struct service_rows rows_of(struct arena *arena, const struct service_list *list)
{
    struct service_rows rows = {arena_array(arena, struct service_row, list->count), list->count};

    for (size_t i = 0; i < list->count; i++) {
        const struct service *service = &list->items[i];

        rows.items[i] = (struct service_row){.id = service->id,
                                             .name = service->name,
                                             .unit = unit_words(service->unit),
                                             .is_archived = service->archived_at != 0};
        if (service->has_price)
            rows.items[i].price = client_money(service->price, service->currency);
        if (service->usual_days != SERVICE_DAYS_NONE)
            rows.items[i].days = arg_count(service->usual_days);
    }
    return rows;
}

static enum status show_list(struct exchange *exchange, enum form_mode mode,
                             const struct fault *fault)
{
    const char *title = translate(exchange->language, N_("Services"));
    const struct service empty = {
        .name = "", .currency = "", .unit = UNIT_PIECE, .usual_days = SERVICE_DAYS_NONE};
    struct known_words suggested;
    struct service_list list;
    const char *name = "";

    enum status status = list_services(exchange->work, true, &list);
    if (status == STATUS_OK)
        status = suggest_services(exchange->work, &suggested);
    if (status == STATUS_OK)
        status = query_text(exchange, "name", FIELD_MAX, &name);
    if (status != STATUS_OK)
        return status;
    struct service wanted = empty;
    wanted.name = name; /* of one that orders name already */
    struct form_page form = rows_for(exchange, &wanted, mode, fault);
    struct service_list_view view = {
        .frame = settings_frame(exchange, title),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_MANAGE),
        .rows = rows_of(exchange->arena, &list),
        .suggested = form_words(exchange->arena, suggested.services, suggested.service_count),
        .csrf = exchange->csrf_token,
        .fields = form_rows_end(&form),
    };
    struct html out = reply_html(exchange);
    view_service_list(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/services?name= */
enum status page_service_list(struct exchange *exchange)
{
    return show_list(exchange, FORM_OPENED, &(struct fault){0});
}

/* POST /settings/services */
enum status page_service_add(struct exchange *exchange)
{
    struct service_changed changed;
    struct service_input input;

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = add_service(exchange->work, &input, &changed);
    if (status == STATUS_INVALID) {
        struct fault fault;
        const enum form_mode mode = form_again(exchange, status, &fault);

        return show_list(exchange, mode, &fault);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/settings/services");
    return STATUS_OK;
}

/* --- one --- */

static enum status show_one(struct exchange *exchange, int64_t id, enum form_mode mode,
                            const struct fault *fault)
{
    struct service service;

    enum status status = show_service(exchange->work, id, &service);
    if (status != STATUS_OK)
        return status;
    struct form_page form = rows_for(exchange, &service, mode, fault);
    struct service_edit_view view = {.frame = settings_frame(exchange, service.name),
                                     .id = id,
                                     .is_conflict = mode == FORM_CHANGED,
                                     .fields = form_rows_end(&form)};
    struct html out = reply_html(exchange);
    view_service_edit(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/services/:id */
enum status page_service_edit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_one(exchange, id, FORM_OPENED, &(struct fault){0});
    return status;
}

/* POST /settings/services/:id */
enum status page_service_save(struct exchange *exchange)
{
    struct service_changed changed;
    struct service_input input;
    const char *rename = NULL;
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = form_text(exchange, "rename", FIELD_MAX, &rename);
    if (status == STATUS_OK)
        status = read_input(exchange, &input);
    if (status != STATUS_OK)
        return status;
    status = edit_service(exchange->work, id, version, &input, rename != NULL, &changed);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID) {
        struct fault fault;
        const enum form_mode mode = form_again(exchange, status, &fault);

        return show_one(exchange, id, mode, &fault);
    }
    if (status != STATUS_OK)
        return status;
    if (changed.renamed_audit_id != 0)
        page_done(exchange, DEED_ORDERS_RENAMED, changed.renamed_audit_id);
    else if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/settings/services");
    return STATUS_OK;
}

static enum status archive(struct exchange *exchange, bool is_archived)
{
    struct service_changed changed;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = archive_service(exchange->work, id, is_archived, &changed);
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/settings/services");
    return STATUS_OK;
}

/* POST /settings/services/:id/archive */
enum status page_service_archive(struct exchange *exchange)
{
    return archive(exchange, true);
}

/* POST /settings/services/:id/bring-back */
enum status page_service_bring_back(struct exchange *exchange)
{
    return archive(exchange, false);
}
