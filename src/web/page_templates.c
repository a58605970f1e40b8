// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/business.h"
#include "app/cue_draft.h"
#include "app/pick_client.h"
#include "app/templates.h"
#include "domain/letter_wordings.h"
#include "domain/placeholder.h"
#include "web/courtesy_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"
#include "web/text_field.h"

/* What is typed may have more bytes before it is trimmed. */
enum { LINE_MAX_TYPED = 1500, BODY_MAX_TYPED = 4 * TEMPLATE_BODY_MAX };

/* As its speakers call it. */
static const char *language_name(const char *code)
{
    static const struct {
        const char *code, *name;
    } names[] = {{"en", "English"}, {"ru", "Русский"}, {"hr", "Hrvatski"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].code, code) == 0)
            return names[i].name;
    return "";
}

/* GET /settings/templates */
enum status page_templates(struct exchange *exchange)
{
    struct letter_template_list list = {0};

    enum status status = list_templates(exchange->work, &list);
    if (status != STATUS_OK)
        return status;
    struct templates_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Templates"))),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT)};
    view.rows.items = arena_array(exchange->arena, struct template_row, list.count);
    for (size_t i = 0; i < list.count; i++) {
        view.rows.items[view.rows.count++] =
            (struct template_row){.id = list.items[i].id,
                                  .name = list.items[i].name,
                                  .subject = list.items[i].subject,
                                  .code = list.items[i].language,
                                  .language = language_name(list.items[i].language),
                                  .is_archived = list.items[i].is_archived};
    }
    struct html out = reply_html(exchange);
    view_templates(&out, exchange->language, &view);
    return STATUS_OK;
}

/* Somebody to try a letter on; what stands about the business is its own. */
static struct placeholder_values example(struct exchange *exchange, const struct business *business,
                                         const struct language *language)
{
    const char *day = value_text(exchange->arena, language,
                                 arg_day(zone_day_by_name("UTC", exchange->work->now / 1000000)));
    const char *amount = value_text(
        exchange->arena, language,
        arg_money(INT64_C(2400000), 0, business->currency[0] != '\0' ? business->currency : "EUR"));

    return (struct placeholder_values){
        .values = {[PLACEHOLDER_CLIENT] = translate(language, N_("Harbour Lights Hotel")),
                   [PLACEHOLDER_CONTACT] = translate(language, N_("Nora Quill")),
                   [PLACEHOLDER_ORDER] = translate(language, N_("Winter menu")),
                   [PLACEHOLDER_DAY] = day,
                   [PLACEHOLDER_AMOUNT] = amount,
                   [PLACEHOLDER_SERVICE] = translate(language, N_("Translation")),
                   [PLACEHOLDER_BUSINESS] = business->name,
                   [PLACEHOLDER_ABOUT] = business->about,
                   [PLACEHOLDER_USER] = exchange->user_name}};
}

/* Each wording as it would be, all in its own language; left out when it cannot be filled in. */
static void fill_preview(struct exchange *exchange, struct template_edit_view *view)
{
    struct business_now now;
    struct fault fault = {0};
    const struct language *language = language_by_code(view->letter_language);
    const struct letter_wordings wordings = letter_wordings_of(view->body.value, exchange->arena);

    if (show_business(exchange->work, &now) != STATUS_OK)
        return;
    const struct placeholder_values values =
        example(exchange, &now.business, language ? language : exchange->language);
    if (placeholders_fill(view->subject.value, &values, "subject", exchange->arena, &fault,
                          &view->preview_subject) != STATUS_OK)
        view->preview_subject = NULL;
    view->previews.items = arena_array(exchange->arena, struct template_preview, wordings.count);
    for (size_t i = 0; i < wordings.count; i++) {
        const char *text = "";

        if (placeholders_fill(wordings.items[i], &values, "body", exchange->arena, &fault, &text) ==
                STATUS_OK &&
            text[0] != '\0')
            view->previews.items[view->previews.count++] = (struct template_preview){text};
    }
}

/* The letter that a client of theirs would get, by what is typed now. */
static enum status preview_with(struct exchange *exchange, const char *typed,
                                struct template_edit_view *view)
{
    struct picked_client picked = {.name = ""};
    struct cue_draft draft = {0};
    struct letter_template tried = {.name = "-",
                                    .language = view->letter_language,
                                    .subject = view->subject.value,
                                    .body = view->body.value};

