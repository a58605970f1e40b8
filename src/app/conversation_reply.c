// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/conversation_change.h"
#include "app/conversation_send.h"
#include "app/enquiry_change.h"
#include "app/local_time.h"
#include "app/outgoing_put.h"
#include "domain/typed_text.h"

/* What is said in a conversation: to them, among ourselves, in a call. */

#define MINUTE (INT64_C(60) * 1000000)

struct saying {
    int64_t id, version;
    enum message_kind kind;
    const char *text, *at;
    bool closes;
    struct conversation_said said;
};

static enum status read_text(struct work *work, const char *typed, const char **ret_text)
{
    const char *text = NULL;

    enum status status =
        typed_lines(slice_of(typed), REPLY_TEXT_MAX, "text", work->arena, &work->fault, &text);
    if (status == STATUS_OK && text[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("write something first"));
    if (status == STATUS_OK)
        *ret_text = text;
    return status;
}

static struct conversation_event event_of(const struct conversation_message *message)
{
    return (struct conversation_event){
        .kind = message->kind, .at = message->happened_at, .author_id = message->author_id};
}

/* The enquiry that it began with has its first answer now; *ret_audit_id 0: it had one. */
static enum status answer_its_enquiry(struct work *work, int64_t enquiry_id, int64_t *ret_audit_id)
{
    struct enquiry before = {0}, after = {0};
    struct enquiry_changed changed = {0};

    if (enquiry_id == 0)
        return STATUS_OK;
    enum status status = enquiries_find(work, enquiry_id, &before);
    if (status != STATUS_OK || before.is_deleted || before.stage != ENQUIRY_NEW)
        return status;
    after = before;
    status = enquiry_answer(&after, work->now, &work->fault);
    if (status == STATUS_OK)
        status = enquiry_change(work, &before, &after, AUDIT_ENQUIRY_ANSWERED, &changed);
    if (status == STATUS_OK)
        *ret_audit_id = changed.audit_id;
    return status;
}

static enum status finish_saying(struct work *work, struct saying *saying,
                                 const struct conversation *before,
                                 const struct conversation *after,
                                 const struct conversation_trail *trail)
{
    struct conversation_changed changed = {0};

    enum status status = conversation_change_with(work, before, after, trail, &changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    if (status == STATUS_OK)
        saying->said = (struct conversation_said){.audit_id = changed.audit_id,
                                                  .message_id = trail->message_id,
                                                  .conversation = changed.conversation};
    return status;
}

/* --- to them --- */

static enum status refuse_spam(struct work *work, const struct conversation *conversation)
{
    if (conversation->state != CONVERSATION_SPAM)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "text",
                     PLAIN_MESSAGE("this is among the spam; take it out of there before you "
                                   "answer"));
}

static enum status run_reply(struct work *work, void *context)
{
    struct saying *saying = (struct saying *)context;
    struct conversation_trail trail = {.action = AUDIT_CONVERSATION_ANSWERED};
    struct conversation before = {0}, after = {0};
    struct outgoing_written sent = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, saying->id, saying->version, &before);
    if (status == STATUS_OK)
        status = refuse_spam(work, &before);
    if (status == STATUS_OK)
        status = outgoing_put(work,
                              &(struct outgoing){.conversation = &before,
                                                 .kind = OUTBOX_DIRECT,
                                                 .leave = OUTGOING_AS_SET,
                                                 .text = saying->text},
                              &sent);
    if (status == STATUS_OK)
        status = answer_its_enquiry(work, before.enquiry_id, &trail.other_id);
    if (status == STATUS_OK)
        status = reply_drafts_put(work, saying->id, work->actor.user_id, "");
    if (status != STATUS_OK)
        return status;
    const struct conversation_event event = event_of(&sent.message);
    after = before;
    conversation_take(&after, &event);
    if (saying->closes && after.state == CONVERSATION_OPEN)
        status = conversation_close(&after, &work->fault);
    trail.message_id = sent.message.id;
    trail.outbox_id = sent.outbox_id;
    if (status == STATUS_OK)
        status = finish_saying(work, saying, &before, &after, &trail);
    saying->said.is_held = sent.is_held;
    return status;
}

/* What was typed is not lost when it cannot be sent (D-31): the fault stays the first one. */
static void keep_what_was_typed(struct work *work, const struct conversation_reply *reply)
{
    const struct fault fault = work->fault;

    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
    enum status kept = keep_reply_draft(work, reply->id, reply->text);
    (void)kept; /* the first fault is the one to tell */
    work_end(work);
    work->fault = fault;
}

enum status reply_to_conversation(struct work *work, const struct conversation_reply *reply,
                                  struct conversation_said *ret_said)
{
    struct saying saying = {
        .id = reply->id, .version = reply->version, .kind = MESSAGE_OURS, .closes = reply->closes};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = read_text(work, reply->text, &saying.text);
    if (status != STATUS_OK)
        return status;
    status = attempt(work, run_reply, &saying);
    if (status == STATUS_OK)
        *ret_said = saying.said;
    else if (!work->is_held && status != STATUS_NOT_FOUND)
        keep_what_was_typed(work, reply);
    return status;
}

