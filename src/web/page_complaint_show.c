// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/complaints.h"
#include "app/cue_draft.h"
#include "app/local_time.h"
#include "web/complaint_words.h"
#include "web/conversation_words.h"
#include "web/courtesy_part.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"

enum { WORDS_MAX = 4 * COMPLAINT_WORDS_MAX, NOTE_MAX = 4 * COMPLAINT_NOTE_MAX, WORD_MAX = 40 };

/* ---- the page ---- */

static struct complaint_choice_rows cause_rows(struct exchange *exchange)
{
    struct complaint_choice_rows rows = {
        arena_array(exchange->arena, struct complaint_choice_row, COMPLAINT_CAUSES), 0};

    for (int i = COMPLAINT_CAUSE_NONE + 1; i < COMPLAINT_CAUSES; i++) {
        const enum complaint_cause cause = (enum complaint_cause)i;

        rows.items[rows.count++] = (struct complaint_choice_row){
            complaint_cause_word(cause), {.one = complaint_cause_words(cause)}};
    }
    return rows;
}

/* Who can be asked: everybody else who works here. */
static struct complaint_people colleagues_of(struct exchange *exchange,
                                             const struct member_list *members)
{
    struct complaint_people rows = {
        arena_array(exchange->arena, struct complaint_person, members->count), 0};

    for (size_t i = 0; i < members->count; i++) {
        const struct actor actor = {.user_id = members->items[i].user_id,
                                    .role = members->items[i].role};

        if (actor_may(&actor, RIGHT_EDIT) && actor.user_id != exchange->work->actor.user_id)
            rows.items[rows.count++] =
                (struct complaint_person){actor.user_id, members->items[i].name};
    }
    return rows;
}

static struct complaint_saids notes_of(struct exchange *exchange, struct zone *zone,
                                       const struct complaint_note_list *notes)
{
    struct complaint_saids rows = {
        arena_array(exchange->arena, struct complaint_said, notes->count), notes->count};

    for (size_t i = 0; i < notes->count; i++)
        rows.items[i] = (struct complaint_said){
            .who = notes->items[i].author_name,
            .asked = notes->items[i].asked_name,
            .text = notes->items[i].text,
            .at = conversation_time(exchange, zone, notes->items[i].created_at)};
    return rows;
}

static const char *time_of(struct exchange *exchange, struct zone *zone, int64_t at)
{
    return at == 0 ? "" : conversation_time(exchange, zone, at);
}

static struct complaint_show_view view_of(struct exchange *exchange, struct zone *zone,
                                          const struct complaint_card *card)
{
    const struct complaint *complaint = &card->row.complaint;

    return (struct complaint_show_view){
        .page = page_frame(exchange, complaint->title),
        .csrf = exchange->csrf_token,
        .id = complaint->id,
        .client_id = complaint->client_id,
        .order_id = complaint->order_id,
        .conversation_id = complaint->conversation_id,
        .version = complaint->version,
        .title = complaint->title,
        .client = card->row.client_name,
        .owner = card->row.owner_name,
        .order = card->order_title,
        .service = complaint->service,
        .details = complaint->details,
        .due = time_of(exchange, zone, complaint->due_at),
        .opened = time_of(exchange, zone, complaint->opened_at),
        .mended = complaint->mended,
        .gesture = complaint->gesture,
        .learnt = complaint->learnt,
        .mended_at = time_of(exchange, zone, complaint->mended_at),
        .told_at = time_of(exchange, zone, complaint->told_at),
        .closed_at = time_of(exchange, zone, complaint->closed_at),
        .stage = complaint_stage_words(complaint->stage),
        .left = complaint_left_words(complaint, card->minutes_left),
        .cause = {.one = complaint_cause_words(complaint->cause)},
        .is_over = card->minutes_left <= 0,
        .is_open = complaint->stage == COMPLAINT_OPEN,
        .is_mended = complaint->stage == COMPLAINT_MENDED,
        .is_explained = complaint->stage == COMPLAINT_EXPLAINED,
        .is_closed = complaint->stage == COMPLAINT_CLOSED,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .causes = cause_rows(exchange),
        .colleagues = colleagues_of(exchange, &card->members),
        .notes = notes_of(exchange, zone, &card->notes),
        .courtesy = courtesy_place_of_note(exchange->arena, "note", complaint->client_id),
        .trail = trail_rows(exchange, &card->trail),
    };
}

static enum status add_letter(struct exchange *exchange, const struct complaint *complaint,
                              struct complaint_show_view *view)
{
    struct cue_draft draft = {0};
    bool has_letter = false;

