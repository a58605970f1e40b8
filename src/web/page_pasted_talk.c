// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/conversations.h"
#include "app/local_time.h"
#include "app/pasted_talks.h"
#include "store/work.h"
#include "web/conversation_words.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* A dialogue from elsewhere, of a client or into a conversation: pasted, looked at, kept. */

enum { WORD_MAX = 16, SHOWN_MAX = 200 };

struct pasting {
    int64_t id; /* of the client, or the conversation */
    bool is_talk;
    const char *name;
    struct pasted_asked asked;
    struct message fault;
};

static const char *path_of(struct exchange *exchange, const struct pasting *pasting,
                           const char *rest)
{
    return path_text(exchange, "%s/%" PRId64 "%s", pasting->is_talk ? "/inbox" : "/clients",
                     pasting->id, rest);
}

/* --- whose --- */

static enum status read_whose(struct exchange *exchange, struct pasting *pasting)
{
    struct conversation_card card = {0};
    struct client client = {.name = ""};

    if (!pasting->is_talk) {
        enum status status = find_client(exchange->work, pasting->id, &client);

        pasting->asked.client_id = pasting->id;
        pasting->name = client.name;
        return status;
    }
    enum status status =
        show_conversation(exchange->work, pasting->id, &(struct message_place){0}, &card);
    pasting->asked.conversation_id = card.conversation.id;
    pasting->name = card.has_client ? card.client.name : card.conversation.name;
    return status;
}

/* --- what was recognised --- */

static void add_who(struct exchange *exchange, const struct pasted_look *look,
                    struct pasted_talk_view *view)
{
    const struct pasted_talk *talk = &look->talk;

    view->who.items = arena_array(exchange->arena, struct pasted_who, talk->speaker_count);
    for (size_t i = 0; i < talk->speaker_count; i++)
        view->who.items[view->who.count++] = (struct pasted_who){
            .place = (int64_t)i,
            .name = talk->speakers[i],
            .said = MESSAGE_N("{1} message", "{1} messages", arg_count((int64_t)talk->said[i])),
            .is_ours = look->ours[i]};
}

static void add_said(struct exchange *exchange, struct zone *zone, const struct pasted_look *look,
                     struct pasted_talk_view *view)
{
    const size_t count = look->talk.count < SHOWN_MAX ? look->talk.count : SHOWN_MAX;

    view->said.items = arena_array(exchange->arena, struct pasted_said, count);
    for (size_t i = 0; i < count; i++) {
        const struct pasted_message *one = &look->talk.items[i];

        view->said.items[view->said.count++] =
            (struct pasted_said){.who = look->talk.speakers[one->speaker],
                                 .when = conversation_time(exchange, zone, look->at[i]),
                                 .text = one->text,
                                 .is_ours = look->ours[one->speaker],
                                 .is_known = look->is_known[i],
                                 .is_undated = !one->has_day};
    }
    view->is_part = count < look->talk.count;
}

static void add_look(const struct pasted_look *look, const struct pasting *pasting,
                     struct pasted_talk_view *view)
{
    const struct pasted_talk *talk = &look->talk;

    view->has_talk = true;
    view->found = MESSAGE_N("{1} message was recognised.", "{1} messages were recognised.",
                            arg_count((int64_t)talk->count));
    if (look->known > 0)
        view->known = MESSAGE_N("{1} of them is kept already.", "{1} of them are kept already.",
                                arg_count((int64_t)look->known));
    if (talk->left_out > 0)
        view->left_out =
            MESSAGE_N("{1} line of nobody is left out.", "{1} lines of nobody are left out.",
                      arg_count((int64_t)talk->left_out));
    view->is_cut = talk->is_cut;
    view->is_all_known = look->known == talk->count;
    view->is_asked = talk->is_ambiguous || pasting->asked.order != STAMP_UNSAID;
    view->is_day_first = pasting->asked.order == STAMP_DAY_FIRST;
    view->is_month_first = pasting->asked.order == STAMP_MONTH_FIRST;
}

static enum status look(struct exchange *exchange, struct pasting *pasting,
                        struct pasted_talk_view *view)
{
    struct pasted_look found;
    struct zone *zone = NULL;

