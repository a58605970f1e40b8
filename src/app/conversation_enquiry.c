// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/conversation_change.h"
#include "app/enquiry_change.h"
#include "domain/enquiry.h"
#include "store/workspaces.h"

/* Somebody asks for something: their conversation becomes an enquiry as well (C11). */

struct asking {
    int64_t id, version;
    struct conversation_changed changed;
};

static const char *cut(struct arena *arena, const char *text, size_t most)
{
    size_t length = strlen(text);

    if (length <= most)
        return text;
    length = most;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return arena_copy(arena, text, length);
}

/* What they asked for stands in the first message that came. */
static enum status first_words(struct work *work, int64_t conversation_id,
                               struct conversation_message *ret_message)
{
    struct message_events events = {0};

    *ret_message = (struct conversation_message){.text = "", .happened_at = work->now};
    enum status status = messages_events(work, conversation_id, CONVERSATION_JOINED_MAX, &events);
    for (size_t i = 0; status == STATUS_OK && i < events.count; i++)
        if (events.items[i].kind == MESSAGE_CAME)
            return messages_find(work, events.items[i].id, ret_message);
    return status;
}

static enum status enter(struct work *work, const struct conversation *conversation,
                         struct enquiry_changed *ret_made)
{
    struct workspace workspace = {.currency = ""};
    struct conversation_message message;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = first_words(work, conversation->id, &message);
    if (status != STATUS_OK)
        return status;
    const char *name = conversation->name[0] != '\0' ? conversation->name : conversation->address;
    const char *title = conversation->subject[0] != '\0' ? conversation->subject : name;
    const size_t own = message.own_length > 0 ? (size_t)message.own_length : strlen(message.text);
    const struct enquiry enquiry = {
        .client_id = conversation->client_id,
        .name = cut(work->arena, name, CLIENT_NAME_MAX),
        .reach = cut(work->arena, conversation->address, ENQUIRY_REACH_MAX),
        .title = cut(work->arena, title, ORDER_TITLE_MAX),
        .details = cut(work->arena, cut(work->arena, message.text, own), ORDER_DETAILS_MAX),
        .service = "",
        .source = "",
        .currency = workspace.currency,
        .stage = ENQUIRY_NEW,
        .lost_reason = "",
        .received_at = message.happened_at,
    };
    return enquiry_enter(work, &enquiry, ret_made);
}

static enum status run_asking(struct work *work, void *context)
{
    struct asking *asking = (struct asking *)context;
    struct conversation_trail trail = {.action = AUDIT_CONVERSATION_ASKED};
    struct conversation before = {0}, after = {0};
    struct enquiry_changed made = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, asking->id, asking->version, &before);
    if (status == STATUS_OK && before.enquiry_id != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this conversation is an enquiry already"));
    if (status == STATUS_OK)
        status = enter(work, &before, &made);
    if (status != STATUS_OK)
        return status;
    after = before;
    after.enquiry_id = made.enquiry.id;
    trail.other_id = made.audit_id;
    status = conversation_change_with(work, &before, &after, &trail, &asking->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status make_enquiry_of_conversation(struct work *work, int64_t id, int64_t version,
                                         struct conversation_changed *ret_changed)
{
    struct asking asking = {.id = id, .version = version};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = attempt(work, run_asking, &asking);
    if (status == STATUS_OK)
        *ret_changed = asking.changed;
    return status;
}

enum status undo_conversation_asked(struct work *work, const struct audit *audit,
                                    struct undone *ret_undone)
{
    struct conversation_trail trail = {0};
    struct audit entered = {0};
    struct undone gone;

    enum status status = conversation_trail_read(work, audit, &trail);
    if (status == STATUS_OK)
        status = audits_find(work, trail.other_id, &entered);
    if (status == STATUS_OK)
        status = undo_enquiry_change(work, &entered, &gone);
    if (status == STATUS_OK)
        status = undo_conversation_change(work, audit, ret_undone);
    return status;
}
