// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_take.h"

#include <inttypes.h>
#include <string.h>

#include "app/answer_clock.h"
#include "app/conversation_send.h"
#include "app/enquiry_change.h"
#include "app/intake_mail.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/auto_reply.h"
#include "domain/client.h"
#include "domain/thanks.h"
#include "store/blobs.h"
#include "store/chats.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "store/workspaces.h"

/* Older messages are history: they are shown, but neither answered nor waited for. */
#define HISTORY_AFTER (AUTO_REPLY_OLD_HOURS * INT64_C(3600) * 1000000)

/* As it stands before people; a name, in no language. */
#define TELEGRAM_NAME "Telegram"

struct making {
    const struct telegram_taking *taking;
    const struct telegram_update *update;
    const char *address; /* the chat */
    int64_t client_id;   /* whose the chat is by a link; 0 */
    bool is_new;
    struct conversation conversation;
    struct conversation_message message;
    bool is_thanks, is_history;
};

/* The same message, however often it is told; what was edited is one more. */
static void put_likeness(struct work *work, struct making *making)
{
    const struct telegram_update *update = making->update;
    struct text words = text_new(work->arena);

    text_format(&words, "telegram/%" PRId64 "/%" PRId64 "/%" PRId64 "/%" PRId64,
                making->taking->channel.id, update->chat_id, update->message_id,
                update->kind == TELEGRAM_EDITED ? update->sent_at : 0);
    secret_hash(words.at, making->message.likeness);
    making->message.has_likeness = true;
}

/* ---- where it belongs ---- */

static enum status find_conversation(struct work *work, struct making *making)
{
    int64_t id = 0;

    enum status status = chats_conversation(work, making->taking->channel.id, making->address, &id);
    making->is_new = id == 0;
    if (status == STATUS_OK && id != 0)
        status = conversations_find(work, id, &making->conversation);
    return status;
}

static enum status use_link(struct work *work, struct making *making)
{
    uint8_t hash[SECRET_HASH_SIZE];

    if (making->update->start[0] == '\0')
        return STATUS_OK;
    secret_hash(making->update->start, hash);
    return chat_links_use(work, making->taking->channel.id, hash, &making->client_id);
}

static void begin_conversation(struct work *work, struct making *making)
{
    struct conversation *conversation = &making->conversation;

    *conversation = (struct conversation){.id = work_new_id(work),
                                          .channel_id = making->taking->channel.id,
                                          .name = making->message.sender_name,
                                          .address = making->address,
                                          .subject = TELEGRAM_NAME,
                                          .state = CONVERSATION_OPEN};
    random_bytes(conversation->token, sizeof(conversation->token));
}

/* A chat that is connected stays with its client, until another link says otherwise. */
static void connect(struct making *making)
{
    if (making->client_id == 0)
        return;
    if (making->conversation.client_id != making->client_id)
        making->conversation.contact_id = 0;
    making->conversation.client_id = making->client_id;
}

/* ---- what it is ---- */

static const char *sender_name(const struct telegram_person *person)
{
    if (person->name[0] != '\0')
        return person->name;
    return person->username[0] != '\0' ? person->username : TELEGRAM_NAME;
}

static const char *sender_address(struct arena *arena, const struct making *making)
{
    struct text text = text_new(arena);

    if (making->update->from.username[0] == '\0')
        return making->address;
    text_format(&text, "@%s", making->update->from.username);
    return text.at;
}

/* A token is a secret until it was used, and worth nothing after: it is not kept. */
static const char *words_of(struct arena *arena, const struct telegram_update *update)
{
    struct text text = text_new(arena);

    if (update->is_start)
        return "/start";
    text_add(&text, update->text);
    if (update->contact.phone[0] != '\0')
        text_format(&text, "%s%s\n%s", text.length > 0 ? "\n\n" : "", update->contact.name,
                    update->contact.phone);
    return text.at;
}

static void make_message(struct work *work, struct making *making)
{
    const struct telegram_update *update = making->update;
    const struct arrival *arrival = &making->taking->arrival;
    struct conversation_message *message = &making->message;

    message->id = work_new_id(work);
    message->kind = MESSAGE_CAME;
    message->is_automatic = update->is_start; /* a button says it */
    message->happened_at = update->sent_at > 0 && update->sent_at < arrival->came_at
                               ? update->sent_at
                               : arrival->came_at;
    message->written_at = update->sent_at;
    message->sender_name = sender_name(&update->from);
    message->sender_address = sender_address(work->arena, making);
    message->receivers = "{}";
    message->subject = "";
    message->text = words_of(work->arena, update);
    message->own_length = (int64_t)strlen(message->text);
    message->mail_id = "";
    making->is_history = arrival->came_at - message->happened_at > HISTORY_AFTER;
    making->is_thanks =
        update->file.id[0] == '\0' && !update->is_partly_read &&
        is_only_thanks(slice_of(message->text), slice_of(message->sender_name), work->arena);
    message->flags =
        (making->is_thanks ? MESSAGE_THANKS : 0) |
        (update->kind == TELEGRAM_EDITED ? MESSAGE_EDITED : 0) |
        (update->file.id[0] != '\0' ? MESSAGE_HAS_FILES : 0) |
        (update->is_partly_read || (update->file.id[0] != '\0' && !making->taking->has_file)
             ? MESSAGE_PARTLY_SHOWN
             : 0);
}