    enum status status = complaint_letter(exchange->work, complaint, &has_letter, &draft);
    if (status != STATUS_OK || !has_letter)
        return status;
    view->subject = draft.subject;
    view->letter = letter_plain(draft.text, exchange->arena);
    view->language = draft.language->code;
    return STATUS_OK;
}

static enum status show_complaint_page(struct exchange *exchange, int64_t id,
                                       const struct fault *fault)
{
    struct complaint_card card;
    struct zone *zone;

    enum status status = show_complaint(exchange->work, id, &card);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    struct complaint_show_view view = view_of(exchange, zone, &card);

    zone_close(zone);
    status = add_letter(exchange, &card.row.complaint, &view);
    if (status != STATUS_OK)
        return status;
    if (fault)
        view.fault = fault->message;
    view.page.crumb = card.row.complaint.title;
    struct html out = reply_html(exchange);
    view_complaint_show(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /complaints/:id */
enum status page_complaint_show(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    return status == STATUS_OK ? show_complaint_page(exchange, id, NULL) : status;
}

/* ---- one press each ---- */

static enum status answer(struct exchange *exchange, int64_t id, enum status status,
                          enum page_deed deed, int64_t audit_id)
{
    const struct press press = {.show = show_complaint_page,
                                .folder = "/complaints",
                                .deed = deed,
                                .is_gone = deed == DEED_COMPLAINT_DELETED,
                                .id = id,
                                .board = "/complaints"};

    return press_answer(exchange, &press, status, audit_id);
}

static enum status read_words(struct exchange *exchange, const char *name, int64_t *ret_id,
                              const char **ret_words)
{
    enum status status = param_id(exchange, "id", ret_id);

    return status == STATUS_OK ? form_text(exchange, name, WORDS_MAX, ret_words) : status;
}

/* POST /complaints/:id/mended */
enum status page_complaint_mended(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    const char *words = NULL;
    int64_t id = 0;

    enum status status = read_words(exchange, "mended", &id, &words);
    if (status != STATUS_OK)
        return status;
    status = mend_complaint(exchange->work, id, words, &changed);
    return answer(exchange, id, status, DEED_COMPLAINT_MENDED, changed.audit_id);
}

/* POST /complaints/:id/explained */
enum status page_complaint_explained(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    const char *words = NULL;
    int64_t id = 0;

    enum status status = read_words(exchange, "gesture", &id, &words);
    if (status != STATUS_OK)
        return status;
    status = explain_complaint(exchange->work, id, words, &changed);
    return answer(exchange, id, status, DEED_COMPLAINT_EXPLAINED, changed.audit_id);
}

/* POST /complaints/:id/closed */
enum status page_complaint_closed(struct exchange *exchange)
{
    enum complaint_cause cause = COMPLAINT_CAUSE_NONE;
    struct complaint_changed changed = {0};
    const char *words = NULL, *word = NULL;
    int64_t id = 0;

    enum status status = read_words(exchange, "learnt", &id, &words);
    if (status == STATUS_OK)
        status = form_text(exchange, "cause", WORD_MAX, &word);
    if (status != STATUS_OK)
        return status;
    if (word && !complaint_cause_of(word, &cause))
        cause = COMPLAINT_CAUSE_NONE; /* the use case says what is to be done */
    status = close_complaint(exchange->work, id, cause, words, &changed);
    return answer(exchange, id, status, DEED_COMPLAINT_CLOSED, changed.audit_id);
}

/* POST /complaints/:id/reopen */
enum status page_complaint_reopen(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = reopen_complaint(exchange->work, id, &changed);
    return answer(exchange, id, status, DEED_SAVED, changed.audit_id);
}

/* POST /complaints/:id/delete */
enum status page_complaint_delete(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = delete_complaint(exchange->work, id, 0, &changed);
    return answer(exchange, id, status, DEED_COMPLAINT_DELETED, changed.audit_id);
}

/* POST /complaints/:id/note */
enum status page_complaint_note(struct exchange *exchange)
{
    const char *text = NULL, *asked = NULL;
    int64_t id = 0, asked_id = 0, audit_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", NOTE_MAX, &text);
    if (status == STATUS_OK)
        status = form_text(exchange, "asked", WORD_MAX, &asked);
    if (status == STATUS_OK && asked && strcmp(asked, "0") != 0)
        status = form_id(exchange, "asked", &asked_id);
    if (status != STATUS_OK)
        return status;
    status = note_complaint(exchange->work, id, asked_id, text, &audit_id);
    return answer(exchange, id, status, DEED_TALK_NOTED, audit_id);
}
