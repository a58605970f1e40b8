// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/conversation_change.h"
#include "base/clock.h"

/* Two conversations that are one, and one that is two. */

/* --- what their messages say of the clock --- */

static void forget_messages(struct conversation *conversation)
{
    conversation->message_count = conversation->automatic_count = 0;
    conversation->waiting_since_at = conversation->answer_due_at = 0;
    conversation->last_at = conversation->contact_at = 0;
}

/* All is counted again; until when an answer is due stays what it was, where one waits still.
 * State, snooze and owner are the caller's to settle. */
static void count_again(const struct message_event *events, size_t count, int64_t due_at,
                        struct conversation *conversation)
{
    const struct conversation kept = *conversation;

    forget_messages(conversation);
    for (size_t i = 0; i < count; i++)
        conversation_take(conversation, &(struct conversation_event){
                                            .kind = events[i].kind,
                                            .is_automatic = events[i].is_automatic,
                                            .is_thanks = (events[i].flags & MESSAGE_THANKS) != 0,
                                            .at = events[i].at,
                                            .due_at = due_at,
                                            .author_id = events[i].author_id});
    conversation->state = kept.state;
    conversation->snoozed_until_at = kept.snoozed_until_at;
    conversation->owner_id = kept.owner_id;
    if (conversation->state != CONVERSATION_OPEN)
        conversation->waiting_since_at = conversation->answer_due_at = 0;
}

static enum status read_events(struct work *work, int64_t id, struct message_events *ret_events)
{
    enum status status = messages_events(work, id, CONVERSATION_JOINED_MAX + 1, ret_events);

    if (status == STATUS_OK && ret_events->count > CONVERSATION_JOINED_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "from",
                         MESSAGE("conversations of more than {1} messages cannot be merged or "
                                 "split",
                                 arg_count(CONVERSATION_JOINED_MAX)));
    return status;
}

static const int64_t *ids_of(struct arena *arena, const struct message_event *events, size_t count)
{
    int64_t *ids = arena_array(arena, int64_t, count);

    for (size_t i = 0; i < count; i++)
        ids[i] = events[i].id;
    return ids;
}

static int64_t sooner(int64_t one, int64_t other)
{
    if (one == 0 || other == 0)
        return one + other;
    return one < other ? one : other;
}

/* --- merging --- */

struct merging {
    int64_t into_id, from_id;
    struct conversation_changed changed;
};

/* Whoever waited in either waits; whatever the one lacks it has from the other. */
static void take_in(const struct conversation *from, struct conversation *into)
{
    into->message_count += from->message_count;
    into->automatic_count += from->automatic_count;
    into->waiting_since_at = sooner(into->waiting_since_at, from->waiting_since_at);
    into->answer_due_at = sooner(into->answer_due_at, from->answer_due_at);
    if (from->last_at > into->last_at)
        into->last_at = from->last_at;
    if (from->contact_at > into->contact_at)
        into->contact_at = from->contact_at;
    if (from->state == CONVERSATION_OPEN)
        into->state = CONVERSATION_OPEN;
    if (from->urgency > into->urgency)
        into->urgency = from->urgency;
    if (into->owner_id == 0)
        into->owner_id = from->owner_id;
    if (into->client_id == 0) {
        into->client_id = from->client_id;
        into->contact_id = from->contact_id;
    }
    if (into->enquiry_id == 0)
        into->enquiry_id = from->enquiry_id;
    if (from->waiting_since_at != 0 && from->snoozed_until_at == 0)
        into->snoozed_until_at = 0;
}

static enum status put_away(struct work *work, const struct conversation *from, int64_t into_id)
{
    struct conversation away = *from;

    away.state = CONVERSATION_CLOSED;
    away.merged_into = into_id;
    away.snoozed_until_at = 0;
    away.waiting_since_at = away.answer_due_at = away.contact_at = 0;
    return conversations_update(work, &away);
}