    enum status status = pick_client(exchange->work, typed, &picked);
    if (status == STATUS_OK && picked.id == 0) {
        view->client_fault = PLAIN_MESSAGE("No client is called so, or several are: type the whole "
                                           "name.");
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = show_template_with(exchange->work, &tried, picked.id, &draft);
    if (status == STATUS_INVALID) { /* the form says what is wrong when it is saved */
        view->client_fault = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    view->preview_client = picked.name;
    view->preview_subject = draft.subject;
    view->previews.items = arena_array(exchange->arena, struct template_preview, 1);
    view->previews.items[0].text = letter_plain(draft.text, exchange->arena);
    view->previews.count = 1;
    return STATUS_OK;
}

static enum status fill_previews(struct exchange *exchange, struct template_edit_view *view)
{
    const char *typed = fields_value(&exchange->form, "client");

    view->client = typed ? typed : "";
    if (typed && slice_trim(slice_of(typed)).length > 0)
        return preview_with(exchange, typed, view);
    fill_preview(exchange, view);
    return STATUS_OK;
}

static void fill_placeholders(struct exchange *exchange, struct template_edit_view *view)
{
    view->placeholders.items =
        arena_array(exchange->arena, struct placeholder_row, PLACEHOLDER_COUNT);
    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++)
        view->placeholders.items[view->placeholders.count++] =
            (struct placeholder_row){.name = placeholder_meanings[i].name,
                                     .meaning = {.one = placeholder_meanings[i].meaning}};
}

static const char *chosen(const struct form_view *form, const char *name, const char *stored)
{
    const char *typed =
        form->state == FORM_OPENED ? NULL : fields_value(&form->exchange->form, name);

    return typed ? typed : stored;
}

static const char *form_word(enum form_of_address form)
{
    switch (form) {
    case ADDRESS_FORMAL:
        return "formal";
    case ADDRESS_FIRST_NAME:
        return "first_name";
    case ADDRESS_UNKNOWN:
        break;
    }
    return "";
}

static struct courtesy_request courtesy_of(const char *language, const char *text)
{
    return (struct courtesy_request){.name = "",
                                     .use = COURTESY_TEMPLATE,
                                     .kind = COURTESY_REPLY,
                                     .language = language,
                                     .text = text};
}

static enum status show_form(const struct form_view *form, const struct letter_template *stored)
{
    struct exchange *exchange = form->exchange;
    const char *language = chosen(form, "language", stored->language);
    const char *address = chosen(form, "form_of_address", form_word(stored->form_of_address));
    struct template_edit_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Templates"))),
        .id = stored->id,
        .version = stored->version,
        .is_archived = stored->is_archived,
        .is_conflict = form->state == FORM_CONFLICT,
        .is_english = strcmp(language, "en") == 0,
        .is_russian = strcmp(language, "ru") == 0,
        .is_croatian = strcmp(language, "hr") == 0,
        .is_formal = strcmp(address, "formal") == 0,
        .is_first_name = strcmp(address, "first_name") == 0,
        .name = text_field(form, "name", PLAIN_MESSAGE("Name of the template"), stored->name),
        .subject = text_field(form, "subject", PLAIN_MESSAGE("Subject"), stored->subject),
        .body = text_field(form, "body", PLAIN_MESSAGE("Letter"), stored->body)};

    view.body.is_long = true;
    view.letter_language = language;
    fill_placeholders(exchange, &view);
    const struct courtesy_request request = courtesy_of(language, view.body.value);
    view.courtesy = courtesy_place(exchange->arena, "body", &request);
    enum status status = courtesy_look(exchange, &request, &view.courtesy);
    if (status == STATUS_OK)
        status = fill_previews(exchange, &view);
    if (status != STATUS_OK)
        return status;
    if (form->fault.message.one)
        reply_code(exchange, form->state == FORM_CONFLICT ? 409 : 422);
    struct html out = reply_html(exchange);
    view_template_edit(&out, exchange->language, &view);
    return STATUS_OK;
}

static const struct letter_template no_template = {
    .name = "", .language = "en", .subject = "", .body = ""};

/* GET /settings/templates/new */
enum status page_template_new(struct exchange *exchange)
{
    const struct form_view form = {.exchange = exchange, .state = FORM_OPENED};
    struct letter_template empty = no_template;
    struct business_now now;

