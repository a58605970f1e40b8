// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_fields.h"

#include <inttypes.h>
#include <string.h>

#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

static const struct form_choice kind_choices[] = {
    {"text", N_("text")},        {"number", N_("number")},
    {"day", N_("day")},          {"choice", N_("one of a list")},
    {"yes_no", N_("yes or no")}, {NULL, NULL}};
static const struct form_choice object_choices[] = {
    {"clients", N_("Clients")}, {"orders", N_("Orders")}, {NULL, NULL}};
static const struct form_choice archived_choices[] = {
    {"", N_("in use")}, {"yes", N_("put away: what it holds is kept")}, {NULL, NULL}};

static const struct form_spec name_spec = {"name", NULL, N_("Name"), NULL, FORM_LINE, NULL};
static const struct form_spec object_spec = {"object", NULL,        N_("It belongs to"),
                                             NULL,     FORM_CHOICE, object_choices};
static const struct form_spec kind_spec = {"kind", NULL,        N_("What it holds"),
                                           NULL,   FORM_CHOICE, kind_choices};
static const struct form_spec choices_spec = {
    "choices", NULL, N_("To choose from"), N_("One a line; only for a list."), FORM_AREA, NULL};
static const struct form_spec place_spec = {
    "place", NULL, N_("Place in forms"), N_("A number; smaller ones come first."), FORM_LINE, NULL};
static const struct form_spec archived_spec = {"archived", NULL,        N_("State"),
                                               NULL,       FORM_CHOICE, archived_choices};

static const char *kind_words(enum own_field_kind kind)
{
    return kind_choices[kind >= OWN_TEXT && kind <= OWN_YES_NO ? kind - 1 : 0].words;
}

static void add_rows(struct exchange *exchange, const struct own_field_list *list,
                     struct own_field_rows *rows)
{
    for (size_t i = 0; i < list->count; i++)
        rows->items[rows->count++] = (struct own_field_row){
            .id = list->items[i].id,
            .name = list->items[i].name,
            .kind = translate(exchange->language, kind_words(list->items[i].kind)),
            .is_of_orders = list->items[i].object == OWN_OF_ORDERS,
            .is_archived = list->items[i].is_archived};
}

/* GET /settings/fields */
enum status page_own_fields(struct exchange *exchange)
{
    struct own_field_list clients = {0}, orders = {0};

    enum status status = list_own_fields(exchange->work, OWN_OF_CLIENTS, &clients);
    if (status == STATUS_OK)
        status = list_own_fields(exchange->work, OWN_OF_ORDERS, &orders);
    if (status != STATUS_OK)
        return status;
    struct own_fields_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Own fields")))};
    view.rows.items =
        arena_array(exchange->arena, struct own_field_row, clients.count + orders.count);
    add_rows(exchange, &clients, &view.rows);
    add_rows(exchange, &orders, &view.rows);
    struct html out = reply_html(exchange);
    view_own_fields(&out, exchange->language, &view);
    return STATUS_OK;
}

static enum status find_field(struct exchange *exchange, int64_t id, struct own_field *field)
{
    for (enum own_field_object object = OWN_OF_CLIENTS; object <= OWN_OF_ORDERS; object++) {
        struct own_field_list list = {0};

        enum status status = list_own_fields(exchange->work, object, &list);
        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < list.count; i++)
            if (list.items[i].id == id) {
                *field = list.items[i];
                return STATUS_OK;
            }
    }
    return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("there is no such field"));
}

