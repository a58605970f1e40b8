// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/orders.h"
#include "web/conversation_words.h"
#include "web/form_page.h"

/* Messages as their page shows them. */

static const char *size_text(struct exchange *exchange, int64_t bytes)
{
    enum { KILO = 1000 };

    if (bytes < KILO)
        return path_text(exchange, "%" PRId64 " B", bytes);
    if (bytes < KILO * KILO)
        return path_text(exchange, "%" PRId64 " kB", (bytes + KILO / 2) / KILO);
    return path_text(exchange, "%" PRId64 " MB", (bytes + KILO * KILO / 2) / (KILO * KILO));
}

static struct talk_files files_of(struct exchange *exchange, const struct message_files *files,
                                  int64_t message_id)
{
    struct talk_files rows = {arena_array(exchange->arena, struct talk_file, files->count), 0};

    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].message_id == message_id)
            rows.items[rows.count++] =
                (struct talk_file){.id = files->items[i].id,
                                   .name = files->items[i].name,
                                   .size = size_text(exchange, files->items[i].length),
                                   .is_kept = files->items[i].is_kept};
    return rows;
}

static const struct outbox *outbox_of(const struct outbox_list *list, int64_t message_id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].message_id == message_id)
            return &list->items[i];
    return NULL;
}

static const char *author_of(const struct exchange *exchange, const struct conversation_card *card,
                             const struct conversation_message *message)
{
    for (size_t i = 0; i < card->members.count; i++)
        if (card->members.items[i].user_id == message->author_id)
            return card->members.items[i].name;
    if (message->sender_name[0] != '\0')
        return message->sender_name;
    if (message->sender_address[0] != '\0')
        return message->sender_address;
    return translate(exchange->language,
                     message->kind == MESSAGE_CAME ? N_("Somebody") : N_("Somebody of us"));
}

static struct message hint_of(const struct conversation_message *message)
{
    if (message->flags & MESSAGE_BY_HAND)
        return PLAIN_MESSAGE("Sent by a program of your own.");
    if (message->flags & MESSAGE_UNREADABLE)
        return PLAIN_MESSAGE("This message could not be read; it is kept as it came.");
    if (message->flags & MESSAGE_EDITED)
        return PLAIN_MESSAGE("They changed a message that they wrote before; this is how it reads "
                             "now.");
    if (message->flags & MESSAGE_BOUNCE)
        return PLAIN_MESSAGE("A server says that a message of ours did not arrive.");
    if (message->flags & MESSAGE_PICTURES_OUT)
        return PLAIN_MESSAGE("Pictures from elsewhere were left out, so that nobody learns that "
                             "you read this.");
    if (message->flags & MESSAGE_PARTLY_SHOWN)
        return PLAIN_MESSAGE("It is so long or so nested that only a part is shown.");
    return (struct message){.one = NULL};
}

/* Their own words, and below them what they answered to. */
static void add_text(struct exchange *exchange, const struct conversation_message *message,
                     struct talk_message *row)
{
    const size_t length = strlen(message->text);
    size_t own = message->own_length > 0 && (uint64_t)message->own_length < length
                     ? (size_t)message->own_length
                     : length;

    if (own == 0)
        own = length;
    row->text = arena_copy(exchange->arena, message->text, own);
    row->quoted = message->text + own;
    while (row->quoted[0] == '\n')
        row->quoted++;
}

static struct talk_message row_of(struct exchange *exchange, struct zone *zone,
                                  const struct conversation_card *card,
                                  const struct conversation_message *message)
{
    const struct outbox *outbox = outbox_of(&card->outbox, message->id);
    struct talk_message row = {
        .id = message->id,
        .who = author_of(exchange, card, message),
        .address = message->kind == MESSAGE_CAME ? message->sender_address : "",
        .when = conversation_time(exchange, zone, message->happened_at),
        .answer = "",
        .kind = message_kind_words(message->kind),
        .hint = hint_of(message),
        .is_ours = message->kind != MESSAGE_CAME && message->kind != MESSAGE_INTERNAL,
        .is_note = message->kind == MESSAGE_INTERNAL,
        .is_automatic = message->is_automatic,
        .has_html = message->has_html,
        .files = files_of(exchange, &card->files, message->id),
    };

    add_text(exchange, message, &row);
    if (outbox) {
        row.state = message_state_words(exchange, zone, outbox);
        row.answer = outbox->state == OUTBOX_FAILED ? outbox->answer : "";
        row.again = message_again_words(outbox);
        row.is_trouble = outbox->state == OUTBOX_FAILED || outbox->state == OUTBOX_UNKNOWN;
        row.may_undo = outbox->state == OUTBOX_WAITING && outbox->unknown_count == 0;
    }
    return row;
}

void talk_messages_fill(struct exchange *exchange, struct zone *zone,
                        const struct conversation_card *card, int64_t seen_id,
                        struct talk_messages_view *view)
{
    const struct message_list *list = &card->messages;
    const int64_t id = card->conversation.id;
    bool is_new = false;

    view->id = id;
    view->items.items = arena_array(exchange->arena, struct talk_message, list->count);
    view->items.count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        struct talk_message *row = &view->items.items[i];

        *row = row_of(exchange, zone, card, &list->items[i]);
        row->is_new = is_new;
        is_new = is_new || (seen_id != 0 && list->items[i].id == seen_id);
        row->may_split = view->may_edit && (i > 0 || list->has_earlier);
        row->may_undo = row->may_undo && view->may_edit;
        if (!view->may_edit)
            row->again = (struct message){.one = NULL};
    }
    if (list->has_earlier && list->count > 0)
        view->earlier = path_text(
            exchange, "/inbox/%" PRId64 "?before=%s", id,
            order_place_write(exchange->arena, list->items[0].happened_at, list->items[0].id));
}
