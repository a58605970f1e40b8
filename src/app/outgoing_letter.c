// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_letter.h"

#include <string.h>

#include "base/json_read.h"
#include "base/text.h"
#include "domain/mail_compose.h"
#include "store/blobs.h"
#include "store/messages.h"

#define SECOND INT64_C(1000000)

enum { EARLIER = MAIL_DRAFT_REFERENCES_MAX, MINUTES_OF_DAY = 24 * 60, LOCAL_PART_MAX = 64 };

static const char *text_at(const struct json_value *object, const char *key)
{
    const struct json_value *value = json_member(object, key);

    return value && value->kind == VALUE_TEXT ? value->text.at : "";
}

static struct mail_people read_people(struct arena *arena, const struct json_value *receivers,
                                      const char *key)
{
    const struct json_value *list = json_member(receivers, key);
    size_t count = list && list->kind == VALUE_ARRAY ? list->count : 0;
    struct mail_person *items = arena_array(arena, struct mail_person, count);
    struct mail_people people = {.items = items};

    for (size_t i = 0; i < count; i++) {
        if (list->items[i].kind != VALUE_OBJECT || text_at(&list->items[i], "address")[0] == '\0')
            continue;
        items[people.count++] = (struct mail_person){text_at(&list->items[i], "name"),
                                                     text_at(&list->items[i], "address")};
    }
    return people;
}

/* Whoever it goes to stands in it, also where the message names nobody. */
static enum status add_people(struct work *work, const struct conversation_message *message,
                              const struct outbox *outbox, struct mail_draft *draft)
{
    const struct json_value *receivers = NULL;

    enum status status =
        json_read(slice_of(message->receivers), work->arena, &work->fault, &receivers);
    if (status != STATUS_OK)
        return status;
    if (receivers->kind == VALUE_OBJECT) {
        draft->to = read_people(work->arena, receivers, "to");
        draft->cc = read_people(work->arena, receivers, "cc");
    }
    if (draft->to.count == 0) {
        struct mail_person *person = arena_alloc(work->arena, sizeof(*person));

        *person = (struct mail_person){"", outbox->receiver};
        draft->to = (struct mail_people){person, 1};
    }
    return STATUS_OK;
}

/* It answers the last message of theirs before it, and names those of the conversation. */
static enum status add_threading(struct work *work, const struct conversation_message *message,
                                 struct mail_draft *draft)
{
    struct message_list list = {0};
    struct message_place before = {message->happened_at, message->id};

    enum status status = messages_list(work, message->conversation_id, before, EARLIER, &list);
    if (status != STATUS_OK)
        return status;
    const char **ids = arena_array(work->arena, const char *, list.count);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].mail_id[0] == '\0')
            continue;
        ids[draft->reference_count++] = list.items[i].mail_id;
        if (list.items[i].kind == MESSAGE_CAME)
            draft->in_reply_to = list.items[i].mail_id;
    }
    draft->references = ids;
    return STATUS_OK;
}

static enum status add_files(struct work *work, const struct conversation_message *message,
                             struct mail_draft *draft)
{
    struct message_files list = {0};
    enum status status = STATUS_OK;

    if ((message->flags & MESSAGE_HAS_FILES) == 0)
        return STATUS_OK;
    status = message_files_list(work, message->conversation_id, &list);
    struct mail_file *files = arena_array(work->arena, struct mail_file, list.count);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        const struct message_file *file = &list.items[i];

        if (file->message_id != message->id || !file->is_kept)
            continue;
        struct mail_file *added = &files[draft->file_count++];
        *added = (struct mail_file){.name = file->name, .type = file->media_type};
        status = blobs_get(work, file->hash, MAIL_FILE_BYTES_MAX, &added->bytes);
    }
    draft->files = files;
    return status;
}

static const char *signed_text(struct arena *arena, const char *words, const char *signature)
{
    struct text text = text_new(arena);

    if (signature[0] == '\0')
        return words;
    text_format(&text, "%s\n\n-- \n%s", words, signature);
    return text.at;
}