/* ---- putting it down ---- */

/* Somebody new who wants something. */
static bool is_enquiry(const struct making *making)
{
    return making->is_new && making->conversation.client_id == 0 && !making->update->is_start &&
           !making->is_thanks && !making->is_history;
}

static enum status begin_enquiry(struct work *work, struct making *making)
{
    struct workspace workspace = {.currency = ""};
    struct enquiry_changed made = {0};

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    const struct enquiry enquiry = {
        .name = intake_cut(work->arena, making->message.sender_name, CLIENT_NAME_MAX),
        .reach = intake_cut(work->arena, making->message.sender_address, ENQUIRY_REACH_MAX),
        .title = TELEGRAM_NAME,
        .details = intake_cut(work->arena, making->message.text, ORDER_DETAILS_MAX),
        .service = "",
        .source = TELEGRAM_NAME,
        .currency = workspace.currency,
        .stage = ENQUIRY_NEW,
        .lost_reason = "",
        .received_at = making->message.happened_at,
    };
    status = enquiry_enter(work, &enquiry, &made);
    making->conversation.enquiry_id = made.enquiry.id;
    making->conversation.urgency = URGENCY_ENQUIRY;
    return status;
}

static enum status put_conversation(struct work *work, struct making *making)
{
    const struct conversation_event event = {
        .kind = MESSAGE_CAME,
        .is_automatic = making->message.is_automatic,
        .is_thanks = making->is_thanks,
        .is_history = making->is_history,
        .at = making->message.happened_at,
    };
    enum status status = STATUS_OK;

    if (is_enquiry(making))
        status = begin_enquiry(work, making);
    if (status != STATUS_OK)
        return status;
    conversation_take(&making->conversation, &event);
    if (!event.is_automatic && !event.is_history)
        status = answer_clock_settle(work, &making->conversation);
    if (status != STATUS_OK)
        return status;
    return making->is_new ? conversations_insert(work, &making->conversation)
                          : conversations_update(work, &making->conversation);
}

static enum status put_file(struct work *work, const struct making *making)
{
    const struct telegram_file *sent = &making->update->file;
    const struct slice bytes = making->taking->file_bytes;
    struct message_file file = {
        .id = work_new_id(work),
        .message_id = making->message.id,
        .name = sent->name,
        .media_type = sent->media_type,
        .content_id = "",
        .length = making->taking->has_file ? (int64_t)bytes.length : sent->size,
        .is_kept = making->taking->has_file,
    };
    enum status status = STATUS_OK;

    if (sent->id[0] == '\0')
        return STATUS_OK;
    if (file.is_kept)
        status = blobs_put(work, bytes, file.hash);
    return status == STATUS_OK ? message_files_insert(work, &file) : status;
}

static enum status put(struct work *work, struct making *making)
{
    enum status status = put_conversation(work, making);

    making->message.conversation_id = making->conversation.id;
    if (status == STATUS_OK)
        status = messages_insert(work, &making->message);
    if (status == STATUS_OK)
        status = message_words_put(work, &making->message);
    if (status == STATUS_OK)
        status = put_file(work, making);
    if (status == STATUS_OK)
        status = arrivals_end(work, making->taking->arrival.id, ARRIVAL_READ, making->message.id);
    return status;
}

static enum status take_new(struct work *work, struct making *making)
{
    enum status status = find_conversation(work, making);

    if (status == STATUS_OK)
        status = use_link(work, making);
    if (status != STATUS_OK)
        return status;
    /* Whoever only opens the chat has said nothing yet. */
    if (making->update->is_start && making->client_id == 0)
        return arrivals_end(work, making->taking->arrival.id, ARRIVAL_READ, 0);
    make_message(work, making);
    if (making->is_new)
        begin_conversation(work, making);
    connect(making);
    return put(work, making);
}

enum status telegram_take(struct work *work, const struct telegram_taking *taking)
{
    struct making making = {.taking = taking, .update = &taking->update};
    struct text address = text_new(work->arena);
    int64_t same_id = 0;

    if (taking->update.kind == TELEGRAM_NOTHING)
        return arrivals_end(work, taking->arrival.id, ARRIVAL_READ, 0);
    text_format(&address, "%" PRId64, taking->update.chat_id);
    making.address = address.at;
    put_likeness(work, &making);
    enum status status = messages_like(work, making.message.likeness, &same_id);
    if (status == STATUS_OK && same_id != 0)
        return arrivals_end(work, taking->arrival.id, ARRIVAL_DOUBLE, same_id);
    return status == STATUS_OK ? take_new(work, &making) : status;
}
