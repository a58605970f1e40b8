// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversation_send.h"

#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "store/channels.h"
#include "store/searches.h"

/* --- by which place --- */

static enum status main_channel(struct work *work, struct channel *ret_channel)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        if (list.items[i].kind != CHANNEL_MAIL)
            continue;
        *ret_channel = list.items[i];
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    return fault_set(&work->fault, STATUS_INVALID, "channel",
                     PLAIN_MESSAGE("there is no mailbox yet from which this could leave; add one "
                                   "in the settings"));
}

enum status conversation_channel(struct work *work, const struct conversation *conversation,
                                 struct channel *ret_channel)
{
    struct channel channel = {0};

    if (conversation->channel_id == 0)
        return main_channel(work, ret_channel);
    enum status status = channels_find(work, conversation->channel_id, &channel);
    if (status == STATUS_OK && channel.is_archived && channel.kind == CHANNEL_TELEGRAM)
        return fault_set(&work->fault, STATUS_INVALID, "channel",
                         PLAIN_MESSAGE("the bot by which they wrote was removed; connect it again "
                                       "in the settings, or write to them by another way"));
    if (status == STATUS_OK && channel.is_archived)
        return main_channel(work, ret_channel);
    if (status == STATUS_OK)
        *ret_channel = channel;
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
