// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/pasted_talks.h"

#include <string.h>

#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/conversation_change.h"
#include "app/conversation_send.h"
#include "app/pasted_read.h"
#include "base/clock.h"
#include "domain/thanks.h"
#include "store/conversations.h"
#include "store/messages.h"

#define DAY INT64_C(86400000000)

enum status look_at_pasted_talk(struct work *work, const struct pasted_asked *asked,
                                struct pasted_look *ret_look)
{
    struct pasted_read read;

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = pasted_read(work, asked, &read);
    if (status == STATUS_OK)
        *ret_look = read.look;
    return status;
}

/* ---- keeping ---- */

struct keeping {
    const struct pasted_asked *asked;
    struct pasted_kept kept;
};

static enum status check_choices(struct work *work, const struct pasted_look *look)
{
    size_t ours = 0;

    if (look->talk.is_ambiguous)
        return fault_set(&work->fault, STATUS_INVALID, "order",
                         PLAIN_MESSAGE("say whether the day or the month stands first in these "
                                       "dates"));
    for (size_t i = 0; i < look->talk.speaker_count; i++)
        ours += look->ours[i];
    if (ours == look->talk.speaker_count)
        return fault_set(&work->fault, STATUS_INVALID, "who",
                         PLAIN_MESSAGE("say who of them is the client"));
    return STATUS_OK;
}

static const char *their_name(const struct pasted_look *look)
{
    for (size_t i = 0; i < look->talk.speaker_count; i++)
        if (!look->ours[i])
            return look->talk.speakers[i];
    return "";
}

/* Into the one that is named or known, else into a new one, which is empty at first. */
static enum status begin_conversation(struct work *work, const struct pasted_read *read,
                                      struct conversation *ret_conversation)
{
    struct conversation made = {.id = work_new_id(work),
                                .version = 1,
                                .client_id = read->look.client_id,
                                .contact_id = read->contact_id,
                                .name = their_name(&read->look),
                                .address = "",
                                .subject = "",
                                .state = CONVERSATION_OPEN,
                                .last_at = read->look.at[0]};

    if (read->look.conversation_id != 0) {
        *ret_conversation = read->conversation;
        return STATUS_OK;
    }
    random_bytes(made.token, sizeof(made.token));
    enum status status = conversations_insert(work, &made);
    if (status == STATUS_OK)
        *ret_conversation = made;
    return status;
}

/* An old dialogue is history: nobody waits in it, and nobody who waits is answered by it. */
static bool is_history(const struct work *work, int64_t at)
{
    return at <= work->now - PASTED_FRESH_DAYS * DAY;
}

static enum status put_message(struct work *work, const struct pasted_read *read, size_t place,
                               const struct answer_clock *clock, struct conversation *conversation,
                               int64_t *ret_id)
{
    const struct pasted_look *look = &read->look;
    const struct pasted_message *one = &look->talk.items[place];
    const bool is_ours = look->ours[one->speaker];
    const bool is_thanks =
        !is_ours && is_only_thanks(slice_of(one->text), slice_of(look->name), work->arena);
    struct conversation_message message = {.id = work_new_id(work),
                                           .conversation_id = conversation->id,
                                           .kind = is_ours ? MESSAGE_OURS : MESSAGE_CAME,
                                           .happened_at = look->at[place],
                                           .sender_name = look->talk.speakers[one->speaker],
                                           .sender_address = "",
                                           .receivers = "{}",
                                           .subject = "",
                                           .text = one->text,
                                           .own_length = (int64_t)strlen(one->text),
                                           .mail_id = "",
                                           .has_likeness = true,
                                           .flags = is_thanks ? MESSAGE_THANKS : 0};

    memcpy(message.likeness, read->likeness[place], sizeof(message.likeness));
    enum status status = messages_insert(work, &message);
    if (status == STATUS_OK)
        status = message_words_put(work, &message);
    if (status != STATUS_OK)
        return status;
    conversation_take(conversation, &(struct conversation_event){
                                        .kind = message.kind,
                                        .is_thanks = is_thanks,
                                        .is_history = is_history(work, message.happened_at),
                                        .at = message.happened_at,
                                        .due_at = answer_clock_due(clock, conversation->urgency,
                                                                   message.happened_at)});
    *ret_id = message.id;
    return STATUS_OK;
}

/* Who waited before goes on waiting, unless what was said to them since is among what was added. */
static void keep_waiting(const struct conversation *before, int64_t ours_at,
                         struct conversation *conversation)
{
    const int64_t waits = before->waiting_since_at;

    if (waits == 0 || ours_at >= waits ||
        (conversation->waiting_since_at != 0 && conversation->waiting_since_at <= waits))
        return;
    conversation->waiting_since_at = waits;
    conversation->answer_due_at = before->answer_due_at;
    conversation->urgency = before->urgency;
}

