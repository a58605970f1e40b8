// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "web/client_forms.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* A text may have more bytes before it is trimmed; what is too long even so is refused. */
enum { FIELD_BYTES_MAX = 4 * CLIENT_NOTES_MAX };

/* Two forms of one record: who they are, and what to know before one writes to them. */
static const struct form_spec who_specs[] = {
    {"name", NULL, N_("Name"), NULL, FORM_LINE, NULL},
    {"kind", NULL, N_("Person or company"), NULL, FORM_CHOICE, client_kind_choices},
    {"form_of_address", "form", N_("Form of address"),
     N_("How letters speak to the main contact: Ms Smith, or Anna."), FORM_CHOICE,
     client_address_choices},
    {"language", NULL, N_("Writes in"), NULL, FORM_CHOICE, client_language_choices},
    {"reference", NULL, N_("In order logs"), NULL, FORM_LINE, NULL},
    {"source", NULL, N_("Where they came from"), NULL, FORM_LINE, NULL},
    {"mark", NULL, N_("Your own mark"), N_("Beside what the figures say."), FORM_CHOICE,
     client_mark_choices},
};
static const struct form_spec care_specs[] = {
    {"rhythm", NULL, N_("How closely they follow the work"), NULL, FORM_CHOICE,
     client_rhythm_choices},
    {"words", NULL, N_("Their words"), N_("What they call things: the card, the house, guests."),
     FORM_AREA, NULL},
    {"likes", NULL, N_("What they like"), NULL, FORM_AREA, NULL},
    {"talked_of", NULL, N_("What you last talked about"), NULL, FORM_AREA, NULL},
};
enum { WHO_COUNT = sizeof(who_specs) / sizeof(who_specs[0]) };
enum { CARE_COUNT = sizeof(care_specs) / sizeof(care_specs[0]) };

static const char *value_of(const struct client_edit *edit, const char *name)
{
    for (size_t i = 0; i < CLIENT_FIELDS; i++)
        if (strcmp(client_field_names[i], name) == 0)
            return edit->fields[i];
    return "";
}

/* A code that is none of the list stays what it is. */
static void keep_code(struct form_page *form, struct form_row *row)
{
    struct form_options *options = &row->options;

    for (size_t i = 0; i < options->count; i++)
        if (options->items[i].is_chosen)
            return;
    struct form_option *items =
        arena_array(form->exchange->arena, struct form_option, options->count + 1);
    memcpy(items, options->items, options->count * sizeof(*items));
    items[options->count] =
        (struct form_option){.value = row->value, .text = row->value, .is_chosen = true};
    *options = (struct form_options){items, options->count + 1};
}

static void show_form(struct exchange *exchange, const struct client *client, enum form_mode mode,
                      const struct fault *fault, bool is_care)
{
    const char *title = is_care ? translate(exchange->language, N_("Before you write"))
                                : translate(exchange->language, N_("Edit client"));
    const struct form_spec *specs = is_care ? care_specs : who_specs;
    const struct client_edit now = client_fields_now(client);
    struct form_page form = form_page_start(exchange, mode, title);

    form.fault = *fault;
    form.view.page.crumb = client->name;
    form.view.action = form.view.back = path_text(exchange, "/clients/%" PRId64, client->id);
    form.view.fields.version = form_version(exchange, mode, client->version);
    *exchange->fault = (struct fault){0};
    for (size_t i = 0; i < (is_care ? CARE_COUNT : WHO_COUNT); i++) {
        struct form_row *row = form_page_row(&form, &specs[i], value_of(&now, specs[i].name));
        if (strcmp(specs[i].name, "language") == 0)
            keep_code(&form, row);
    }
    form_page_show(&form);
}

static enum status open_form(struct exchange *exchange, bool is_care)
{
    struct client client = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        show_form(exchange, &client, FORM_OPENED, &(struct fault){0}, is_care);
    return status;
}

/* GET /clients/:id/edit */
enum status page_client_edit(struct exchange *exchange)
{
    const bool is_care = false;

    return open_form(exchange, is_care);
}

/* GET /clients/:id/edit/care */
enum status page_client_care(struct exchange *exchange)
{
    const bool is_care = true;

    return open_form(exchange, is_care);
}

/* The form once more, with the fault beside its field or what is stored now beside what was typed.
 * The failed unit of work is over, so the client is read in a new one. */
static enum status show_again(struct exchange *exchange, const struct client_edit *edit,
                              enum status status)
{
    const bool is_care = fields_times(&exchange->form, "words") > 0;
    struct client client = {0};
    struct fault fault;
    const enum form_mode mode = form_again(exchange, status, &fault);

    enum status found = find_client(exchange->work, edit->id, &client);
    if (found == STATUS_OK)
        show_form(exchange, &client, mode, &fault, is_care);
    return found;
}

/* Only a fault of a field that is in the form can be shown beside it. */
static bool is_about_form(const struct fault *fault, enum status status)
{
    if (status != STATUS_INVALID)
        return status == STATUS_CONFLICT;
    for (size_t i = 0; i < CLIENT_FIELDS; i++)
        if (strcmp(fault->field, client_field_names[i]) == 0)
            return true;
    return false;
}

/* POST /clients/:id */
enum status page_client_save(struct exchange *exchange)
{
    struct client_edit edit = {0};
    struct client_edited edited = {0};

    enum status status = param_id(exchange, "id", &edit.id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &edit.version);
    for (size_t i = 0; status == STATUS_OK && i < CLIENT_FIELDS; i++)
        status = form_text(exchange, client_field_names[i], FIELD_BYTES_MAX, &edit.fields[i]);
    if (status == STATUS_OK)
        status = edit_client(exchange->work, &edit, &edited);
    if (is_about_form(exchange->fault, status) && edit.version != 0)
        return show_again(exchange, &edit, status);
    if (status != STATUS_OK)
        return status;

    if (edited.audit_id != 0)
        page_done(exchange, DEED_SAVED, edited.audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, edit.id);
    return STATUS_OK;
}
