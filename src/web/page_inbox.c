// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/conversations.h"
#include "app/local_time.h"
#include "web/conversation_words.h"
#include "web/form_page.h"
#include "web/navigation.h"
#include "web/outbox_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/reading_words.h"
#include "web/talk_page.h"

enum { WORD_MAX = 40, PLACE_MAX = 80, SNIPPET_MAX = 160, TABS = 6 };

/* What the address asks for. */
struct asked {
    enum conversation_box box;
    bool is_own;
    const char *after;
};

static enum status read_asked(struct exchange *exchange, struct asked *asked)
{
    const char *word = "";

    *asked = (struct asked){.box = BOX_WAITING};
    enum status status = query_text(exchange, "box", WORD_MAX, &word);
    if (status == STATUS_OK)
        status = query_text(exchange, "after", PLACE_MAX, &asked->after);
    if (status != STATUS_OK || word[0] == '\0')
        return status;
    if (strcmp(word, "mine") == 0) {
        asked->box = BOX_OPEN;
        asked->is_own = true;
        return STATUS_OK;
    }
    if (conversation_box_of(word, &asked->box))
        return STATUS_OK;
    return fault_set(exchange->fault, STATUS_INVALID, "box",
                     PLAIN_MESSAGE("the list cannot be shown so; begin again at its start"));
}

/* --- tabs --- */

static struct message counted(int64_t count)
{
    if (count == 0)
        return (struct message){.one = NULL};
    return count < CONVERSATIONS_COUNTED ? MESSAGE("{1}", arg_count(count))
                                         : MESSAGE("{1}+", arg_count(count - 1));
}

static void add_tab(struct exchange *exchange, struct inbox_tabs *tabs, const struct asked *asked,
                    enum conversation_box box, int64_t count)
{
    tabs->items[tabs->count++] =
        (struct inbox_tab){.path = box == BOX_WAITING ? "/inbox"
                                                      : path_text(exchange, "/inbox?box=%s",
                                                                  conversation_box_word(box)),
                           .words = conversation_box_words(box),
                           .count = counted(count),
                           .is_here = asked->box == box && !asked->is_own};
}

static enum status add_tabs(struct exchange *exchange, const struct asked *asked,
                            struct inbox_tabs *tabs)
{
    struct conversation_counts counts = {0};

    enum status status = count_conversations(exchange->work, &counts);
    if (status != STATUS_OK)
        return status;
    tabs->items = arena_array(exchange->arena, struct inbox_tab, TABS);
    add_tab(exchange, tabs, asked, BOX_WAITING, counts.waiting);
    tabs->items[tabs->count++] = (struct inbox_tab){.path = "/inbox?box=mine",
                                                    .words = PLAIN_MESSAGE("Mine"),
                                                    .count = counted(counts.own_waiting),
                                                    .is_here = asked->is_own};
    add_tab(exchange, tabs, asked, BOX_OPEN, 0);
    add_tab(exchange, tabs, asked, BOX_SNOOZED, counts.snoozed);
    add_tab(exchange, tabs, asked, BOX_CLOSED, 0);
    add_tab(exchange, tabs, asked, BOX_SPAM, 0);
    return STATUS_OK;
}

/* --- rows --- */

/* The beginning of the last message in one line. */
static const char *snippet_of(struct arena *arena, const char *text)
{
    size_t length = strlen(text) < SNIPPET_MAX ? strlen(text) : SNIPPET_MAX;

    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    char *line = arena_copy(arena, text, length);
    for (char *at = line; *at != '\0'; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    return line;
}

static struct message said_by(enum message_kind kind)
{
    switch (kind) {
    case MESSAGE_OURS:
        return PLAIN_MESSAGE("We:");
    case MESSAGE_INTERNAL:
        return PLAIN_MESSAGE("Note:");
    case MESSAGE_CALL:
        return PLAIN_MESSAGE("Call:");
    case MESSAGE_MEETING:
        return PLAIN_MESSAGE("Meeting:");
    case MESSAGE_CAME:
        break;
    }
    return (struct message){.one = NULL};
}

static struct inbox_row row_of(struct exchange *exchange, struct zone *zone,
                               const struct conversation_row *row)
{
    const struct conversation *conversation = &row->conversation;
    const int64_t now = exchange->work->now;
    const char *subject = conversation->subject;
    struct inbox_row line = {
        .id = conversation->id,
        .client_id = conversation->client_id,
        .who = row->client_name                ? row->client_name
               : conversation->name[0] != '\0' ? conversation->name
                                               : conversation->address,
        .subject =
            subject[0] != '\0' ? subject : translate(exchange->language, N_("Without a subject")),
        .snippet = snippet_of(exchange->arena, row->last_text),
        .owner = row->owner_name,
        .first = conversation_waiting_words(conversation, now),
        .second = conversation_due_words(exchange, zone, conversation),
        .last = said_by(row->last_kind),
        .urgency = urgency_words(conversation->urgency),
        .is_late = conversation_is_late(conversation, now),
        .is_urgent = conversation->urgency > URGENCY_ENQUIRY,
    };

    if (!line.first.one)
        line.first =
            MESSAGE("{1}", arg_text(conversation_time(exchange, zone, conversation->last_at)));
    return line;
}

static enum status add_rows(struct exchange *exchange, const struct asked *asked,
                            struct inbox_view *view)
{
    struct conversation_page page = {0};
    struct zone *zone = NULL;

    enum status status = list_conversations(exchange->work,
                                            &(struct conversation_query){
                                                .box = asked->box,
                                                .is_own = asked->is_own,
                                                .after = asked->after,
                                                .limit = CONVERSATIONS_PAGE,
                                            },
                                            &page);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    view->rows.items = arena_array(exchange->arena, struct inbox_row, page.list.count);
    for (size_t i = 0; i < page.list.count; i++)
        view->rows.items[view->rows.count++] = row_of(exchange, zone, &page.list.items[i]);
    zone_close(zone);
    if (page.next)
        view->next =
            path_text(exchange, "/inbox?box=%s&after=%s",
                      asked->is_own ? "mine" : conversation_box_word(asked->box), page.next);
    return STATUS_OK;
}

const char *mailbox_settings(struct exchange *exchange)
{
    return page_is_open(exchange, "/settings/mail") ? "/settings/mail" : NULL;
}

/* GET /inbox?box=&after= */
enum status page_inbox(struct exchange *exchange)
{
    struct inbox_view view = {.settings = mailbox_settings(exchange)};
    struct asked asked;

    enum status status = read_asked(exchange, &asked);
    if (status == STATUS_OK)
        status = add_tabs(exchange, &asked, &view.tabs);
    if (status == STATUS_OK)
        status = add_rows(exchange, &asked, &view);
    if (status == STATUS_OK && view.rows.count == 0)
        status = mailbox_is_there(exchange->work, &view.has_channel);
    if (status == STATUS_OK)
        status = outbox_note(exchange, &view.outbox);
    if (status != STATUS_OK)
        return status;
    view.is_waiting = asked.box == BOX_WAITING;
    if (view.is_waiting)
        status = reading_words(exchange, &view.reads);
    if (status != STATUS_OK)
        return status;
    view.is_own = asked.is_own;
    view.is_snoozed = asked.box == BOX_SNOOZED;
    view.is_spam = asked.box == BOX_SPAM;
    const char *title = translate(exchange->language, N_("Inbox"));
    view.page = page_frame(exchange, title);
    view.page.heading = title;
    struct html out = reply_html(exchange);
    view_inbox(&out, exchange->language, &view);
    return STATUS_OK;
}
