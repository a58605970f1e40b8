// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversations.h"

#include <string.h>

#include "app/clients.h"
#include "app/conversation_change.h"
#include "app/conversation_send.h"
#include "app/orders.h"
#include "store/blobs.h"
#include "store/channels.h"
#include "store/contacts.h"

#define MINUTE (INT64_C(60) * 1000000)

static const char *const BOXES[] = {NULL, "waiting", "open", "snoozed", "closed", "spam"};

const char *conversation_box_word(enum conversation_box box)
{
    return BOXES[box];
}

bool conversation_box_of(const char *word, enum conversation_box *ret_box)
{
    for (int i = BOX_WAITING; i <= BOX_SPAM; i++)
        if (strcmp(BOXES[i], word) == 0) {
            *ret_box = (enum conversation_box)i;
            return true;
        }
    return false;
}

/* --- lists --- */

/* The key by which a box is in order. */
static int64_t key_of(const struct conversation_choice *choice,
                      const struct conversation *conversation)
{
    if (choice->client_id != 0)
        return conversation->last_at;
    if (choice->box == BOX_WAITING)
        return conversation->waiting_since_at;
    if (choice->box == BOX_SNOOZED)
        return conversation->snoozed_until_at;
    return conversation->last_at;
}

enum status list_conversations(struct work *work, const struct conversation_query *query,
                               struct conversation_page *ret_page)
{
    struct conversation_choice choice = {.box = query->box,
                                         .owner_id = query->is_own ? work->actor.user_id : 0,
                                         .client_id = query->client_id,
                                         .limit = query->limit};
    struct conversation_page page = {.next = NULL};

    enum status status = may_see_conversations(work);
    if (status == STATUS_OK)
        status = order_place_read(work, query->after, &choice.after_at, &choice.after_id);
    choice.has_after = choice.after_id != 0;
    if (status == STATUS_OK)
        status = conversations_list(work, &choice, &page.list);
    if (status != STATUS_OK)
        return status;
    if (page.list.has_more && page.list.count > 0) {
        const struct conversation *last = &page.list.items[page.list.count - 1].conversation;

        page.next = order_place_write(work->arena, key_of(&choice, last), last->id);
    }
    *ret_page = page;
    return STATUS_OK;
}

enum status count_conversations(struct work *work, struct conversation_counts *ret_counts)
{
    enum status status = may_see_conversations(work);

    if (status == STATUS_OK)
        status = conversations_count(work, work->actor.user_id, CONVERSATIONS_COUNTED, ret_counts);
    return status;
}

enum status count_waiting_conversations(struct work *work, int64_t *ret_count)
{
    enum status status = may_see_conversations(work);

    if (status == STATUS_OK)
        status = conversations_count_waiting(work, CONVERSATIONS_COUNTED, ret_count);
    return status;
}

/* --- one --- */

static const char *name_of(const struct member_list *members, int64_t user_id)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].user_id == user_id)
            return members->items[i].name;
    return NULL;
}

/* Who has it may have left since. */
static enum status read_owner(struct work *work, struct conversation_card *card)
{
    struct user_account user = {.name = NULL};
    int64_t owner_id = card->conversation.owner_id;

    if (owner_id == 0)
        return STATUS_OK;
    card->owner_name = name_of(&card->members, owner_id);
    if (card->owner_name)
        return STATUS_OK;
    enum status status = users_find(work, owner_id, &user);
    card->owner_name = user.name;
    return status;
}

static enum status read_channel(struct work *work, struct conversation_card *card)
{
    struct channel channel = {.address = ""};

    enum status status = conversation_channel(work, &card->conversation, &channel);
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){.status = STATUS_OK};
        return STATUS_OK;
    }
    card->has_channel = status == STATUS_OK;
    card->is_paused = channel.is_paused;
    card->channel_address = channel.address;
    return status;
}