static enum status run_merging(struct work *work, void *context)
{
    struct merging *merging = (struct merging *)context;
    struct conversation into = {0}, from = {0};
    struct message_events events = {0};
    int64_t moved = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, merging->into_id, 0, &into);
    if (status == STATUS_OK)
        status = conversation_find(work, merging->from_id, 0, &from);
    if (status == STATUS_OK)
        status = read_events(work, from.id, &events);
    if (status == STATUS_OK)
        status = messages_move(work, from.id, into.id, &moved);
    if (status == STATUS_OK)
        status = reply_drafts_move(work, from.id, into.id);
    if (status == STATUS_OK)
        status = put_away(work, &from, into.id);
    if (status != STATUS_OK)
        return status;
    struct conversation after = into;
    take_in(&from, &after);
    const struct conversation_trail trail = {.action = AUDIT_CONVERSATION_MERGED,
                                             .other_id = from.id,
                                             .moved =
                                                 ids_of(work->arena, events.items, events.count),
                                             .moved_count = events.count};
    status = conversation_change_with(work, &into, &after, &trail, &merging->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status merge_conversations(struct work *work, int64_t into_id, int64_t from_id,
                                struct conversation_changed *ret_changed)
{
    struct merging merging = {.into_id = into_id, .from_id = from_id};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK && into_id == from_id)
        return fault_set(&work->fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("choose another conversation to put into this one"));
    if (status == STATUS_OK)
        status = attempt(work, run_merging, &merging);
    if (status == STATUS_OK)
        *ret_changed = merging.changed;
    return status;
}

/* --- splitting --- */

struct splitting {
    int64_t id, message_id;
    struct conversation_changed changed;
};

static enum status find_place(struct work *work, const struct message_events *events,
                              int64_t message_id, size_t *ret_place)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->items[i].id == message_id) {
            if (i == 0)
                return fault_set(&work->fault, STATUS_INVALID, "message",
                                 PLAIN_MESSAGE("nothing would be left before this message; "
                                               "choose a later one"));
            *ret_place = i;
            return STATUS_OK;
        }
    return fault_set(&work->fault, STATUS_INVALID, "message",
                     PLAIN_MESSAGE("this message stands in another conversation by now"));
}

/* Answers to what has moved still come with the old token, and are found by their Message-ID. */
static enum status begin_new(struct work *work, const struct conversation *of,
                             const struct message_event *events, size_t count,
                             struct conversation *ret_made)
{
    struct conversation_message first = {.subject = ""};
    struct conversation made = *of;

    made.id = work_new_id(work);
    made.version = 1;
    made.enquiry_id = 0;
    made.state = CONVERSATION_OPEN;
    made.snoozed_until_at = 0;
    random_bytes(made.token, sizeof(made.token));
    enum status status = messages_find(work, events[0].id, &first);
    if (status == STATUS_OK && first.subject[0] != '\0')
        made.subject = first.subject;
    count_again(events, count, of->answer_due_at, &made);
    if (status == STATUS_OK)
        status = answer_clock_settle(work, &made);
    if (status == STATUS_OK)
        status = conversations_insert(work, &made);
    if (status == STATUS_OK)
        *ret_made = made;
    return status;
}

static enum status move_all(struct work *work, const int64_t *ids, size_t count, int64_t from_id,
                            int64_t to_id)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int64_t moved = 0;

        status = messages_move_one(work, ids[i], from_id, to_id, &moved);
        if (status == STATUS_OK && moved == 0)
            status = fault_set(&work->fault, STATUS_CONFLICT, "",
                               PLAIN_MESSAGE("this conversation moved on since; what was before "
                                             "cannot be put back without losing that"));
    }
    return status;
}

