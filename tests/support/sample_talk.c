// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_talk.h"

#include <string.h>

#include "store/channels.h"
#include "store/conversations.h"
#include "store/messages.h"

struct sample_talk sample_talk(struct work *work)
{
    struct sample_talk talk = {0};

    store_case_ok(work, work_begin(work));
    talk.channel_id = work_new_id(work);
    struct channel channel = {
        .id = talk.channel_id,
        .kind = CHANNEL_MAIL,
        .name = "Studio",
        .address = "studio@example.com",
        .settings = "{}",
        .signature = "",
    };
    store_case_ok(work, channels_insert(work, &channel, "studio@example.com", (struct slice){0}));
    talk.conversation_id =
        sample_conversation(work, talk.channel_id, &(struct conversation){.last_at = work->now});
    store_case_ok(work, work_commit(work));
    return talk;
}

int64_t sample_conversation(struct work *work, int64_t channel_id,
                            const struct conversation *conversation)
{
    struct conversation made = *conversation;

    made.id = work_new_id(work);
    made.channel_id = channel_id;
    made.name = made.name ? made.name : "Ana Example";
    made.address = made.address ? made.address : "ana@example.com";
    made.subject = made.subject ? made.subject : "A question";
    made.state = made.state ? made.state : CONVERSATION_OPEN;
    memcpy(made.token, &made.id, sizeof(made.id));
    store_case_ok(work, conversations_insert(work, &made));
    return made.id;
}

int64_t sample_message(struct work *work, int64_t conversation_id, enum message_kind kind,
                       int64_t at)
{
    struct conversation_message message = {
        .id = work_new_id(work),
        .conversation_id = conversation_id,
        .kind = kind,
        .happened_at = at,
        .sender_name = "Ana Example",
        .sender_address = "ana@example.com",
        .receivers = "{}",
        .subject = "A question",
        .text = "When can you begin?",
        .own_length = 19,
        .mail_id = "",
    };

    store_case_ok(work, messages_insert(work, &message));
    return message.id;
}
