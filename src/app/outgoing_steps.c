// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_steps.h"

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/answerings.h"
#include "store/audits.h"
#include "store/channels.h"
#include "store/messages.h"

#define SECOND INT64_C(1000000)

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* --- looking --- */

static enum status list_rows(struct work *work, enum outbox_shown shown, struct outbox_rows *rows,
                             bool *has_more)
{
    enum status status = outboxes_shown(work, shown, OUTGOING_LISTED + 1, rows);

    if (status == STATUS_OK && rows->count > OUTGOING_LISTED) {
        rows->count = OUTGOING_LISTED;
        *has_more = true;
    }
    return status;
}

enum status list_outgoing(struct work *work, struct outgoing_seen *ret_seen)
{
    struct outgoing_seen seen = {.has_more = false};
    struct answering answering = answering_default();

    enum status status = check_right(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = list_rows(work, OUTBOX_SHOWN_TROUBLED, &seen.troubled, &seen.has_more);
    if (status == STATUS_OK)
        status = list_rows(work, OUTBOX_SHOWN_UNDER_WAY, &seen.under_way, &seen.has_more);
    if (status == STATUS_OK)
        status = answerings_find(work, &answering);
    seen.is_held = answering.is_held;
    if (status == STATUS_OK)
        *ret_seen = seen;
    return status;
}

enum status count_troubled_outgoing(struct work *work, int64_t *ret_count)
{
    enum status status = check_right(work, RIGHT_VIEW);

    return status == STATUS_OK ? outboxes_count_troubled(work, OUTGOING_COUNTED, ret_count)
                               : status;
}

/* --- deciding --- */

static const char *outbox_json(struct arena *arena, const struct outbox *outbox)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "state", outbox->state);
    json_int(&json, "not_before_at", outbox->not_before_at);
    json_int(&json, "ended_at", outbox->ended_at);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status tell(struct work *work, const struct outbox *before, const struct outbox *after,
                        enum audit_action action, int64_t *ret_audit_id)
{
    const struct audit audit = {.action = action,
                                .object_id = before->id,
                                .before_json = outbox_json(work->arena, before),
                                .after_json = outbox_json(work->arena, after)};

    return audits_insert(work, &audit, ret_audit_id);
}

struct stepping {
    int64_t id;         /* 0: of the message */
    int64_t message_id; /* 0: whichever it is */
    enum outgoing_step step;
    struct outgoing_stepped stepped;
};

bool outgoing_may_go_again(const struct outbox *outbox)
{
    return outbox->state == OUTBOX_FAILED || outbox->state == OUTBOX_UNKNOWN ||
           outbox->state == OUTBOX_TO_APPROVE;
}

/* Any other is on its way already, or somebody took it back. */
static enum status find_again(struct work *work, const struct conversation_message *message,
                              struct outbox *ret_outbox)
{
    struct outbox_list list = {0};

    enum status status = outboxes_of_conversation(work, message->conversation_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].message_id == message->id && outgoing_may_go_again(&list.items[i])) {
            *ret_outbox = list.items[i];
            return STATUS_OK;
        }
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this message is on its way already, or has left"));
}

static enum status find_row(struct work *work, const struct stepping *stepping,
                            struct outbox *ret_outbox, struct conversation_message *ret_message)
{
    enum status status = STATUS_OK;

    if (stepping->message_id == 0) {
        status = outboxes_find(work, stepping->id, ret_outbox);
        return status == STATUS_OK ? messages_find(work, ret_outbox->message_id, ret_message)
                                   : status;
    }
    status = messages_find(work, stepping->message_id, ret_message);
    return status == STATUS_OK ? find_again(work, ret_message, ret_outbox) : status;
}

/* By a mailbox that was removed nothing leaves any more, and it would wait for ever. */
static enum status check_channel(struct work *work, int64_t channel_id)
{
    struct channel channel = {0};

    enum status status = channels_find(work, channel_id, &channel);
    if (status != STATUS_OK || !channel.is_archived)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("the mailbox or bot by which this was to leave was removed; "
                                   "write it anew, or connect that one again"));
}

static enum status let_go(struct work *work, const struct outbox *before, struct outbox *after)
{
    struct answering answering = answering_default();

