// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/conversations.h"
#include "app/local_time.h"
#include "app/reply_words.h"
#include "app/templates.h"
#include "web/conversation_words.h"
#include "web/form_page.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/talk_courtesy.h"
#include "web/talk_page.h"

/* A conversation: what was said, the answer, and the client's card beside it. */

enum { PLACE_MAX = 80, OTHERS_MAX = 20 };

/* How it is shown this time. */
struct showing {
    int64_t id, template_id;
    const struct fault *fault;      /* NULL: none */
    const struct client_list *same; /* NULL: none */
    struct message_place before;
    bool is_checked; /* a button of the courtesy check was pressed */
};

/* --- choices --- */

static struct talk_choices owner_choices(struct exchange *exchange,
                                         const struct conversation_card *card)
{
    const struct member_list *members = &card->members;
    struct talk_choices rows = {arena_array(exchange->arena, struct talk_choice, members->count),
                                0};

    for (size_t i = 0; i < members->count; i++) {
        const struct actor actor = {.user_id = members->items[i].user_id,
                                    .role = members->items[i].role};

        if (actor_may(&actor, RIGHT_EDIT))
            rows.items[rows.count++] =
                (struct talk_choice){members->items[i].user_id, members->items[i].name,
                                     members->items[i].user_id == card->conversation.owner_id};
    }
    return rows;
}

static struct talk_choices same_choices(struct exchange *exchange, const struct client_list *same)
{
    struct talk_choices rows = {
        arena_array(exchange->arena, struct talk_choice, same ? same->count : 0), 0};

    for (size_t i = 0; same && i < same->count; i++)
        rows.items[rows.count++] =
            (struct talk_choice){same->items[i].id, same->items[i].name, false};
    return rows;
}

static const char *label_of(struct exchange *exchange, const struct conversation_row *row)
{
    const struct conversation *conversation = &row->conversation;
    const char *who = row->client_name ? row->client_name : conversation->name;
    const char *subject = conversation->subject[0] != '\0'
                              ? conversation->subject
                              : translate(exchange->language, N_("Without a subject"));

    return path_text(exchange, "%s: %s", who, subject);
}

/* What may be the same: those of the client, else those that are open. */
static enum status add_others(struct exchange *exchange, const struct conversation *conversation,
                              struct talk_choices *ret_rows)
{
    struct conversation_page page = {0};

    enum status status = list_conversations(
        exchange->work,
        &(struct conversation_query){
            .box = BOX_OPEN, .client_id = conversation->client_id, .limit = OTHERS_MAX},
        &page);
    if (status != STATUS_OK)
        return status;
    struct talk_choices rows = {arena_array(exchange->arena, struct talk_choice, page.list.count),
                                0};
    for (size_t i = 0; i < page.list.count; i++)
        if (page.list.items[i].conversation.id != conversation->id)
            rows.items[rows.count++] = (struct talk_choice){
                page.list.items[i].conversation.id, label_of(exchange, &page.list.items[i]), false};
    *ret_rows = rows;
    return STATUS_OK;
}

static enum status add_templates(struct exchange *exchange, struct talk_choices *ret_rows)
{
    struct letter_template_list list = {0};

    enum status status = list_templates(exchange->work, &list);
    if (status != STATUS_OK)
        return status;
    struct talk_choices rows = {arena_array(exchange->arena, struct talk_choice, list.count), 0};
    for (size_t i = 0; i < list.count; i++)
        rows.items[rows.count++] =
            (struct talk_choice){list.items[i].id, list.items[i].name, false};
    *ret_rows = rows;
    return STATUS_OK;
}

static enum status add_snoozes(struct exchange *exchange, struct zone *zone,
                               struct talk_snoozes *snoozes)
{
    static const char *const words[SNOOZES + 1] = {NULL, N_("This evening"), N_("Tomorrow"),
                                                   N_("On Monday"), N_("In a week")};
    int64_t at[SNOOZES + 1] = {0};

    enum status status = snooze_times(exchange->work, at);
    if (status != STATUS_OK)
        return status;
    snoozes->items = arena_array(exchange->arena, struct talk_snooze, SNOOZES);
    for (int i = SNOOZE_TONIGHT; i <= SNOOZES; i++)
        if (at[i] != 0)
            snoozes->items[snoozes->count++] =
                (struct talk_snooze){snooze_word((enum snooze)i),
                                     conversation_time(exchange, zone, at[i]),
                                     {.one = words[i]}};
    return STATUS_OK;
}

/* --- the client's card --- */

static void add_client(struct exchange *exchange, const struct conversation_card *card,
                       struct talk_view *view)
{
    const struct client *client = &card->client;

