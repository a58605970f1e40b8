// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/conversation_change.h"

/* What did not leave, or may have, goes once more: under the same Message-ID, so that most programs
 * of theirs show it once (D-08). */

#define SECOND INT64_C(1000000)

struct again {
    int64_t message_id;
    struct conversation_changed changed;
};

static enum status find_outbox(struct work *work, const struct conversation_message *message,
                               int64_t *ret_outbox_id)
{
    struct outbox_list list = {0};

    enum status status = outboxes_of_conversation(work, message->conversation_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].message_id == message->id && outbox_may_go_again(&list.items[i])) {
            *ret_outbox_id = list.items[i].id;
            return STATUS_OK;
        }
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this message is on its way already, or has left"));
}

static enum status run_again(struct work *work, void *context)
{
    struct again *again = (struct again *)context;
    struct conversation_trail trail = {.action = AUDIT_CONVERSATION_SENT_AGAIN,
                                       .message_id = again->message_id};
    struct conversation_message message = {0};
    struct conversation conversation = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = messages_find(work, again->message_id, &message);
    if (status == STATUS_OK)
        status = find_outbox(work, &message, &trail.outbox_id);
    if (status == STATUS_OK)
        status = conversation_find(work, message.conversation_id, 0, &conversation);
    if (status == STATUS_OK)
        status = outboxes_let_go(work, trail.outbox_id, work->now + SEND_AGAIN_SECONDS * SECOND);
    if (status == STATUS_OK)
        status =
            conversation_change_with(work, &conversation, &conversation, &trail, &again->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

bool outbox_may_go_again(const struct outbox *outbox)
{
    return outbox->state == OUTBOX_FAILED || outbox->state == OUTBOX_UNKNOWN ||
           outbox->state == OUTBOX_TO_APPROVE;
}

enum status send_message_again(struct work *work, int64_t message_id,
                               struct conversation_changed *ret_changed)
{
    struct again again = {.message_id = message_id};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = attempt(work, run_again, &again);
    if (status == STATUS_OK)
        *ret_changed = again.changed;
    return status;
}