/* An address without a token where it would grow beyond what may stand before the @ (RFC 5321
 * 4.5.3.1.1): the answer is then known by the Message-ID that it names. */
static const char *token_address(struct work *work, const struct channel *channel,
                                 const struct outgoing_seal *seal, enum mail_purpose purpose,
                                 int64_t number)
{
    const struct mail_ticket ticket = {work->workspace_id, number, purpose};
    char token[MAIL_TOKEN_SIZE];

    if (!seal->key)
        return channel->address;
    mail_token_make(seal->key, &ticket, token);
    if (strcspn(channel->address, "@") + 1 + strlen(token) > LOCAL_PART_MAX)
        return channel->address;
    return mail_token_address(channel->address, token, work->arena);
}

/* How far the clocks of the workspace were from UTC then. */
static int32_t offset_at(struct zone *zone, int64_t seconds)
{
    int64_t local = (int64_t)zone_day(zone, seconds) * MINUTES_OF_DAY + zone_minute(zone, seconds);

    return (int32_t)(local - seconds / 60);
}

static enum mail_hand hand_of(enum outbox_kind kind, const struct mail_draft *draft)
{
    if (kind == OUTBOX_DIRECT)
        return MAIL_BY_HAND;
    return kind == OUTBOX_AUTOMATIC && draft->in_reply_to ? MAIL_AUTO_REPLIED : MAIL_AUTO_GENERATED;
}

enum status outgoing_may_leave(struct work *work, const struct conversation_message *message)
{
    if (message->kind == MESSAGE_OURS)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "kind",
                     PLAIN_MESSAGE("this is a note among ourselves, and those never leave"));
}

static struct mail_draft draft_of(struct work *work, const struct channel *channel,
                                  const struct conversation_message *message,
                                  const struct outgoing_seal *seal)
{
    int64_t date_at = message->written_at != 0 ? message->written_at : message->happened_at;

    return (struct mail_draft){
        .from = {message->sender_name, message->sender_address},
        .reply_to = {seal->key ? message->sender_name : "",
                     seal->key ? token_address(work, channel, seal, MAIL_PURPOSE_REPLY,
                                               message->conversation_id)
                               : NULL},
        .subject = message->subject,
        .text = signed_text(work->arena, message->text, channel->signature),
        .message_id = message->mail_id,
        .date_at = date_at,
        .date_offset_minutes = offset_at(seal->zone, date_at / SECOND),
    };
}

enum status outgoing_letter(struct work *work, const struct channel *channel,
                            const struct outbox *outbox, const struct outgoing_seal *seal,
                            struct mail_letter *ret_letter)
{
    struct conversation_message message = {0};
    struct mail_letter letter = {.recipient_count = 1};
    struct mail_draft draft = {0};

    enum status status = messages_find(work, outbox->message_id, &message);
    if (status == STATUS_OK)
        status = outgoing_may_leave(work, &message);
    if (status != STATUS_OK)
        return status;
    draft = draft_of(work, channel, &message, seal);
    status = add_people(work, &message, outbox, &draft);
    if (status == STATUS_OK)
        status = add_threading(work, &message, &draft);
    if (status == STATUS_OK)
        status = add_files(work, &message, &draft);
    draft.hand = hand_of(outbox->kind, &draft);
    if (status == STATUS_OK)
        status = mail_compose(&draft, work->arena, &work->fault, &letter.raw);
    if (status != STATUS_OK)
        return status;
    const char **recipients = arena_array(work->arena, const char *, 1);
    recipients[0] = outbox->receiver;
    letter.recipients = recipients;
    /* What an answer that nobody wrote comes back to is nobody (RFC 3834 3.3). */
    letter.sender = draft.hand == MAIL_AUTO_REPLIED
                        ? ""
                        : token_address(work, channel, seal, MAIL_PURPOSE_BOUNCE, message.id);
    *ret_letter = letter;
    return STATUS_OK;
}
