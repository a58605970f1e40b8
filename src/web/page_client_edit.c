// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "web/client_words.h"
#include "web/form_field.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* A name may have more bytes before it is trimmed; what is too long even so is refused. */
enum { NAME_FIELD_MAX = 4 * CLIENT_NAME_MAX, WORD_MAX = 32 };

static struct client_fields_view fields_of(const struct exchange *exchange, int64_t version,
                                           struct form_field name, struct form_field form)
{
    return (struct client_fields_view){.csrf = exchange->csrf_token,
                                       .version = version,
                                       .name = name.value,
                                       .name_base = name.base,
                                       .is_formal = strcmp(form.value, "formal") == 0,
                                       .is_first_name = strcmp(form.value, "first_name") == 0,
                                       .form_base = form.base};
}

static void show_form(struct exchange *exchange, const struct client *client,
                      const struct client_fields_view *fields)
{
    const char *title = translate(exchange->language, N_("Edit client"));
    struct client_edit_view view = {
        .page = page_frame(exchange, title), .id = client->id, .fields = *fields};
    struct html out = reply_html(exchange);

    view.page.crumb = client->name;
    view_client_edit(&out, exchange->language, &view);
}

/* GET /clients/:id/edit */
enum status page_client_edit(struct exchange *exchange)
{
    struct client_card card = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_client(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    const char *form = form_of_address_word(card.client.form_of_address);
    struct client_fields_view fields =
        fields_of(exchange, card.client.version, form_field_opened(card.client.name),
                  form_field_opened(form));
    show_form(exchange, &card.client, &fields);
    return STATUS_OK;
}

/* What was typed, also when it breaks a rule: it is shown again, so that it can be mended. */
static struct client_fields_view typed_fields(const struct exchange *exchange, int64_t version,
                                              const struct client *stored)
{
    const char *form = form_of_address_word(stored->form_of_address);

    return fields_of(exchange, version, form_field_typed(exchange, "name", stored->name),
                     form_field_typed(exchange, "form_of_address", form));
}

/* What was changed here stands below what is stored now; all else is what is stored. */
static struct client_fields_view conflict_fields(const struct exchange *exchange,
                                                 const struct client *stored)
{
    const char *word = form_of_address_word(stored->form_of_address);
    struct message words = client_address_words(stored->form_of_address);
    struct form_field name = form_field_changed(exchange, "name", stored->name);
    struct form_field form = form_field_changed(exchange, "form_of_address", word);
    struct client_fields_view fields = fields_of(exchange, stored->version, name, form);

    if (strcmp(name.value, stored->name) != 0)
        fields.name_stored = MESSAGE("Stored now: {1}", arg_text(stored->name));
    if (strcmp(form.value, word) != 0)
        fields.form_stored = MESSAGE(
            "Stored now: {1}", arg_text(message_text(exchange->arena, exchange->language, words)));
    return fields;
}

static void show_conflict(struct exchange *exchange, const struct client *stored)
{
    const char *title = translate(exchange->language, N_("Changed meanwhile"));
    struct client_conflict_view view = {.page = page_frame(exchange, title),
                                        .id = stored->id,
                                        .fields = conflict_fields(exchange, stored)};
    struct html out = reply_html(exchange);

    view.page.crumb = stored->name;
    reply_code(exchange, 409);
    view_client_conflict(&out, exchange->language, &view);
}

/* The form once more, with the fault beside its field or what is stored now beside what was typed.
 * The failed unit of work is over, so the client is read in a new one. */
static enum status show_again(struct exchange *exchange, const struct client_edit *edit,
                              enum status status)
{
    const struct fault fault = *exchange->fault;
    struct client_card card = {0};

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    enum status found = show_client(exchange->work, edit->id, &card);
    if (found != STATUS_OK)
        return found;
    if (status == STATUS_CONFLICT) {
        show_conflict(exchange, &card.client);
        return STATUS_OK;
    }
    struct client_fields_view fields = typed_fields(exchange, edit->version, &card.client);
    if (strcmp(fault.field, "name") == 0)
        fields.name_fault = fault.message;
    else
        fields.form_fault = fault.message;
    reply_code(exchange, 422);
    show_form(exchange, &card.client, &fields);
    return STATUS_OK;
}

/* Only a fault of a field that is in the form can be shown beside it. */
static bool is_about_form(const struct fault *fault, enum status status)
{
    if (status == STATUS_CONFLICT)
        return true;
    return status == STATUS_INVALID &&
           (strcmp(fault->field, "name") == 0 || strcmp(fault->field, "form_of_address") == 0);
}

/* POST /clients/:id */
enum status page_client_save(struct exchange *exchange)
{
    struct client_edit edit = {0};
    struct client_edited edited = {0};

    enum status status = param_id(exchange, "id", &edit.id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &edit.version);
    if (status == STATUS_OK)
        status = form_text(exchange, "name", NAME_FIELD_MAX, &edit.name);
    if (status == STATUS_OK)
        status = form_text(exchange, "form_of_address", WORD_MAX, &edit.form_of_address);
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