    if (!card->has_client)
        return;
    view->has_client = true;
    view->client_name = client->name;
    view->contact_name = strcmp(client->name, card->contact.name) == 0 ? NULL : card->contact.name;
    view->likes = client->likes;
    view->talked_of = client->talked_of;
    view->their_words = client->words;
    view->language = card->contact.language;
    view->orders.items = arena_array(exchange->arena, struct talk_order, card->orders.count);
    for (size_t i = 0; i < card->orders.count; i++) {
        const struct client_order *order = &card->orders.items[i];

        view->orders.items[view->orders.count++] = (struct talk_order){
            order->id, order_headline(exchange, order), arg_day_short(order->accepted_on)};
    }
}

/* --- the page --- */

static struct message writing_words(const struct reply_draft_list *writing)
{
    if (writing->count == 0)
        return (struct message){.one = NULL};
    return MESSAGE("{1} is answering this just now.", arg_text(writing->items[0].user_name));
}

/* What was typed at an answer, else what was kept of one. */
static const char *text_of(struct exchange *exchange, const struct showing *showing,
                           const struct conversation_card *card)
{
    const char *typed = fields_value(&exchange->form, "text");

    if (showing->fault && typed && fields_value(&exchange->form, "do"))
        return typed;
    return card->draft;
}

static struct talk_view begin_view(struct exchange *exchange, struct zone *zone,
                                   const struct showing *showing,
                                   const struct conversation_card *card)
{
    const struct conversation *conversation = &card->conversation;
    const int64_t now = exchange->work->now;
    char local[LOCAL_TIME_SIZE];

    local_time_write(zone, now, local);
    return (struct talk_view){
        .csrf = exchange->csrf_token,
        .id = conversation->id,
        .version = conversation->version,
        .client_id = conversation->client_id,
        .subject = conversation->subject,
        .who = conversation->name[0] != '\0' ? conversation->name : conversation->address,
        .address = conversation->address,
        .owner = card->owner_name,
        .language = "",
        .text = text_of(exchange, showing, card),
        .now = arena_copy(exchange->arena, local, strlen(local)),
        .state = conversation_state_words(conversation, now),
        .waiting = conversation_due_words(exchange, zone, conversation),
        .writing = writing_words(&card->writing),
        .is_late = conversation_is_late(conversation, now),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .is_open = conversation->state == CONVERSATION_OPEN,
        .is_snoozed = conversation->snoozed_until_at > now,
        .is_spam = conversation->state == CONVERSATION_SPAM,
        .has_channel = card->has_channel,
        .has_same = showing->same != NULL,
        .is_paused = card->is_paused,
        .is_urgent = conversation->urgency > URGENCY_ENQUIRY,
        .enquiry_id = conversation->enquiry_id,
        .urgency = urgency_words(conversation->urgency),
        .courtesy = talk_courtesy(exchange->arena, card),
        .note_courtesy = courtesy_place_of_note(exchange->arena, "note", conversation->client_id),
        .is_draft = card->draft[0] != '\0',
        .settings = mailbox_settings(exchange),
        .owners = owner_choices(exchange, card),
        .same = same_choices(exchange, showing->same),
    };
}

/* What the form was made with, so that what came meanwhile stands out. */
static int64_t seen_id(struct exchange *exchange)
{
    int64_t id = 0;

    if (!fields_value(&exchange->form, "seen") || form_id(exchange, "seen", &id) != STATUS_OK)
        return 0;
    return id;
}

static void add_fault(struct exchange *exchange, const struct showing *showing,
                      struct talk_view *view)
{
    if (!showing->fault)
        return;
    view->fault = showing->fault->message;
    if (showing->fault->status == STATUS_CONFLICT && fields_value(&exchange->form, "do"))
        view->moved_on = PLAIN_MESSAGE("What you typed is kept below. Look at what came "
                                       "meanwhile, then send it as it is or change it.");
}

static enum status fill(struct exchange *exchange, struct zone *zone, const struct showing *showing,
                        const struct conversation_card *card, struct talk_view *view)
{
    const char *greeting = "";
    enum status status = STATUS_OK;

    *view = begin_view(exchange, zone, showing, card);
    add_client(exchange, card, view);
    add_fault(exchange, showing, view);
    view->messages = (struct talk_messages_view){
        .csrf = exchange->csrf_token, .version = view->version, .may_edit = view->may_edit};
    talk_messages_fill(exchange, zone, card, showing->fault ? seen_id(exchange) : 0,
                       &view->messages);
    if (card->messages.count > 0)
        view->seen = card->messages.items[card->messages.count - 1].id;
    status = reply_greeting(exchange->work, card, &greeting);
    view->greeting = MESSAGE("{1}", arg_text(greeting));
    if (status == STATUS_OK && view->may_edit)
        status = add_others(exchange, &card->conversation, &view->others);
    if (status == STATUS_OK && view->may_edit)
        status = add_templates(exchange, &view->templates);
    if (status == STATUS_OK && view->is_open)
        status = add_snoozes(exchange, zone, &view->snoozes);
    if (status == STATUS_OK && showing->template_id != 0)
        status = reply_template(exchange->work, card, showing->template_id, &view->text);
    if (status == STATUS_OK && showing->is_checked)
        status = talk_check(exchange, card, &view->text, &view->courtesy);
    return status;
}