static enum status settle(struct work *work, const struct pasted_read *read,
                          struct conversation *conversation)
{
    if (read->look.conversation_id != 0 || !is_history(work, conversation->last_at))
        return STATUS_OK;
    return conversation_close(conversation, &work->fault);
}

/* Those that are not kept yet; `trail` holds which. */
static enum status put_messages(struct work *work, const struct pasted_read *read,
                                struct conversation *conversation, struct conversation_trail *trail)
{
    const struct pasted_look *look = &read->look;
    const struct conversation before = *conversation;
    int64_t *ids = arena_array(work->arena, int64_t, look->talk.count), ours_at = 0;
    struct answer_clock clock = {.zone = NULL};

    trail->moved = ids;
    enum status status = answer_clock_open(work, &clock);
    for (size_t i = 0; status == STATUS_OK && i < look->talk.count; i++) {
        if (look->is_known[i])
            continue;
        status = put_message(work, read, i, &clock, conversation, &ids[trail->moved_count++]);
        if (look->ours[look->talk.items[i].speaker] && look->at[i] > ours_at)
            ours_at = look->at[i];
    }
    answer_clock_close(&clock);
    keep_waiting(&before, ours_at, conversation);
    return status;
}

static enum status write_messages(struct work *work, const struct pasted_read *read,
                                  struct pasted_kept *kept)
{
    struct conversation before = {0}, after = {0};
    struct conversation_changed changed = {0};
    struct conversation_trail trail = {.action = AUDIT_CONVERSATION_PASTED};

    enum status status = begin_conversation(work, read, &before);
    after = before;
    trail.other_id = read->look.conversation_id == 0 ? before.id : 0;
    if (status == STATUS_OK)
        status = put_messages(work, read, &after, &trail);
    if (status == STATUS_OK)
        status = settle(work, read, &after);
    if (status == STATUS_OK)
        status = conversation_change_with(work, &before, &after, &trail, &changed);
    *kept = (struct pasted_kept){before.id, changed.audit_id, trail.moved_count,
                                 read->look.talk.count - trail.moved_count};
    return status;
}

static enum status run_keeping(struct work *work, void *context)
{
    struct keeping *keeping = (struct keeping *)context;
    struct pasted_read read;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = pasted_read(work, keeping->asked, &read);
    if (status == STATUS_OK)
        status = check_choices(work, &read.look);
    if (status != STATUS_OK)
        return status;
    if (read.look.known == read.look.talk.count) {
        keeping->kept = (struct pasted_kept){read.look.conversation_id, 0, 0, read.look.known};
        return work_commit(work);
    }
    status = write_messages(work, &read, &keeping->kept);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status keep_pasted_talk(struct work *work, const struct pasted_asked *asked,
                             struct pasted_kept *ret_kept)
{
    struct keeping keeping = {.asked = asked};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = attempt(work, run_keeping, &keeping);
    if (status == STATUS_OK)
        *ret_kept = keeping.kept;
    return status;
}

/* ---- taken back ---- */

static enum status remove_messages(struct work *work, const struct audit *audit,
                                   const struct conversation_trail *trail, int64_t *ret_count)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < trail->moved_count; i++) {
        int64_t removed = 0;

        status = messages_remove(work, audit->object_id, trail->moved[i], &removed);
        if (status == STATUS_OK && removed > 0)
            status = message_words_delete(work, trail->moved[i]);
        *ret_count += removed;
    }
    return status;
}

/* The conversation that they made goes with them. */
static enum status remove_conversation(struct work *work, const struct audit *audit,
                                       struct undone *ret_undone)
{
    int64_t audit_id = 0;

    enum status status = conversations_remove(work, audit->object_id);
    if (status == STATUS_OK)
        status = audits_insert(work,
                               &(struct audit){.action = AUDIT_CONVERSATION_RESTORED,
                                               .object_id = audit->object_id,
                                               .version = audit->version + 1},
                               &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .is_gone = true};
    return status;
}

enum status undo_pasted_talk(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    struct conversation_changed changed = {0};
    struct conversation_trail trail = {0};
    struct conversation now = {0}, after = {0};
    int64_t removed = 0;

    enum status status = conversation_find(work, audit->object_id, 0, &now);
    if (status == STATUS_OK)
        status = conversation_trail_read(work, audit, &trail);
    if (status == STATUS_OK)
        status = remove_messages(work, audit, &trail, &removed);
    if (status != STATUS_OK)
        return status;
    if (trail.other_id != 0 && now.version == audit->version)
        return remove_conversation(work, audit, ret_undone);
    after = now;
    if (now.version == audit->version)
        status = conversation_put_back(work, audit, &after);
    else
        after.message_count -= removed;
    if (status == STATUS_OK)
        status = conversation_change(work, &now, &after, AUDIT_CONVERSATION_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}
