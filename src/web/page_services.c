// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/order_said.h"
#include "app/services.h"
#include "web/client_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"
#include "web/typed_form.h"

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

static struct unit_rows unit_rows(struct arena *arena, enum service_unit chosen)
{
    struct unit_rows rows = {arena_array(arena, struct unit_row, SERVICE_UNITS), SERVICE_UNITS};

    for (int unit = UNIT_PIECE; unit <= SERVICE_UNITS; unit++)
        rows.items[unit - UNIT_PIECE] =
            (struct unit_row){service_unit_word((enum service_unit)unit),
                              unit_words((enum service_unit)unit), unit == (int)chosen};
    return rows;
}

static const char *days_field(struct arena *arena, int32_t days)
{
    struct text text = text_new(arena);

    if (days != SERVICE_DAYS_NONE)
        text_format(&text, "%" PRId32, days);
    return text.at;
}

static struct typed_fields_view fields_of(struct exchange *exchange, const struct service *service,
                                          enum typed_moment moment, const struct fault *fault)
{
    struct arena *arena = exchange->arena;
    const struct typed_field fields[] = {
        {.name = "name", .label = PLAIN_MESSAGE("Name"), .stored = service->name},
        {.name = "price",
         .label = PLAIN_MESSAGE("Usual price"),
         .stored = amount_field(arena, service->has_price, service->price),
         .kind = TYPED_AMOUNT},
        {.name = "currency", .label = PLAIN_MESSAGE("Currency"), .stored = service->currency},
        {.name = "usual_days",
         .label = PLAIN_MESSAGE("Usual days to deliver"),
         .stored = days_field(arena, service->usual_days),
         .kind = TYPED_AMOUNT},
    };
    bool is_shown = false;
    struct typed_fields_view view = {.csrf = exchange->csrf_token,
                                     .rows = typed_rows(exchange, fields,
                                                        sizeof(fields) / sizeof(fields[0]), moment,
                                                        fault, &is_shown)};

    if (fault && !is_shown)
        view.fault = fault->message;
    return view;
}

static enum status read_input(struct exchange *exchange, struct service_input *ret_input)
{
    struct service_input input = {0};
    const struct {
        const char *name;
        const char **text;
    } fields[] = {{"name", &input.name},
                  {"price", &input.price},
                  {"currency", &input.currency},
                  {"unit", &input.unit},
                  {"usual_days", &input.usual_days}};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == STATUS_OK; i++)
        status = form_text(exchange, fields[i].name, FIELD_MAX, fields[i].text);
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

static enum status show_list(struct exchange *exchange, enum typed_moment moment,
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
    struct service_list_view view = {
        .frame = settings_frame(exchange, title),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_MANAGE),
        .rows = rows_of(exchange->arena, &list),
        .suggested = typed_words(exchange->arena, suggested.services, suggested.service_count),
        .units = unit_rows(exchange->arena, UNIT_PIECE),
        .csrf = exchange->csrf_token,
        .fields = fields_of(exchange, &wanted, moment, fault),
    };
    struct html out = reply_html(exchange);
    view_service_list(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/services?name= */
enum status page_service_list(struct exchange *exchange)
{
    return show_list(exchange, FORM_OPENED, NULL);
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
        const struct fault fault = *exchange->fault;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        return show_list(exchange, FORM_TYPED, &fault);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/settings/services");
    return STATUS_OK;
}

/* --- one --- */

static enum status show_one(struct exchange *exchange, int64_t id, int64_t version,
                            enum typed_moment moment, const struct fault *fault)
{
    struct service service;

    enum status status = show_service(exchange->work, id, &service);
    if (status != STATUS_OK)
        return status;
    struct service_edit_view view = {
        .frame = settings_frame(exchange, service.name),
        .id = id,
        .is_conflict = moment == FORM_CONFLICT,
        .is_archived = service.archived_at != 0,
        .units = unit_rows(exchange->arena, service.unit),
        .csrf = exchange->csrf_token,
        .fields = fields_of(exchange, &service, moment, fault),
    };
    view.fields.version = moment == FORM_TYPED ? version : service.version;
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
        status = show_one(exchange, id, 0, FORM_OPENED, NULL);
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
        const struct fault fault = *exchange->fault;
        const bool is_conflict = status == STATUS_CONFLICT;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, is_conflict ? 409 : 422);
        return show_one(exchange, id, version, is_conflict ? FORM_CONFLICT : FORM_TYPED,
                        is_conflict ? NULL : &fault);
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