/* --- among ourselves, and what was spoken --- */

static enum status read_at(struct work *work, const char *typed, int64_t *ret_at)
{
    struct zone *zone = NULL;
    int64_t at = work->now;

    if (!typed || typed[0] == '\0') {
        *ret_at = at;
        return STATUS_OK;
    }
    enum status status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    bool is_read = local_time_read(zone, typed, &at);
    zone_close(zone);
    if (!is_read)
        return fault_set(&work->fault, STATUS_INVALID, "at",
                         PLAIN_MESSAGE("say when it was as a day and a time"));
    if (at > work->now + LOGGED_AHEAD_MINUTES * MINUTE)
        return fault_set(&work->fault, STATUS_INVALID, "at",
                         PLAIN_MESSAGE("this time has not come yet"));
    *ret_at = at;
    return STATUS_OK;
}

static enum status put_message(struct work *work, const struct saying *saying, int64_t at,
                               const struct conversation *conversation,
                               struct conversation_message *ret_message)
{
    const struct conversation_message message = {
        .id = work_new_id(work),
        .conversation_id = conversation->id,
        .kind = saying->kind,
        .author_id = work->actor.user_id,
        .happened_at = at,
        .sender_name = "",
        .sender_address = "",
        .receivers = "{}",
        .subject = "",
        .text = saying->text,
        .own_length = (int64_t)strlen(saying->text),
        .mail_id = "",
        .flags = saying->kind == MESSAGE_OURS ? MESSAGE_BY_HAND : 0};

    enum status status = messages_insert(work, &message);
    if (status == STATUS_OK)
        status = message_words_put(work, &message);
    if (status == STATUS_OK)
        *ret_message = message;
    return status;
}

static enum status run_saying(struct work *work, void *context)
{
    struct saying *saying = (struct saying *)context;
    const bool is_note = saying->kind == MESSAGE_INTERNAL;
    struct conversation_trail trail = {.action = is_note ? AUDIT_CONVERSATION_NOTED
                                                         : AUDIT_CONVERSATION_LOGGED};
    struct conversation before = {0}, after = {0};
    struct conversation_message message = {0};
    int64_t at = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, saying->id, 0, &before);
    if (status == STATUS_OK)
        status = read_at(work, saying->at, &at);
    if (status == STATUS_OK)
        status = put_message(work, saying, at, &before, &message);
    if (status == STATUS_OK && !is_note)
        status = answer_its_enquiry(work, before.enquiry_id, &trail.other_id);
    if (status == STATUS_OK && saying->kind == MESSAGE_OURS && work->actor.user_id != 0)
        status = reply_drafts_put(work, saying->id, work->actor.user_id, "");
    if (status != STATUS_OK)
        return status;
    const struct conversation_event event = event_of(&message);
    after = before;
    conversation_take(&after, &event);
    trail.message_id = message.id;
    return finish_saying(work, saying, &before, &after, &trail);
}

static enum status say(struct work *work, struct saying *saying, const char *typed,
                       struct conversation_said *ret_said)
{
    enum status status = may_edit_conversations(work);

    if (status == STATUS_OK)
        status = read_text(work, typed, &saying->text);
    if (status == STATUS_OK)
        status = attempt(work, run_saying, saying);
    if (status == STATUS_OK)
        *ret_said = saying->said;
    return status;
}

enum status add_internal_note(struct work *work, int64_t id, const char *text,
                              struct conversation_said *ret_said)
{
    struct saying saying = {.id = id, .kind = MESSAGE_INTERNAL};

    return say(work, &saying, text, ret_said);
}

enum status log_talk(struct work *work, const struct logged_talk *talk,
                     struct conversation_said *ret_said)
{
    static const enum message_kind kinds[] = {MESSAGE_CALL, MESSAGE_MEETING, MESSAGE_OURS};
    struct saying saying = {.id = talk->id, .at = talk->at};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(talk->kind, message_kind_word(kinds[i])) == 0)
            saying.kind = kinds[i];
    if (saying.kind == 0)
        return fault_set(&work->fault, STATUS_INVALID, "kind",
                         PLAIN_MESSAGE("say whether it was a call, a meeting or a message"));
    return say(work, &saying, talk->text, ret_said);
}

/* --- what was typed so far --- */

struct keeping {
    int64_t id;
    const char *text;
};

static enum status run_keeping(struct work *work, void *context)
{
    const struct keeping *keeping = (const struct keeping *)context;
    struct conversation conversation;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, keeping->id, 0, &conversation);
    if (status == STATUS_OK)
        status = reply_drafts_put(work, keeping->id, work->actor.user_id, keeping->text);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status keep_reply_draft(struct work *work, int64_t id, const char *text)
{
    struct keeping keeping = {.id = id, .text = ""};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = typed_lines(slice_of(text), REPLY_TEXT_MAX, "text", work->arena, &work->fault,
                             &keeping.text);
    if (status != STATUS_OK || work->actor.user_id == 0)
        return status;
    return attempt(work, run_keeping, &keeping);
}
