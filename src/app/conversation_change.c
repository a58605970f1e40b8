// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversation_change.h"

#include "app/answer_clock.h"
#include "app/clients.h"
#include "app/record_fields.h"
#include "base/json.h"
#include "base/json_read.h"

#define CONVERSATION_FIELD(name, kind)                   \
    {                                                    \
#name, kind, offsetof(struct conversation, name) \
    }
static const struct record_field fields[] = {
    CONVERSATION_FIELD(channel_id, FIELD_INT),
    CONVERSATION_FIELD(client_id, FIELD_INT),
    CONVERSATION_FIELD(contact_id, FIELD_INT),
    CONVERSATION_FIELD(enquiry_id, FIELD_INT),
    CONVERSATION_FIELD(name, FIELD_TEXT),
    CONVERSATION_FIELD(address, FIELD_TEXT),
    CONVERSATION_FIELD(subject, FIELD_TEXT),
    CONVERSATION_FIELD(state, FIELD_DAY),
    CONVERSATION_FIELD(urgency, FIELD_DAY),
    CONVERSATION_FIELD(owner_id, FIELD_INT),
    CONVERSATION_FIELD(waiting_since_at, FIELD_INT),
    CONVERSATION_FIELD(answer_due_at, FIELD_INT),
    CONVERSATION_FIELD(snoozed_until_at, FIELD_INT),
    CONVERSATION_FIELD(last_at, FIELD_INT),
    CONVERSATION_FIELD(contact_at, FIELD_INT),
    CONVERSATION_FIELD(message_count, FIELD_INT),
    CONVERSATION_FIELD(automatic_count, FIELD_INT),
    CONVERSATION_FIELD(merged_into, FIELD_INT),
};
static const struct record_fields conversation_fields = {fields,
                                                         sizeof(fields) / sizeof(fields[0])};

enum status may_see_conversations(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the conversations of this business"));
}

enum status may_edit_conversations(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may read conversations, but not answer or change them"));
}

enum status conversation_find(struct work *work, int64_t id, int64_t version,
                              struct conversation *ret_conversation)
{
    struct conversation conversation;

    enum status status = conversations_find(work, id, &conversation);
    if (status == STATUS_OK && conversation.merged_into != 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such conversation"));
    if (status == STATUS_OK && version != 0 && conversation.version != version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this conversation moved on meanwhile; look at it again"));
    if (status == STATUS_OK)
        *ret_conversation = conversation;
    return status;
}

/* --- the trail --- */

static const char *write_trail(struct arena *arena, const struct conversation_trail *trail)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "message", trail->message_id);
    json_int(&json, "outbox", trail->outbox_id);
    json_int(&json, "other", trail->other_id);
    json_begin_array(&json, "moved");
    for (size_t i = 0; i < trail->moved_count; i++)
        json_int(&json, NULL, trail->moved[i]);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static int64_t number_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_INTEGER ? member->integer : 0;
}

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

enum status conversation_trail_read(struct work *work, const struct audit *audit,
                                    struct conversation_trail *ret_trail)
{
    const struct json_value *after = NULL;
    struct fault fault = {0};

    if (!audit->after_json ||
        json_read(slice_of(audit->after_json), work->arena, &fault, &after) != STATUS_OK ||
        after->kind != VALUE_OBJECT)
        return unreadable(work);
    const struct json_value *moved = json_member(after, "moved");
    size_t count = moved && moved->kind == VALUE_ARRAY ? moved->count : 0;
    int64_t *ids = arena_array(work->arena, int64_t, count);

    for (size_t i = 0; i < count; i++)
        ids[i] = moved->items[i].kind == VALUE_INTEGER ? moved->items[i].integer : 0;
    *ret_trail = (struct conversation_trail){.action = audit->action,
                                             .message_id = number_of(after, "message"),
                                             .outbox_id = number_of(after, "outbox"),
                                             .other_id = number_of(after, "other"),
                                             .moved = ids,
                                             .moved_count = count};
    return STATUS_OK;
}

/* --- changing --- */

/* Until when is worked out anew where it is another's turn, or another kind of wait. */
static enum status settle(struct work *work, const struct conversation *before,
                          struct conversation *after)
{
    if (before->waiting_since_at == after->waiting_since_at && before->urgency == after->urgency)
        return STATUS_OK;
    return answer_clock_settle(work, after);
}

static enum status write_change(struct work *work, const struct conversation *before,
                                const struct conversation *wanted, enum audit_action action,
                                const char *said, struct conversation_changed *ret_changed)
{
    struct conversation settled = *wanted;
    const struct conversation *after = &settled;

    enum status status = settle(work, before, &settled);
    if (status != STATUS_OK)
        return status;
    struct conversation_changed changed = {.conversation = settled};
    struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &conversation_fields, before, after),
        .after_json =
            said ? said : record_difference(work->arena, &conversation_fields, after, before),
        .version = after->version + 1,
    };

    status = conversations_update(work, after);
    changed.conversation.version++;
    changed.conversation.changed_at = work->now;
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

enum status conversation_change(struct work *work, const struct conversation *before,
                                const struct conversation *after, enum audit_action action,
                                struct conversation_changed *ret_changed)
{
    if (records_equal(&conversation_fields, before, after)) {
        *ret_changed = (struct conversation_changed){.conversation = *before};
        return STATUS_OK;
    }
    return write_change(work, before, after, action, NULL, ret_changed);
}

enum status conversation_change_with(struct work *work, const struct conversation *before,
                                     const struct conversation *after,
                                     const struct conversation_trail *trail,
                                     struct conversation_changed *ret_changed)
{
    return write_change(work, before, after, trail->action, write_trail(work->arena, trail),
                        ret_changed);
}

/* --- taken back --- */

enum status conversation_put_back(struct work *work, const struct audit *audit,
                                  struct conversation *record)
{
    if (!record_put_back(work->arena, &conversation_fields, audit->before_json, record))
        return unreadable(work);
    return STATUS_OK;
}

/* Whose it was may have been merged into somebody else since, or be gone. */
static enum status check_client(struct work *work, const struct conversation *now,
                                const struct conversation *before)
{
    struct client client;

    if (before->client_id == 0 || before->client_id == now->client_id)
        return STATUS_OK;
    return find_client(work, before->client_id, &client);
}

enum status undo_conversation_change(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone)
{
    struct conversation_changed changed = {0};
    struct conversation now = {0}, before = {0};

    enum status status = conversation_find(work, audit->object_id, 0, &now);
    if (status == STATUS_OK && now.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this conversation moved on since; what was before "
                                         "cannot be put back without losing that"));
    before = now;
    if (status == STATUS_OK)
        status = conversation_put_back(work, audit, &before);
    if (status == STATUS_OK)
        status = check_client(work, &now, &before);
    if (status == STATUS_OK)
        status = conversation_change(work, &now, &before, AUDIT_CONVERSATION_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = changed.audit_id};
    return status;
}
