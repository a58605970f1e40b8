// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/conversations.h"
#include "app/records.h"
#include "domain/note.h"
#include "store/work.h"
#include "web/cue_form.h"
#include "web/draft_part.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* Letters that somebody sends by a program of their own (C12): to a client, or as an answer. */

enum { WORD_MAX = 24, TEXT_TYPED_MAX = REPLY_TEXT_MAX + 1, SUBJECT_TYPED_MAX = 1500 };

struct hand {
    int64_t id; /* of the client, or the conversation */
    bool is_answer;
    struct draft_receiver receiver;
    int64_t contact_id;
    int64_t template_id;
    struct draft_typed typed;
    struct message fault;
    bool is_pressed; /* a button of the courtesy check */
};

/* --- to whom --- */

/* An answer begins with what was kept of one. */
static enum status read_conversation(struct exchange *exchange, struct hand *hand)
{
    struct conversation_card card = {0};

    enum status status =
        show_conversation(exchange->work, hand->id, &(struct message_place){0}, &card);
    if (status != STATUS_OK)
        return status;
    hand->id = card.conversation.id;
    hand->receiver = (struct draft_receiver){.client_id = card.conversation.client_id,
                                             .contact_id = card.has_client ? card.contact.id : 0,
                                             .name = card.conversation.name[0] != '\0'
                                                         ? card.conversation.name
                                                         : card.conversation.address,
                                             .reach = card.conversation.address};
    if (!hand->typed.text && hand->template_id == 0 && card.draft[0] != '\0')
        hand->typed.text = card.draft;
    return STATUS_OK;
}

static const char *path_of(struct exchange *exchange, const struct hand *hand, const char *rest)
{
    return path_text(exchange, "%s/%" PRId64 "%s", hand->is_answer ? "/inbox" : "/clients",
                     hand->id, rest);
}

static enum status show(struct exchange *exchange, struct hand *hand)
{
    struct cue_draft draft = {0};
    enum status status = STATUS_OK;

    hand->receiver = (struct draft_receiver){.client_id = hand->id, .name = "", .reach = ""};
    if (hand->is_answer)
        status = read_conversation(exchange, hand);
    if (status == STATUS_OK)
        status = show_draft_to(exchange->work, &hand->receiver, hand->template_id, &draft);
    if (status != STATUS_OK)
        return status;
    struct draft_view part = draft_part(exchange, &draft, &hand->typed);
    part.action = path_of(exchange, hand, hand->is_answer ? "/by-hand" : "/write");
    status = draft_look(exchange, &draft, hand->is_pressed, &hand->typed, &part);
    if (status != STATUS_OK)
        return status;
    part.is_open = true;
    part.fault = hand->fault;
    struct hand_letter_view view = {
        .page = page_frame(exchange, translate(exchange->language, N_("Write to them"))),
        .address = path_of(exchange, hand, ""),
        .name = draft.name,
        .draft = part};
    struct html out = reply_html(exchange);

    view.page.crumb = draft.name;
    view_hand_letter(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /clients/:id/write */
enum status page_client_write(struct exchange *exchange)
{
    struct hand hand = {.is_answer = false};

    enum status status = param_id(exchange, "id", &hand.id);
    return status == STATUS_OK ? show(exchange, &hand) : status;
}

/* GET /inbox/:id/by-hand */
enum status page_talk_by_hand(struct exchange *exchange)
{
    struct hand hand = {.is_answer = true};

    enum status status = param_id(exchange, "id", &hand.id);
    return status == STATUS_OK ? show(exchange, &hand) : status;
}

/* --- what becomes of it --- */

static enum status read_form(struct exchange *exchange, struct hand *hand, const char **ret_do)
{
    enum status status = param_id(exchange, "id", &hand->id);

    if (status == STATUS_OK)
        status = form_text(exchange, "do", WORD_MAX, ret_do);
    if (status == STATUS_OK)
        status = form_text(exchange, "subject", SUBJECT_TYPED_MAX, &hand->typed.subject);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", TEXT_TYPED_MAX, &hand->typed.text);
    if (status == STATUS_OK)
        status = form_cue_number(exchange, "contact", &hand->contact_id);
    if (status == STATUS_OK && fields_value(&exchange->form, "template"))
        status = form_cue_number(exchange, "template", &hand->template_id);
    return status;
}

static enum status log_to_client(struct exchange *exchange, const struct hand *hand,
                                 const char *text, int64_t *ret_audit_id)
{
    struct record note = {.client_id = hand->id};
    struct record_saved saved = {0};

    record_set(&note, "kind", note_kind_word(NOTE_MESSAGE));
    record_set(&note, "text", text);
    if (hand->contact_id != 0)
        record_set(&note, "contact", path_text(exchange, "%" PRId64, hand->contact_id));
    enum status status = record_save(exchange->work, RECORD_NOTE, &note, &saved);
    if (status == STATUS_OK)
        *ret_audit_id = saved.audit_id;
    return status;
}

static enum status log_answer(struct exchange *exchange, const struct hand *hand, const char *text,
                              int64_t *ret_audit_id)
{
    const struct logged_talk talk = {
        .id = hand->id, .kind = message_kind_word(MESSAGE_OURS), .at = "", .text = text};
    struct conversation_said said = {0};

    enum status status = log_talk(exchange->work, &talk, &said);
    if (status == STATUS_OK)
        *ret_audit_id = said.audit_id;
    return status;
}

static enum status send(struct exchange *exchange, struct hand *hand)
{
    const char *text = hand->typed.text ? hand->typed.text : "";
    int64_t audit_id = 0;

    enum status status = hand->is_answer ? log_answer(exchange, hand, text, &audit_id)
                                         : log_to_client(exchange, hand, text, &audit_id);
    if (status == STATUS_INVALID) {
        hand->fault = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        work_end(exchange->work);
        reply_code(exchange, 422);
        return show(exchange, hand);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_TALK_SENT, audit_id);
    reply_see_other(exchange, "%s", path_of(exchange, hand, ""));
    return STATUS_OK;
}

static enum status wrote(struct exchange *exchange, struct hand *hand)
{
    const char *what = NULL;

    enum status status = read_form(exchange, hand, &what);
    if (status != STATUS_OK)
        return status;
    if (what && strcmp(what, "sent") == 0)
        return send(exchange, hand);
    hand->is_pressed = what == NULL;
    if (what && strcmp(what, "template") == 0)
        hand->typed = (struct draft_typed){NULL, NULL};
    return show(exchange, hand);
}

/* POST /clients/:id/write: noted as sent, shown with what was typed, or made of another text */
enum status page_client_wrote(struct exchange *exchange)
{
    struct hand hand = {.is_answer = false};

    return wrote(exchange, &hand);
}

/* POST /inbox/:id/by-hand */
enum status page_talk_wrote(struct exchange *exchange)
{
    struct hand hand = {.is_answer = true};

    return wrote(exchange, &hand);
}