static enum status run_splitting(struct work *work, void *context)
{
    struct splitting *splitting = (struct splitting *)context;
    struct conversation before = {0}, made = {0};
    struct message_events events = {0};
    size_t place = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, splitting->id, 0, &before);
    if (status == STATUS_OK)
        status = read_events(work, before.id, &events);
    if (status == STATUS_OK)
        status = find_place(work, &events, splitting->message_id, &place);
    const size_t count = events.count - place;
    if (status == STATUS_OK)
        status = begin_new(work, &before, events.items + place, count, &made);
    if (status != STATUS_OK)
        return status;
    const struct conversation_trail trail = {.action = AUDIT_CONVERSATION_SPLIT,
                                             .other_id = made.id,
                                             .moved =
                                                 ids_of(work->arena, events.items + place, count),
                                             .moved_count = count};
    struct conversation after = before;
    struct conversation_changed changed = {0};
    count_again(events.items, place, before.answer_due_at, &after);
    status = move_all(work, trail.moved, count, before.id, made.id);
    if (status == STATUS_OK)
        status = conversation_change_with(work, &before, &after, &trail, &changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    splitting->changed = (struct conversation_changed){changed.audit_id, made};
    return status;
}

enum status split_conversation(struct work *work, int64_t id, int64_t message_id,
                               struct conversation_changed *ret_changed)
{
    struct splitting splitting = {.id = id, .message_id = message_id};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = attempt(work, run_splitting, &splitting);
    if (status == STATUS_OK)
        *ret_changed = splitting.changed;
    return status;
}

/* --- taken back --- */

static enum status changed_since(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this conversation moved on since; what was before cannot be "
                                   "put back without losing that"));
}

/* As it was before, of a conversation that nobody touched since. */
static enum status put_back(struct work *work, const struct audit *audit,
                            const struct conversation *now, struct undone *ret_undone)
{
    struct conversation_changed changed = {0};
    struct conversation before = *now;

    enum status status = conversation_put_back(work, audit, &before);
    if (status == STATUS_OK)
        status = conversation_change(work, now, &before, AUDIT_CONVERSATION_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}

static enum status begin_undo(struct work *work, const struct audit *audit,
                              struct conversation *ret_now, struct conversation *ret_other,
                              struct conversation_trail *ret_trail)
{
    enum status status = conversation_find(work, audit->object_id, 0, ret_now);

    if (status == STATUS_OK && ret_now->version != audit->version)
        return changed_since(work);
    if (status == STATUS_OK)
        status = conversation_trail_read(work, audit, ret_trail);
    if (status == STATUS_OK)
        status = conversations_find(work, ret_trail->other_id, ret_other);
    return status;
}

enum status undo_conversation_merge(struct work *work, const struct audit *audit,
                                    struct undone *ret_undone)
{
    struct conversation now = {0}, other = {0};
    struct conversation_trail trail = {0};
    struct message_events events = {0};

    enum status status = begin_undo(work, audit, &now, &other, &trail);
    if (status == STATUS_OK && other.merged_into != now.id)
        return changed_since(work);
    if (status == STATUS_OK)
        status = move_all(work, trail.moved, trail.moved_count, now.id, other.id);
    if (status == STATUS_OK)
        status = read_events(work, other.id, &events);
    if (status != STATUS_OK)
        return status;
    other.merged_into = 0;
    other.state = CONVERSATION_OPEN;
    count_again(events.items, events.count, now.answer_due_at, &other);
    status = answer_clock_settle(work, &other);
    if (status == STATUS_OK)
        status = conversations_update(work, &other);
    if (status == STATUS_OK)
        status = put_back(work, audit, &now, ret_undone);
    return status;
}

enum status undo_conversation_split(struct work *work, const struct audit *audit,
                                    struct undone *ret_undone)
{
    struct conversation now = {0}, made = {0};
    struct conversation_trail trail = {0};

    enum status status = begin_undo(work, audit, &now, &made, &trail);
    if (status == STATUS_OK &&
        (made.version != 1 || made.message_count != (int64_t)trail.moved_count))
        return changed_since(work);
    if (status == STATUS_OK)
        status = move_all(work, trail.moved, trail.moved_count, made.id, now.id);
    if (status == STATUS_OK)
        status = put_away(work, &made, now.id);
    if (status == STATUS_OK)
        status = put_back(work, audit, &now, ret_undone);
    return status;
}