static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    struct own_field field = {
        .object = OWN_OF_CLIENTS, .kind = OWN_TEXT, .name = "", .choices = ""};
    enum status status = STATUS_OK;

    if (id != 0)
        status = find_field(exchange, id, &field);
    if (status != STATUS_OK)
        return status;
    struct form_page form = form_page_start(
        exchange, mode, translate(exchange->language, id == 0 ? N_("New field") : N_("Own field")));
    form.fault = *fault;
    form.view.action = exchange->path;
    form.view.back = "/settings/fields";
    form.view.fields.version = field.version;
    form_page_row(&form, &name_spec, field.name);
    if (id == 0) {
        form_page_row(&form, &object_spec, own_object_word(field.object));
        form_page_row(&form, &kind_spec, own_kind_word(field.kind));
    }
    if (id == 0 || field.kind == OWN_CHOICE)
        form_page_row(&form, &choices_spec, field.choices);
    form_page_row(&form, &place_spec, path_text(exchange, "%d", (int)field.place));
    if (id != 0)
        form_page_row(&form, &archived_spec, field.is_archived ? "yes" : "");
    form_page_show(&form);
    return STATUS_OK;
}

static enum status read_id(struct exchange *exchange, int64_t *ret_id)
{
    if (strcmp(param_text(exchange, "id"), "new") == 0) {
        *ret_id = 0;
        return STATUS_OK;
    }
    return param_id(exchange, "id", ret_id);
}

/* GET /settings/fields/:id */
enum status page_own_field(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = read_id(exchange, &id);
    if (status == STATUS_OK)
        status = show_form(exchange, id, FORM_OPENED, &(struct fault){0});
    return status;
}

static int32_t read_place(const char *text)
{
    enum { PLACE_MAX = 9999 };
    int32_t place = 0;

    for (; *text >= '0' && *text <= '9' && place <= PLACE_MAX; text++)
        place = place * 10 + (*text - '0');
    return place > PLACE_MAX ? PLACE_MAX : place;
}

static enum status read_field(struct exchange *exchange, struct own_field *field)
{
    enum { WORD_BYTES_MAX = 64 };
    const char *name = NULL, *object = NULL, *kind = NULL, *choices = NULL, *place = NULL;

    enum status status = form_text(exchange, "name", 4 * OWN_NAME_MAX, &name);
    if (status == STATUS_OK)
        status = form_text(exchange, "object", WORD_BYTES_MAX, &object);
    if (status == STATUS_OK)
        status = form_text(exchange, "kind", WORD_BYTES_MAX, &kind);
    if (status == STATUS_OK)
        status = form_text(exchange, "choices", 2 * OWN_CHOICES_MAX, &choices);
    if (status == STATUS_OK)
        status = form_text(exchange, "place", WORD_BYTES_MAX, &place);
    if (status == STATUS_OK && field->id != 0)
        status = form_id(exchange, "version", &field->version);
    if (status != STATUS_OK)
        return status;
    field->name = name ? name : "";
    field->choices = choices ? choices : "";
    field->place = read_place(place ? place : "");
    field->is_archived = fields_value(&exchange->form, "archived") &&
                         fields_value(&exchange->form, "archived")[0] != '\0';
    if (field->id == 0 && (!object || !own_object_of(object, &field->object) || !kind ||
                           !own_kind_of(kind, &field->kind)))
        return fault_set(exchange->fault, STATUS_INVALID, "kind",
                         PLAIN_MESSAGE("choose what this is"));
    return STATUS_OK;
}

/* POST /settings/fields/:id */
enum status page_own_field_save(struct exchange *exchange)
{
    struct own_field field = {0};
    int64_t id = 0, audit_id = 0;

    enum status status = read_id(exchange, &field.id);
    if (status != STATUS_OK)
        return status;
    status = read_field(exchange, &field);
    if (status == STATUS_OK)
        status = save_own_field(exchange->work, &field, &id, &audit_id);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        const struct fault fault = *exchange->fault;
        const bool is_changed = status == STATUS_CONFLICT;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        return show_form(exchange, field.id, is_changed ? FORM_CHANGED : FORM_TYPED,
                         is_changed ? &(struct fault){0} : &fault);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, audit_id);
    reply_see_other(exchange, "/settings/fields");
    return STATUS_OK;
}
