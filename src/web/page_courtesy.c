// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/courtesy_mutes.h"
#include "app/site.h"
#include "web/courtesy_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

/* What is typed may have more bytes than are looked at. */
enum { TYPED_MAX = 200000, WORD_MAX = 24 };

/* ---- while one types ---- */

static enum status refuse(struct exchange *exchange, const char *field)
{
    return fault_set(exchange->fault, STATUS_INVALID, field,
                     PLAIN_MESSAGE("this is no question that the courtesy check knows"));
}

static enum status read_id(struct exchange *exchange, const char *name, int64_t *ret_id)
{
    const char *value = fields_value(&exchange->form, name);

    if (!value || value[0] == '\0' || strcmp(value, "0") == 0)
        return STATUS_OK;
    return form_id(exchange, name, ret_id);
}

static enum status read_request(struct exchange *exchange, struct courtesy_request *request)
{
    const char *use = NULL, *kind = NULL;

    enum status status = form_text(exchange, "text", TYPED_MAX, &request->text);
    if (status == STATUS_OK)
        status = form_text(exchange, "use", WORD_MAX, &use);
    if (status == STATUS_OK)
        status = form_text(exchange, "kind", WORD_MAX, &kind);
    if (status == STATUS_OK)
        status = form_text(exchange, "language", WORD_MAX, &request->language);
    if (status == STATUS_OK)
        status = read_id(exchange, "client", &request->client_id);
    if (status == STATUS_OK)
        status = read_id(exchange, "contact", &request->contact_id);
    if (status != STATUS_OK)
        return status;
    request->language = request->language ? request->language : "";
    if (!request->text)
        return refuse(exchange, "text");
    if (!use || !courtesy_use_of(use, &request->use))
        return refuse(exchange, "use");
    return kind && courtesy_kind_of(kind, &request->kind) ? STATUS_OK : refuse(exchange, "kind");
}

/* What was found before stays where it is; who looks at the answer is told why. */
static enum status ask_to_wait(struct exchange *exchange)
{
    const struct courtesy_found_view view = {.language = "", .kept = exchange->fault->message};

    *exchange->fault = (struct fault){0};
    reply_code(exchange, 429);
    struct html out = reply_html(exchange);
    view_courtesy_found(&out, exchange->language, &view);
    return STATUS_OK;
}

/* POST /courtesy: what stands in the place beside the text. Nothing is stored, and nothing of it is
 * kept by caches on the way. */
enum status page_courtesy_check(struct exchange *exchange)
{
    struct courtesy_request request = {.name = ""};

    enum status status = courtesy_desk_lets(exchange->site->courtesy, exchange->user_id,
                                            exchange->work->now, exchange->fault);
    if (status != STATUS_OK)
        return ask_to_wait(exchange);
    status = read_request(exchange, &request);
    struct courtesy_view view = courtesy_place(exchange->arena, "text", &request);
    if (status == STATUS_OK)
        status = courtesy_look(exchange, &request, &view);
    if (status != STATUS_OK)
        return status;
    struct html out = reply_html(exchange);
    view_courtesy_found(&out, exchange->language, &view.found);
    return STATUS_OK;
}

/* ---- which rules ---- */

/* GET /settings/courtesy */
enum status page_courtesy_settings(struct exchange *exchange)
{
    struct courtesy_mutes mutes = {0};

    enum status status = show_courtesy_mutes(exchange->work, &mutes);
    if (status != STATUS_OK)
        return status;
    struct courtesy_settings_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Courtesy"))),
        .csrf = exchange->csrf_token,
        .rules.items = arena_array(exchange->arena, struct courtesy_rule, COURTESY_LABELS)};
    for (int i = 0; i < COURTESY_LABELS; i++) {
        const enum courtesy_label label = (enum courtesy_label)i;

        view.rules.items[view.rules.count++] =
            (struct courtesy_rule){.key = courtesy_label_key(label),
                                   .title = courtesy_title(label, exchange->language),
                                   .why = courtesy_why(label, exchange->language),
                                   .rule = courtesy_label_rule(label),
                                   .is_on = !mutes.is_muted[i]};
    }
    struct html out = reply_html(exchange);
    view_courtesy_settings(&out, exchange->language, &view);
    return STATUS_OK;
}

/* POST /settings/courtesy: a rule whose box is empty is muted. */
enum status page_courtesy_settings_save(struct exchange *exchange)
{
    struct courtesy_mutes mutes = {0};
    int64_t audit_id = 0;

    for (int i = 0; i < COURTESY_LABELS; i++)
        mutes.is_muted[i] =
            fields_value(&exchange->form, courtesy_label_key((enum courtesy_label)i)) == NULL;
    enum status status = save_courtesy_mutes(exchange->work, &mutes, &audit_id);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, audit_id);
    reply_see_other(exchange, "/settings/courtesy");
    return STATUS_OK;
}