    enum status status = show_business(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    empty.language = now.business.language;
    return show_form(&form, &empty);
}

/* GET /settings/templates/:id */
enum status page_template(struct exchange *exchange)
{
    const struct form_view form = {.exchange = exchange, .state = FORM_OPENED};
    struct letter_template stored;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_template(exchange->work, id, &stored);
    return status == STATUS_OK ? show_form(&form, &stored) : status;
}

/* What did not come stays as it is in *given. */
static enum status read_form(struct exchange *exchange, struct letter_template *given)
{
    const char *name = NULL, *language = NULL, *form = NULL, *subject = NULL, *body = NULL;

    enum status status = form_text(exchange, "name", LINE_MAX_TYPED, &name);
    if (status == STATUS_OK)
        status = form_text(exchange, "language", LINE_MAX_TYPED, &language);
    if (status == STATUS_OK)
        status = form_text(exchange, "form_of_address", LINE_MAX_TYPED, &form);
    if (status == STATUS_OK)
        status = form_text(exchange, "subject", LINE_MAX_TYPED, &subject);
    if (status == STATUS_OK)
        status = form_text(exchange, "body", BODY_MAX_TYPED, &body);
    if (status != STATUS_OK)
        return status;
    given->name = name ? name : given->name;
    given->language = language ? language : given->language;
    given->subject = subject ? subject : given->subject;
    given->body = body ? body : given->body;
    if (form && strcmp(form, "formal") == 0)
        given->form_of_address = ADDRESS_FORMAL;
    else if (form)
        given->form_of_address =
            strcmp(form, "first_name") == 0 ? ADDRESS_FIRST_NAME : ADDRESS_UNKNOWN;
    return STATUS_OK;
}

/* The form once more; what is stored is read in a new unit of work, the failed one being over. */
static enum status show_again(struct exchange *exchange, int64_t id, enum status status)
{
    struct form_view form = {.exchange = exchange,
                             .state = status == STATUS_CONFLICT ? FORM_CONFLICT : FORM_TYPED,
                             .fault = *exchange->fault};
    struct letter_template stored = no_template;
    enum status found = STATUS_OK;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    if (id != 0)
        found = show_template(exchange->work, id, &stored);
    return found == STATUS_OK ? show_form(&form, &stored) : found;
}

static enum status save(struct exchange *exchange, struct letter_template *given)
{
    struct template_saved saved = {0};
    const char *preview = NULL;
    bool is_asked = false;

    enum status status = read_form(exchange, given);
    const struct courtesy_request request = courtesy_of(given->language, given->body);
    if (status == STATUS_OK)
        status = form_text(exchange, "preview", LINE_MAX_TYPED, &preview);
    if (status == STATUS_OK)
        status = courtesy_take(exchange, "body", &request, &is_asked);
    if (status == STATUS_OK && (preview || is_asked))
        return show_again(exchange, given->id, STATUS_OK);
    work_end(exchange->work);
    if (status == STATUS_OK)
        status = save_template(exchange->work, given, &saved);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT)
        return show_again(exchange, given->id, status);
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/settings/templates/%" PRId64, saved.id);
    return STATUS_OK;
}

/* POST /settings/templates */
enum status page_template_add(struct exchange *exchange)
{
    struct letter_template given = no_template;

    return save(exchange, &given);
}

/* The template of the path, at the version that was looked at. */
static enum status find_given(struct exchange *exchange, struct letter_template *ret_given)
{
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = show_template(exchange->work, id, ret_given);
    if (status == STATUS_OK)
        ret_given->version = version;
    return status;
}

/* POST /settings/templates/:id */
enum status page_template_save(struct exchange *exchange)
{
    struct letter_template given;

    enum status status = find_given(exchange, &given);
    return status == STATUS_OK ? save(exchange, &given) : status;
}

/* POST /settings/templates/:id/archive: away, or back again. */
enum status page_template_archive(struct exchange *exchange)
{
    struct template_saved saved = {0};
    struct letter_template given;

    enum status status = find_given(exchange, &given);
    if (status != STATUS_OK)
        return status;
    given.is_archived = !given.is_archived;
    work_end(exchange->work);
    status = save_template(exchange->work, &given, &saved);
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/settings/templates");
    return STATUS_OK;
}
