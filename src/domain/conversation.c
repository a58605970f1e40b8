// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/conversation.h"

#include <string.h>

static const char *const STATES[] = {NULL, "open", "closed", "spam"};
static const char *const URGENCIES[] = {"none", "enquiry", "complaint", "claim", "emergency"};
static const char *const KINDS[] = {NULL, "came", "ours", "internal", "call", "meeting"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define DAY_MICROSECONDS INT64_C(86400000000)

static void stop_clock(struct conversation *conversation)
{
    conversation->waiting_since_at = 0;
    conversation->answer_due_at = 0;
}

static void take_theirs(struct conversation *conversation, const struct conversation_event *event)
{
    bool is_asleep = conversation->snoozed_until_at != 0 ||
                     conversation->state == CONVERSATION_CLOSED ||
                     conversation->waiting_since_at == 0;

    if (conversation->state == CONVERSATION_SPAM || (event->is_thanks && is_asleep))
        return;
    conversation->state = CONVERSATION_OPEN;
    conversation->snoozed_until_at = 0;
    if (conversation->waiting_since_at == 0 || event->at < conversation->waiting_since_at)
        conversation->waiting_since_at = event->at;
    if (conversation->answer_due_at == 0 || event->due_at < conversation->answer_due_at)
        conversation->answer_due_at = event->due_at;
}

static void take_ours(struct conversation *conversation, const struct conversation_event *event)
{
    if (event->at >= conversation->waiting_since_at) {
        stop_clock(conversation);
        if (conversation->urgency == URGENCY_ENQUIRY)
            conversation->urgency = URGENCY_NONE;
    }
    if (conversation->owner_id == 0)
        conversation->owner_id = event->author_id;
}

void conversation_take(struct conversation *conversation, const struct conversation_event *event)
{
    conversation->message_count++;
    if (event->at > conversation->last_at)
        conversation->last_at = event->at;
    if (event->is_automatic) {
        conversation->automatic_count++;
        return;
    }
    if (event->kind != MESSAGE_INTERNAL && event->at > conversation->contact_at)
        conversation->contact_at = event->at;
    if (event->is_history)
        return;
    switch (event->kind) {
    case MESSAGE_CAME:
        take_theirs(conversation, event);
        return;
    case MESSAGE_OURS:
    case MESSAGE_CALL:
    case MESSAGE_MEETING:
        take_ours(conversation, event);
        return;
    case MESSAGE_INTERNAL:
        return;
    }
}

enum status conversation_close(struct conversation *conversation, struct fault *fault)
{
    if (conversation->state != CONVERSATION_OPEN)
        return fault_set(fault, STATUS_CONFLICT, "state",
                         PLAIN_MESSAGE("this conversation is not open"));
    conversation->state = CONVERSATION_CLOSED;
    conversation->snoozed_until_at = 0;
    stop_clock(conversation);
    return STATUS_OK;
}

enum status conversation_reopen(struct conversation *conversation, struct fault *fault)
{
    if (conversation->state == CONVERSATION_OPEN && conversation->snoozed_until_at == 0)
        return fault_set(fault, STATUS_CONFLICT, "state",
                         PLAIN_MESSAGE("this conversation is open already"));
    conversation->state = CONVERSATION_OPEN;
    conversation->snoozed_until_at = 0;
    return STATUS_OK;
}

enum status conversation_set_spam(struct conversation *conversation, struct fault *fault)
{
    if (conversation->state == CONVERSATION_SPAM)
        return fault_set(fault, STATUS_CONFLICT, "state",
                         PLAIN_MESSAGE("this conversation is among the spam already"));
    conversation->state = CONVERSATION_SPAM;
    conversation->snoozed_until_at = 0;
    stop_clock(conversation);
    return STATUS_OK;
}

enum status conversation_snooze(struct conversation *conversation, int64_t until, int64_t now,
                                struct fault *fault)
{
    if (conversation->state != CONVERSATION_OPEN)
        return fault_set(fault, STATUS_CONFLICT, "state",
                         PLAIN_MESSAGE("this conversation is not open"));
    if (until <= now || until > now + CONVERSATION_SNOOZE_DAYS_MAX * DAY_MICROSECONDS)
        return fault_set(fault, STATUS_INVALID, "until",
                         MESSAGE("choose a time from now on, at most {1} days ahead",
                                 arg_count(CONVERSATION_SNOOZE_DAYS_MAX)));
    conversation->snoozed_until_at = until;
    return STATUS_OK;
}

bool conversation_waits(const struct conversation *conversation, int64_t now)
{
    return conversation->state == CONVERSATION_OPEN && conversation->merged_into == 0 &&
           conversation->waiting_since_at != 0 && conversation->snoozed_until_at <= now;
}

static bool word_place(const char *const *words, size_t count, const char *word, size_t *ret_place)
{
    for (size_t i = 0; i < count; i++)
        if (words[i] && strcmp(words[i], word) == 0) {
            *ret_place = i;
            return true;
        }
    return false;
}

const char *conversation_state_word(enum conversation_state state)
{
    return STATES[state];
}

bool conversation_state_of(const char *word, enum conversation_state *ret_state)
{
    size_t place = 0;
    bool found = word_place(STATES, COUNT(STATES), word, &place);

    if (found)
        *ret_state = (enum conversation_state)place;
    return found;
}

const char *urgency_word(enum urgency urgency)
{
    return URGENCIES[urgency];
}

bool urgency_of(const char *word, enum urgency *ret_urgency)
{
    size_t place = 0;
    bool found = word_place(URGENCIES, COUNT(URGENCIES), word, &place);

    if (found)
        *ret_urgency = (enum urgency)place;
    return found;
}

const char *message_kind_word(enum message_kind kind)
{
    return KINDS[kind];
}