static void pick_contact(const struct contact_list *contacts, int64_t contact_id,
                         struct conversation_card *card)
{
    for (size_t i = 0; i < contacts->count; i++)
        if (contacts->items[i].id == contact_id ||
            (contacts->items[i].is_main && card->contact.id != contact_id))
            card->contact = contacts->items[i];
}

static enum status read_client(struct work *work, struct conversation_card *card)
{
    const int64_t client_id = card->conversation.client_id;
    struct contact_list contacts = {0};

    if (client_id == 0)
        return STATUS_OK;
    enum status status = find_client(work, client_id, &card->client);
    if (status == STATUS_OK)
        status = contacts_list(work, client_id, &contacts);
    if (status == STATUS_OK)
        status = orders_of_client(work, client_id, CARD_LAST_ORDERS, &card->orders);
    if (status == STATUS_OK)
        pick_contact(&contacts, card->conversation.contact_id, card);
    card->has_client = status == STATUS_OK;
    return status;
}

static enum status read_messages(struct work *work, const struct message_place *before,
                                 struct conversation_card *card)
{
    const int64_t id = card->conversation.id;

    enum status status = messages_list(work, id, *before, CARD_MESSAGES, &card->messages);
    if (status == STATUS_OK)
        status = message_files_list(work, id, &card->files);
    if (status == STATUS_OK)
        status = outboxes_of_conversation(work, id, &card->outbox);
    return status;
}

static enum status read_writing(struct work *work, struct conversation_card *card)
{
    const int64_t id = card->conversation.id, user_id = work->actor.user_id;

    enum status status = reply_drafts_find(work, id, user_id, &card->draft);
    if (status == STATUS_OK)
        status = reply_drafts_since(work, id, work->now - WRITING_MINUTES * MINUTE, user_id,
                                    &card->writing);
    return status;
}

enum status show_conversation(struct work *work, int64_t id, const struct message_place *before,
                              struct conversation_card *ret_card)
{
    struct conversation_card card = {.channel_address = "", .draft = ""};

    enum status status = may_see_conversations(work);
    if (status == STATUS_OK)
        status = conversations_find(work, id, &card.conversation);
    /* Whoever comes by an old address sees what it became. */
    if (status == STATUS_OK && card.conversation.merged_into != 0)
        status = conversation_find(work, card.conversation.merged_into, 0, &card.conversation);
    if (status == STATUS_OK)
        status = members_list(work, &card.members);
    if (status == STATUS_OK)
        status = read_owner(work, &card);
    if (status == STATUS_OK)
        status = read_messages(work, before, &card);
    if (status == STATUS_OK)
        status = read_channel(work, &card);
    if (status == STATUS_OK)
        status = read_client(work, &card);
    if (status == STATUS_OK)
        status = read_writing(work, &card);
    if (status == STATUS_OK)
        *ret_card = card;
    return status;
}

/* --- its parts --- */

enum status show_message(struct work *work, int64_t id, struct conversation_message *ret_message)
{
    enum status status = may_see_conversations(work);

    if (status == STATUS_OK)
        status = messages_find(work, id, ret_message);
    return status;
}

enum status message_file(struct work *work, int64_t file_id, struct message_file *ret_file,
                         struct slice *ret_bytes)
{
    struct message_file file = {0};

    enum status status = may_see_conversations(work);
    if (status == STATUS_OK)
        status = message_files_find(work, file_id, &file);
    if (status == STATUS_OK && !file.is_kept)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this file was too large to be kept; it is still in the "
                                       "mailbox"));
    if (status == STATUS_OK)
        status = blobs_get(work, file.hash, MESSAGE_FILE_BYTES_MAX, ret_bytes);
    if (status == STATUS_OK)
        *ret_file = file;
    return status;
}

enum status mailbox_is_there(struct work *work, bool *ret_is_there)
{
    struct channel_list list = {0};

    enum status status = may_see_conversations(work);
    if (status == STATUS_OK)
        status = channels_list(work, &list);
    if (status == STATUS_OK)
        *ret_is_there = list.count > 0;
    return status;
}
