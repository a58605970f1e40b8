// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/conversation_words.h"

#include "app/outgoing_steps.h"
#include "web/form_page.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
enum { HOUR_MINUTES = 60, DAY_MINUTES_ALL = 1440 };

const char *conversation_time(struct exchange *exchange, struct zone *zone, int64_t at)
{
    const day_t day = zone_day(zone, at / SECOND);
    const day_t today = zone_day(zone, exchange->work->now / SECOND);
    const int minute = (int)zone_minute(zone, at / SECOND);
    const char *clock = path_text(exchange, "%02d:%02d", minute / 60, minute % 60);

    if (day == today)
        return clock;
    return message_text(exchange->arena, exchange->language,
                        MESSAGE("{1}, {2}", arg_day_near(day, today), arg_text(clock)));
}

static struct message span_words(int64_t minutes)
{
    if (minutes < HOUR_MINUTES)
        return MESSAGE("{1} min", arg_count(minutes));
    if (minutes < DAY_MINUTES_ALL)
        return MESSAGE("{1} h {2} min", arg_count(minutes / HOUR_MINUTES),
                       arg_count(minutes % HOUR_MINUTES));
    return MESSAGE_N("{1} day", "{1} days", arg_count(minutes / DAY_MINUTES_ALL));
}

struct message conversation_waiting_words(const struct conversation *conversation, int64_t now)
{
    if (conversation->waiting_since_at == 0)
        return (struct message){.one = NULL};
    return span_words(
        now > conversation->waiting_since_at ? (now - conversation->waiting_since_at) / MINUTE : 0);
}

bool conversation_is_late(const struct conversation *conversation, int64_t now)
{
    return conversation->answer_due_at != 0 && conversation->answer_due_at <= now;
}

struct message conversation_due_words(struct exchange *exchange, struct zone *zone,
                                      const struct conversation *conversation)
{
    const int64_t now = exchange->work->now;

    if (conversation->snoozed_until_at > now)
        return MESSAGE("back at {1}",
                       arg_text(conversation_time(exchange, zone, conversation->snoozed_until_at)));
    if (conversation->waiting_since_at == 0 || conversation->answer_due_at == 0)
        return (struct message){.one = NULL};
    const char *due = conversation_time(exchange, zone, conversation->answer_due_at);
    return conversation_is_late(conversation, now)
               ? MESSAGE("the answer was due: {1}", arg_text(due))
               : MESSAGE("answer by: {1}", arg_text(due));
}

struct message conversation_state_words(const struct conversation *conversation, int64_t now)
{
    switch (conversation->state) {
    case CONVERSATION_CLOSED:
        return PLAIN_MESSAGE("closed");
    case CONVERSATION_SPAM:
        return PLAIN_MESSAGE("spam");
    case CONVERSATION_OPEN:
        break;
    }
    if (conversation->snoozed_until_at > now)
        return PLAIN_MESSAGE("put off");
    return conversation->waiting_since_at != 0 ? PLAIN_MESSAGE("waits for our answer")
                                               : PLAIN_MESSAGE("it is their turn");
}

struct message conversation_box_words(enum conversation_box box)
{
    switch (box) {
    case BOX_WAITING:
        return PLAIN_MESSAGE("To answer");
    case BOX_OPEN:
        return PLAIN_MESSAGE("All open");
    case BOX_SNOOZED:
        return PLAIN_MESSAGE("Put off");
    case BOX_CLOSED:
        return PLAIN_MESSAGE("Closed");
    case BOX_SPAM:
        break;
    }
    return PLAIN_MESSAGE("Spam");
}

struct message urgency_words(enum urgency urgency)
{
    switch (urgency) {
    case URGENCY_ENQUIRY:
        return PLAIN_MESSAGE("new enquiry");
    case URGENCY_COMPLAINT:
        return PLAIN_MESSAGE("complaint");
    case URGENCY_CLAIM:
        return PLAIN_MESSAGE("guarantee");
    case URGENCY_EMERGENCY:
        return PLAIN_MESSAGE("emergency");
    case URGENCY_NONE:
        break;
    }
    return (struct message){.one = NULL};
}

struct message message_kind_words(enum message_kind kind)
{
    switch (kind) {
    case MESSAGE_INTERNAL:
        return PLAIN_MESSAGE("note among ourselves");
    case MESSAGE_CALL:
        return PLAIN_MESSAGE("call");
    case MESSAGE_MEETING:
        return PLAIN_MESSAGE("meeting");
    case MESSAGE_CAME:
    case MESSAGE_OURS:
        break;
    }
    return (struct message){.one = NULL};
}

struct message message_again_words(const struct outbox *outbox)
{
    if (!outgoing_may_go_again(outbox))
        return (struct message){.one = NULL};
    return outbox->state == OUTBOX_TO_APPROVE ? PLAIN_MESSAGE("Let it leave")
                                              : PLAIN_MESSAGE("Send it again");
}

struct message message_state_words(struct exchange *exchange, struct zone *zone,
                                   const struct outbox *outbox)
{
    switch (outbox->state) {
    case OUTBOX_WAITING:
        return MESSAGE("leaves at {1}",
                       arg_text(conversation_time(exchange, zone, outbox->not_before_at)));
    case OUTBOX_SENDING:
        return PLAIN_MESSAGE("is on its way");
    case OUTBOX_FAILED:
        return outbox->answer[0] == '\0' ? PLAIN_MESSAGE("It did not leave.")
                                         : PLAIN_MESSAGE("It did not leave. The server said:");
    case OUTBOX_UNKNOWN:
        return PLAIN_MESSAGE("Nobody knows whether it left: the connection broke on the way. Sent "
                             "again it keeps its number, so that most programs show it once; who "
                             "wants to be sure asks them first.");
    case OUTBOX_TO_APPROVE:
        return PLAIN_MESSAGE("waits for somebody's consent");
    case OUTBOX_SENT:
        return MESSAGE("left at {1}",
                       arg_text(conversation_time(exchange, zone, outbox->ended_at)));
    case OUTBOX_WITHDRAWN:
        break;
    }
    return PLAIN_MESSAGE("taken back");
}
