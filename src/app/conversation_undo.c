// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversation_change.h"
#include "app/conversation_send.h"
#include "app/enquiry_change.h"
#include "store/enquiries.h"

/* Takes back what was said, as long as it has not left. */

enum { TRAIL_LOOKED_AT = 200 };

static enum status may_have_left(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this message is on its way already, or has left"));
}

/* Of one of which nobody knows whether it left, nothing can be taken back either. */
static enum status withdraw(struct work *work, int64_t conversation_id, int64_t outbox_id)
{
    struct outbox_list list = {0};

    enum status status = outboxes_of_conversation(work, conversation_id, &list);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (list.items[i].id == outbox_id &&
            (list.items[i].state == OUTBOX_UNKNOWN || list.items[i].unknown_count > 0))
            return may_have_left(work);
    if (status == STATUS_OK)
        status = outboxes_withdraw(work, outbox_id);
    return status;
}

/* The text is there again where it was typed, unless something else is by now. */
static enum status give_back_text(struct work *work, const struct audit *audit, const char *text)
{
    const char *draft = "";

    if (audit->user_id == 0)
        return STATUS_OK;
    enum status status = reply_drafts_find(work, audit->object_id, audit->user_id, &draft);
    if (status == STATUS_OK && draft[0] == '\0')
        status = reply_drafts_put(work, audit->object_id, audit->user_id, text);
    return status;
}

static enum status take_message_back(struct work *work, const struct audit *audit,
                                     const struct conversation_trail *trail, int64_t *ret_said_at)
{
    struct conversation_message message = {0};

    enum status status = messages_find(work, trail->message_id, &message);
    if (status == STATUS_OK && message.conversation_id != audit->object_id)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this message stands in another conversation by now"));
    if (status == STATUS_OK && trail->outbox_id != 0)
        status = withdraw(work, audit->object_id, trail->outbox_id);
    if (status == STATUS_OK)
        status = messages_delete(work, message.id);
    if (status == STATUS_OK)
        status = message_words_delete(work, message.id);
    if (status == STATUS_OK && (trail->outbox_id != 0 || message.kind == MESSAGE_OURS))
        status = give_back_text(work, audit, message.text);
    if (status == STATUS_OK)
        *ret_said_at = message.happened_at;
    return status;
}

/* The enquiry waits for its first answer again, unless it went on since. */
static enum status take_answer_back(struct work *work, int64_t audit_id)
{
    struct audit audit = {0};
    struct enquiry enquiry = {0};
    struct undone undone;

    if (audit_id == 0)
        return STATUS_OK;
    enum status status = audits_find(work, audit_id, &audit);
    if (status == STATUS_OK)
        status = enquiries_find(work, audit.object_id, &enquiry);
    if (status != STATUS_OK || audit.undone_by != 0 || enquiry.version != audit.version)
        return status;
    return undo_enquiry_change(work, &audit, &undone);
}

/* What happened meanwhile stays; the clock runs from whoever waited first. */
static void put_clock_back(const struct conversation *before, int64_t said_at,
                           struct conversation *after)
{
    after->message_count--;
    if (after->contact_at == said_at)
        after->contact_at = before->contact_at;
    if (before->waiting_since_at == 0 || after->state != CONVERSATION_OPEN)
        return;
    if (after->waiting_since_at == 0 || before->waiting_since_at < after->waiting_since_at)
        after->waiting_since_at = before->waiting_since_at;
    if (before->urgency > after->urgency)
        after->urgency = before->urgency;
}

enum status undo_conversation_said(struct work *work, const struct audit *audit,
                                   struct undone *ret_undone)
{
    struct conversation_changed changed = {0};
    struct conversation now = {0}, before = {0}, after = {0};
    struct conversation_trail trail = {0};
    int64_t said_at = 0;

    enum status status = conversation_find(work, audit->object_id, 0, &now);
    if (status == STATUS_OK)
        status = conversation_trail_read(work, audit, &trail);
    if (status == STATUS_OK)
        status = take_message_back(work, audit, &trail, &said_at);
    if (status == STATUS_OK)
        status = take_answer_back(work, trail.other_id);
    before = after = now;
    if (status == STATUS_OK)
        status = conversation_put_back(work, audit, &before);
    if (status != STATUS_OK)
        return status;
    if (now.version == audit->version)
        after = before;
    else
        put_clock_back(&before, said_at, &after);
    status = conversation_change(work, &now, &after, AUDIT_CONVERSATION_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}

static enum status find_saying(struct work *work, const struct conversation_message *message,
                               int64_t *ret_audit_id)
{
    struct audit_list list = {0};
    struct conversation_trail trail = {0};

    enum status status = audits_of_object(work, message->conversation_id, TRAIL_LOOKED_AT, &list);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        if (list.items[i].action != AUDIT_CONVERSATION_ANSWERED)
            continue;
        status = conversation_trail_read(work, &list.items[i], &trail);
        if (status == STATUS_OK && trail.message_id == message->id) {
            *ret_audit_id = list.items[i].id;
            return STATUS_OK;
        }
    }
    return status == STATUS_OK ? may_have_left(work) : status;
}

enum status take_back_message(struct work *work, int64_t message_id, int64_t *ret_conversation_id)
{
    struct conversation_message message = {0};
    struct undone undone;
    int64_t audit_id = 0;

    *ret_conversation_id = 0;
    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = messages_find(work, message_id, &message);
    if (status != STATUS_OK)
        return status;
    *ret_conversation_id = message.conversation_id;
    status = find_saying(work, &message, &audit_id);
    if (status == STATUS_OK)
        status = undo(work, audit_id, &undone);
    return status;
}