    enum status status = look_at_pasted_talk(exchange->work, &pasting->asked, &found);
    if (status == STATUS_INVALID) {
        view->fault = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    add_look(&found, pasting, view);
    add_who(exchange, &found, view);
    add_said(exchange, zone, &found, view);
    zone_close(zone);
    return STATUS_OK;
}

static enum status show(struct exchange *exchange, struct pasting *pasting)
{
    enum status status = read_whose(exchange, pasting);
    struct pasted_talk_view view = {.csrf = exchange->csrf_token,
                                    .name = pasting->name,
                                    .text = pasting->asked.text,
                                    .fault = pasting->fault};

    if (status == STATUS_OK && pasting->asked.text[0] != '\0')
        status = look(exchange, pasting, &view);
    if (status != STATUS_OK)
        return status;
    view.action = path_of(exchange, pasting, "/paste");
    view.address = path_of(exchange, pasting, "");
    view.page = page_frame(exchange, translate(exchange->language, N_("Paste a dialogue")));
    view.page.crumb = pasting->name;
    struct html out = reply_html(exchange);
    view_pasted_talk(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /clients/:id/paste */
enum status page_client_paste(struct exchange *exchange)
{
    struct pasting pasting = {.asked = {.text = ""}};

    enum status status = param_id(exchange, "id", &pasting.id);
    return status == STATUS_OK ? show(exchange, &pasting) : status;
}

/* GET /inbox/:id/paste */
enum status page_talk_paste(struct exchange *exchange)
{
    struct pasting pasting = {.is_talk = true, .asked = {.text = ""}};

    enum status status = param_id(exchange, "id", &pasting.id);
    return status == STATUS_OK ? show(exchange, &pasting) : status;
}

/* --- kept --- */

static enum status read_form(struct exchange *exchange, struct pasting *pasting,
                             const char **ret_do)
{
    const char *order = NULL;

    enum status status = param_id(exchange, "id", &pasting->id);
    if (status == STATUS_OK)
        status = form_text(exchange, "do", WORD_MAX, ret_do);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", PASTED_TALK_BYTES_MAX, &pasting->asked.text);
    if (status == STATUS_OK)
        status = form_text(exchange, "order", WORD_MAX, &order);
    if (status != STATUS_OK)
        return status;
    if (!pasting->asked.text)
        pasting->asked.text = "";
    if (order && strcmp(order, "day") == 0)
        pasting->asked.order = STAMP_DAY_FIRST;
    if (order && strcmp(order, "month") == 0)
        pasting->asked.order = STAMP_MONTH_FIRST;
    pasting->asked.is_said = fields_value(&exchange->form, "said") != NULL;
    for (int i = 0; i < PASTED_SPEAKERS_MAX; i++) {
        const char *who = fields_value(&exchange->form, path_text(exchange, "who%d", i));

        pasting->asked.ours[i] = who && strcmp(who, "us") == 0;
    }
    return STATUS_OK;
}

static enum status keep(struct exchange *exchange, struct pasting *pasting)
{
    struct pasted_kept kept = {0};

    enum status status = read_whose(exchange, pasting);
    work_end(exchange->work);
    if (status == STATUS_OK)
        status = keep_pasted_talk(exchange->work, &pasting->asked, &kept);
    if (status == STATUS_INVALID) {
        pasting->fault = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        work_end(exchange->work);
        reply_code(exchange, 422);
        return show(exchange, pasting);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, kept.audit_id != 0 ? DEED_TALK_PASTED : DEED_TALK_PASTED_BEFORE,
              kept.audit_id);
    reply_see_other(exchange, "/inbox/%" PRId64, kept.conversation_id);
    return STATUS_OK;
}

static enum status pasted(struct exchange *exchange, struct pasting *pasting)
{
    const char *what = NULL;

    enum status status = read_form(exchange, pasting, &what);
    if (status != STATUS_OK)
        return status;
    if (what && strcmp(what, "keep") == 0)
        return keep(exchange, pasting);
    return show(exchange, pasting);
}

/* POST /clients/:id/paste: looked at, or kept */
enum status page_client_pasted(struct exchange *exchange)
{
    struct pasting pasting = {.is_talk = false};

    return pasted(exchange, &pasting);
}

/* POST /inbox/:id/paste */
enum status page_talk_pasted(struct exchange *exchange)
{
    struct pasting pasting = {.is_talk = true};

    return pasted(exchange, &pasting);
}
