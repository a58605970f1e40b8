// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "web/client_forms.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { LINE_MAX_BYTES = 4 * CLIENT_NAME_MAX, WORD_MAX = 32 };

static const struct form_spec new_specs[] = {
    {"name", NULL, N_("Name"), NULL, FORM_LINE, NULL},
    {"kind", NULL, N_("Person or company"), NULL, FORM_CHOICE, client_kind_choices},
    {"reach", NULL, N_("E-mail, phone or Telegram"),
     N_("One is enough for now: anna@example.org, +385 91 123 4567, @anna."), FORM_LINE, NULL},
    {"language", NULL, N_("Writes in"), NULL, FORM_CHOICE, client_language_choices},
    {"form_of_address", "form", N_("Form of address"), NULL, FORM_CHOICE, client_address_choices},
    {"source", NULL, N_("Where they came from"), NULL, FORM_LINE, NULL},
};

static void show_form(struct exchange *exchange, enum form_mode mode, const struct fault *fault,
                      const struct client_list *same)
{
    struct form_page form =
        form_page_start(exchange, mode, translate(exchange->language, N_("New client")));

    form.fault = *fault;
    form.view.action = "/clients/new";
    form.view.back = "/clients";
    form.view.leave = translate(exchange->language, N_("Back to the list"));
    for (size_t i = 0; i < sizeof(new_specs) / sizeof(new_specs[0]); i++)
        form_page_row(&form, &new_specs[i], strcmp(new_specs[i].name, "kind") == 0 ? "person" : "");
    form.view.matches.items = arena_array(exchange->arena, struct form_match, same->count);
    form.view.matches.count = same->count;
    for (size_t i = 0; i < same->count; i++)
        form.view.matches.items[i] =
            (struct form_match){.id = same->items[i].id, .name = same->items[i].name};
    form_page_show(&form);
    if (same->count > 0)
        reply_code(exchange, 409);
}

/* GET /clients/new */
enum status page_client_new(struct exchange *exchange)
{
    show_form(exchange, FORM_OPENED, &(struct fault){0}, &(struct client_list){0});
    return STATUS_OK;
}

static enum status read_draft(struct exchange *exchange, struct client_draft *draft)
{
    const struct {
        const char *name;
        size_t max;
        const char **text;
    } fields[] = {
        {"name", LINE_MAX_BYTES, &draft->name},
        {"kind", WORD_MAX, &draft->kind},
        {"reach", LINE_MAX_BYTES, &draft->reach},
        {"language", WORD_MAX, &draft->language},
        {"form_of_address", WORD_MAX, &draft->form_of_address},
        {"source", LINE_MAX_BYTES, &draft->source},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < sizeof(fields) / sizeof(fields[0]); i++) {
        status = form_text(exchange, fields[i].name, fields[i].max, fields[i].text);
        if (status == STATUS_OK && !*fields[i].text)
            *fields[i].text = fields[i].text == &draft->kind ? "person" : "";
    }
    draft->is_sure = fields_value(&exchange->form, "anyway") != NULL;
    return status;
}

/* POST /clients/new */
enum status page_client_create(struct exchange *exchange)
{
    struct client_created created = {0};
    struct client_draft draft = {0};

    enum status status = read_draft(exchange, &draft);
    if (status == STATUS_OK)
        status = create_client(exchange->work, &draft, &created);
    if (status == STATUS_INVALID) {
        const struct fault fault = *exchange->fault;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        show_form(exchange, FORM_TYPED, &fault, &(struct client_list){0});
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    if (created.id == 0) {
        show_form(exchange, FORM_TYPED, &(struct fault){0}, &created.same);
        return STATUS_OK;
    }
    page_done(exchange, DEED_CLIENT_MADE, created.audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, created.id);
    return STATUS_OK;
}

/* POST /clients/:id/archive */
enum status page_client_archive(struct exchange *exchange)
{
    const char *back = fields_value(&exchange->form, "bring_back");
    int64_t id = 0, version = 0, audit_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = archive_client(exchange->work, id, version, back == NULL, &audit_id);
    if (status != STATUS_OK)
        return status;
    if (audit_id != 0)
        page_done(exchange, back ? DEED_CLIENT_BACK : DEED_CLIENT_ARCHIVED, audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, id);
    return STATUS_OK;
}