    enum status status = check_channel(work, before->channel_id);
    if (status == STATUS_OK)
        status = answerings_find(work, &answering);
    after->state = OUTBOX_WAITING;
    after->not_before_at = work->now + answering.undo_seconds * SECOND;
    after->ended_at = 0;
    if (status == STATUS_OK)
        status = outboxes_let_go(work, before->id, after->not_before_at);
    return status;
}

static enum status run_step(struct work *work, void *context)
{
    struct stepping *stepping = (struct stepping *)context;
    const bool leaves = stepping->step == OUTGOING_LET_GO;
    struct conversation_message message = {0};
    struct outbox before = {0}, after = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_row(work, stepping, &before, &message);
    after = before;
    if (status == STATUS_OK)
        status = leaves ? let_go(work, &before, &after) : outboxes_withdraw(work, before.id);
    if (!leaves)
        after.state = OUTBOX_WITHDRAWN;
    if (status == STATUS_OK)
        status = tell(work, &before, &after, leaves ? AUDIT_OUTGOING_LET_GO : AUDIT_OUTGOING_KEPT,
                      &stepping->stepped.audit_id);
    stepping->stepped.conversation_id = message.conversation_id;
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status step_outgoing(struct work *work, int64_t id, enum outgoing_step step,
                          struct outgoing_stepped *ret_stepped)
{
    struct stepping stepping = {.id = id, .step = step};

    enum status status = check_right(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = attempt(work, run_step, &stepping);
    if (status == STATUS_OK)
        *ret_stepped = stepping.stepped;
    return status;
}

enum status send_message_again(struct work *work, int64_t message_id,
                               struct outgoing_stepped *ret_stepped)
{
    struct stepping stepping = {.message_id = message_id, .step = OUTGOING_LET_GO};

    enum status status = check_right(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = attempt(work, run_step, &stepping);
    if (status == STATUS_OK)
        *ret_stepped = stepping.stepped;
    return status;
}

/* --- and back --- */

static bool read_int(const struct json_value *object, const char *name, int64_t *ret_number)
{
    const struct json_value *value = json_member(object, name);

    if (!value || value->kind != VALUE_INTEGER)
        return false;
    *ret_number = value->integer;
    return true;
}

static enum status read_trail(struct work *work, const char *json, struct outbox *outbox)
{
    const struct json_value *object = NULL;
    int64_t state = 0;

    enum status status = json_read(slice_of(json ? json : ""), work->arena, &work->fault, &object);
    if (status != STATUS_OK)
        return status;
    bool is_read = read_int(object, "state", &state) &&
                   read_int(object, "not_before_at", &outbox->not_before_at) &&
                   read_int(object, "ended_at", &outbox->ended_at);
    outbox->state = (enum outbox_state)state;
    if (is_read && state >= OUTBOX_WAITING && state <= OUTBOX_WITHDRAWN)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was noted of this change cannot be read any more"));
}

/* What would leave by this leaves after the seconds in which it can be taken back, too. */
static enum status put_back(struct work *work, struct outbox *before, enum outbox_state now)
{
    struct answering answering = answering_default();

    enum status status = answerings_find(work, &answering);
    if (status == STATUS_OK && before->state == OUTBOX_WAITING)
        status = check_channel(work, before->channel_id);
    int64_t soonest = work->now + answering.undo_seconds * SECOND;
    if (before->state == OUTBOX_WAITING && before->not_before_at < soonest)
        before->not_before_at = soonest;
    return status == STATUS_OK ? outboxes_put_back(work, before, now) : status;
}

enum status undo_outgoing_step(struct work *work, const struct audit *audit,
                               struct undone *ret_undone)
{
    struct outbox now = {0}, before = {0}, after = {0};
    struct undone undone = {.object_id = audit->object_id};

    enum status status = outboxes_find(work, audit->object_id, &now);
    before = after = now;
    if (status == STATUS_OK)
        status = read_trail(work, audit->before_json, &before);
    if (status == STATUS_OK)
        status = read_trail(work, audit->after_json, &after);
    if (status == STATUS_OK)
        status = put_back(work, &before, after.state);
    if (status == STATUS_OK)
        status = tell(work, &now, &before, AUDIT_OUTGOING_RESTORED, &undone.audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, undone.audit_id);
    if (status == STATUS_OK)
        *ret_undone = undone;
    return status;
}