static enum status show(struct exchange *exchange, const struct showing *showing)
{
    struct conversation_card card = {0};
    struct talk_view view = {0};
    struct zone *zone = NULL;

    enum status status = show_conversation(exchange->work, showing->id, &showing->before, &card);
    if (status == STATUS_OK && card.conversation.id != showing->id && !showing->fault) {
        reply_see_other(exchange, "/inbox/%" PRId64, card.conversation.id);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    status = fill(exchange, zone, showing, &card, &view);
    zone_close(zone);
    if (status != STATUS_OK)
        return status;
    view.page = page_frame(exchange, view.subject[0] != '\0' ? view.subject : view.who);
    view.page.crumb = card.has_client ? view.client_name : view.who;
    struct html out = reply_html(exchange);
    view_talk(&out, exchange->language, &view);
    return STATUS_OK;
}

enum status show_talk_page(struct exchange *exchange, int64_t id, const struct fault *fault)
{
    return show(exchange, &(struct showing){.id = id, .fault = fault});
}

enum status show_talk_same(struct exchange *exchange, int64_t id, const struct client_list *same)
{
    return show(exchange, &(struct showing){.id = id, .same = same});
}

enum status show_talk_checked(struct exchange *exchange, int64_t id)
{
    return show(exchange, &(struct showing){.id = id, .is_checked = true});
}

enum status show_talk_template(struct exchange *exchange, int64_t id, int64_t template_id)
{
    return show(exchange, &(struct showing){.id = id, .template_id = template_id});
}

/* GET /inbox/:id?before= */
enum status page_talk(struct exchange *exchange)
{
    struct showing showing = {0};
    const char *before = "";

    enum status status = param_id(exchange, "id", &showing.id);
    if (status == STATUS_OK)
        status = query_text(exchange, "before", PLACE_MAX, &before);
    if (status == STATUS_OK)
        status = order_place_read(exchange->work, before, &showing.before.at, &showing.before.id);
    if (status == STATUS_OK)
        status = show(exchange, &showing);
    return status;
}

/* --- its parts --- */

static bool is_among(const struct message_list *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return true;
    return false;
}

/* GET /inbox/messages/:id: where it stands now */
enum status page_talk_message(struct exchange *exchange)
{
    struct conversation_message message = {0};
    struct conversation_card card = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_message(exchange->work, id, &message);
    if (status == STATUS_OK)
        status = show_conversation(exchange->work, message.conversation_id,
                                   &(struct message_place){0}, &card);
    if (status != STATUS_OK)
        return status;
    if (is_among(&card.messages, id))
        reply_see_other(exchange, "/inbox/%" PRId64 "#m%" PRId64, card.conversation.id, id);
    else
        reply_see_other(exchange, "/inbox/%" PRId64 "?before=%s#m%" PRId64, card.conversation.id,
                        order_place_write(exchange->arena, message.happened_at, id + 1), id);
    return STATUS_OK;
}

/* GET /inbox/messages/:id/sent: its HTML, made safe when it was read, in a frame that can do
 * nothing (standards.md, section 10: sanitised mail view; AC-001 to AC-006) */
enum status page_talk_sent(struct exchange *exchange)
{
    struct slice html = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = message_html(exchange->work, id, &html);
    if (status != STATUS_OK)
        return status;
    reply_header(exchange, "Content-Security-Policy",
                 "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                 "base-uri 'none'; form-action 'none'; frame-ancestors 'self'");
    reply_header(exchange, "Referrer-Policy", "no-referrer");
    exchange->reply.content_type = "text/html; charset=utf-8";
    text_add_slice(&exchange->reply.body, html);
    return STATUS_OK;
}

/* GET /inbox/files/:id: to keep, whatever it says it is (AC-008) */
enum status page_talk_file(struct exchange *exchange)
{
    struct message_file file = {0};
    struct slice bytes = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = message_file(exchange->work, id, &file, &bytes);
    if (status != STATUS_OK)
        return status;
    reply_attachment(exchange, file.name);
    reply_header(exchange, "Content-Security-Policy",
                 "sandbox; default-src 'none'; frame-ancestors 'none'");
    exchange->reply.content_type = "application/octet-stream";
    text_add_slice(&exchange->reply.body, bytes);
    return STATUS_OK;
}
