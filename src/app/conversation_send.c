// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversation_send.h"

#include <string.h>

#include "base/clock.h"
#include "base/fold.h"
#include "base/json.h"
#include "domain/mail_compose.h"
#include "store/channels.h"
#include "store/messages.h"
#include "store/outboxes.h"
#include "store/searches.h"

#define MICROSECONDS INT64_C(1000000)

/* --- by which place --- */

static enum status main_channel(struct work *work, struct channel *ret_channel)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    if (status == STATUS_OK && list.count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "channel",
                         PLAIN_MESSAGE("there is no mailbox yet from which this could leave; add "
                                       "one in the settings"));
    if (status == STATUS_OK)
        *ret_channel = list.items[0];
    return status;
}

enum status conversation_channel(struct work *work, const struct conversation *conversation,
                                 struct channel *ret_channel)
{
    struct channel channel = {0};

    if (conversation->channel_id == 0)
        return main_channel(work, ret_channel);
    enum status status = channels_find(work, conversation->channel_id, &channel);
    if (status == STATUS_OK && channel.is_archived)
        return main_channel(work, ret_channel);
    if (status == STATUS_OK)
        *ret_channel = channel;
    return status;
}

/* --- the message --- */

static const char *receivers_of(struct arena *arena, const struct conversation *conversation)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_begin_array(&json, "to");
    json_begin_object(&json, NULL);
    json_text(&json, "name", conversation->name);
    json_text(&json, "address", conversation->address);
    json_end(&json);
    json_end(&json);
    json_begin_array(&json, "cc");
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static bool is_reply_already(const char *subject)
{
    return (subject[0] == 'R' || subject[0] == 'r') && (subject[1] == 'e' || subject[1] == 'E') &&
           subject[2] == ':';
}

/* Clients know "Re:" for what it is in every language. */
static const char *subject_of(struct arena *arena, const char *subject)
{
    struct text text = text_new(arena);

    if (subject[0] == '\0' || is_reply_already(subject))
        return subject;
    text_format(&text, "Re: %s", subject);
    return text.length > CONVERSATION_SUBJECT_MAX ? subject : text.at;
}

static const char *mail_id_of(struct arena *arena, const struct channel *channel)
{
    uint8_t chance[16];

    if (channel->kind != CHANNEL_MAIL)
        return "";
    random_bytes(chance, sizeof(chance));
    return mail_message_id(chance, channel->address, arena);
}

static enum status check_receiver(struct work *work, const struct conversation *conversation)
{
    if (conversation->address[0] != '\0')
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "text",
                     PLAIN_MESSAGE("nobody knows where to answer them: this conversation has no "
                                   "address"));
}

enum status conversation_send(struct work *work, const struct conversation *conversation,
                              const char *text, struct conversation_sent *ret_sent)
{
    struct channel channel = {0};
    struct conversation_sent sent = {0};

    enum status status = check_receiver(work, conversation);
    if (status == STATUS_OK)
        status = conversation_channel(work, conversation, &channel);
    if (status != STATUS_OK)
        return status;
    sent.outbox_id = work_new_id(work);
    sent.message = (struct conversation_message){
        .id = work_new_id(work),
        .conversation_id = conversation->id,
        .kind = MESSAGE_OURS,
        .author_id = work->actor.user_id,
        .happened_at = work->now,
        .sender_name = channel.name,
        .sender_address = channel.address,
        .receivers = receivers_of(work->arena, conversation),
        .subject = subject_of(work->arena, conversation->subject),
        .text = text,
        .own_length = (int64_t)strlen(text),
        .mail_id = mail_id_of(work->arena, &channel),
    };
    const struct outbox outbox = {.id = sent.outbox_id,
                                  .message_id = sent.message.id,
                                  .channel_id = channel.id,
                                  .kind = OUTBOX_DIRECT,
                                  .state = OUTBOX_WAITING,
                                  .receiver = conversation->address,
                                  .not_before_at = work->now + SEND_UNDO_SECONDS * MICROSECONDS};
    status = messages_insert(work, &sent.message);
    if (status == STATUS_OK)
        status = outboxes_insert(work, &outbox);
    if (status == STATUS_OK)
        *ret_sent = sent;
    return status;
}

/* --- what it is found by --- */

/* Of a very long message the first words are enough to find it. */
enum { MESSAGE_WORDS_MAX = 1000, MESSAGE_SEARCHED = 64 * 1024 };

enum status message_words_put(struct work *work, const struct conversation_message *message)
{
    struct text text = text_new(work->arena);
    size_t length = strlen(message->text);

    text_format(&text, "%s %s %s ", message->subject, message->sender_name,
                message->sender_address);
    text_add_slice(&text, (struct slice){message->text,
                                         length < MESSAGE_SEARCHED ? length : MESSAGE_SEARCHED});
    const char *words =
        fold_words(work->arena, (struct slice){text.at, text.length}, MESSAGE_WORDS_MAX);
    return searches_put(work, message->id, SEARCH_MESSAGE, words);
}

enum status message_words_delete(struct work *work, int64_t message_id)
{
    return searches_put(work, message_id, SEARCH_MESSAGE, "");
}
