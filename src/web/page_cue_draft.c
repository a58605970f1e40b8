// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/site.h"
#include "domain/note.h"
#include "store/work.h"
#include "web/cue_form.h"
#include "web/cue_words.h"
#include "web/draft_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/today_rows.h"

/* What is typed may have more bytes before it is trimmed. */
enum { WORD_MAX = 24, TEXT_TYPED_MAX = 4 * NOTE_TEXT_MAX, SUBJECT_TYPED_MAX = 1500 };

/* What a form says, or an address. */
struct wanted {
    struct cue_key key;
    int64_t template_id;
    struct draft_typed typed;
    struct message fault;
    bool is_pressed; /* a button of the courtesy check */
};

static enum status show(struct exchange *exchange, struct wanted *wanted)
{
    struct draft_view part;
    struct cue_draft draft = {0};
    struct cue_day day = {0};

    enum status status = show_cue_draft(exchange->work, exchange->site->snapshots, &wanted->key,
                                        wanted->template_id, &day, &draft);
    if (status != STATUS_OK)
        return status;
    part = draft_part(exchange, &draft, &wanted->typed);
    status = draft_look(exchange, &draft, wanted->is_pressed, &wanted->typed, &part);
    if (status != STATUS_OK)
        return status;
    const struct message to_do = cue_to_do(draft.cue);
    const char *title = message_text(exchange->arena, exchange->language, to_do);
    struct draft_page_view view = {.page = page_frame(exchange, title),
                                   .to_do = to_do,
                                   .why = cue_why(draft.cue, &day),
                                   .address = cue_address(exchange, draft.cue),
                                   .name = draft.name,
                                   .draft = part};
    struct html out = reply_html(exchange);

    view.page.crumb = draft.name;
    view.draft.fault = wanted->fault;
    view_draft_page(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /today/draft */
enum status page_cue_draft(struct exchange *exchange)
{
    struct wanted wanted = {.template_id = 0};

    enum status status = query_cue_key(exchange, &wanted.key);
    return status == STATUS_OK ? show(exchange, &wanted) : status;
}

/* ---- what becomes of it ---- */

static enum status read_form(struct exchange *exchange, struct wanted *wanted,
                             struct cue_sent *sent, const char **ret_do)
{
    enum status status = form_cue_key(exchange, &wanted->key);

    if (status == STATUS_OK)
        status = form_text(exchange, "do", WORD_MAX, ret_do);
    if (status == STATUS_OK)
        status = form_text(exchange, "subject", SUBJECT_TYPED_MAX, &wanted->typed.subject);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", TEXT_TYPED_MAX, &wanted->typed.text);
    if (status == STATUS_OK)
        status = form_cue_number(exchange, "contact", &sent->contact_id);
    if (status == STATUS_OK && fields_value(&exchange->form, "template"))
        status = form_cue_number(exchange, "template", &wanted->template_id);
    sent->key = wanted->key;
    sent->text = wanted->typed.text ? wanted->typed.text : "";
    return status;
}

/* Whoever came first counts; the other is told so. */
static enum status send(struct exchange *exchange, struct wanted *wanted,
                        const struct cue_sent *sent)
{
    int64_t audit_id = 0;

    enum status status = note_cue_sent(exchange->work, exchange->site->snapshots, sent, &audit_id);
    if (status == STATUS_INVALID) {
        wanted->fault = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        work_end(exchange->work);
        reply_code(exchange, 422);
        return show(exchange, wanted);
    }
    if (status == STATUS_OK)
        page_done(exchange, DEED_CUE_SENT, audit_id);
    else if (status == STATUS_NOT_FOUND)
        page_done(exchange, DEED_CUE_SETTLED, 0);
    else
        return status;
    reply_see_other(exchange, "/today");
    return STATUS_OK;
}

/* POST /today/draft: noted as sent, shown with what was typed, or made of another text. */
enum status page_cue_draft_send(struct exchange *exchange)
{
    struct wanted wanted = {.template_id = 0};
    struct cue_sent sent = {.contact_id = 0};
    const char *what = NULL;

    enum status status = read_form(exchange, &wanted, &sent, &what);
    if (status != STATUS_OK)
        return status;
    if (what && strcmp(what, "sent") == 0)
        return send(exchange, &wanted, &sent);
    wanted.is_pressed = what == NULL;
    if (what && strcmp(what, "template") == 0)
        wanted.typed = (struct draft_typed){NULL, NULL};
    return show(exchange, &wanted);
}
