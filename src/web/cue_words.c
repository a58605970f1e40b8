// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/cue_words.h"

#include "base/text.h"

/* The titles of playbook.def are the texts here, so that both are translated once. */
static const struct rule_words {
    int number;
    struct message title;
} rules[] = {
    [CUE_ANSWER_ENQUIRY] = {7, {.one = N_("Answer quickly")}},
    [CUE_VIP_QUIET] = {23, {.one = N_("Stay in touch")}},
    [CUE_SLIPPING] = {22, {.one = N_("Remind once, not twice")}},
    [CUE_WINDOW_CLOSES] = {22, {.one = N_("Remind once, not twice")}},
    [CUE_FIRST_DAYS] = {20, {.one = N_("Look after the first days")}},
    [CUE_IMPORTANT_DAY] = {27, {.one = N_("Surprise them, for a reason of theirs")}},
    [CUE_YEARS] = {34, {.one = N_("Write when there is nothing to sell")}},
    [CUE_STAY_IN_TOUCH] = {23, {.one = N_("Stay in touch")}},
    [CUE_NEWLY_LOST] = {36, {.one = N_("Ask why they left")}},
    [CUE_WINDOW_OPENS] = {21, {.one = N_("Know each client's own rhythm")}},
    [CUE_SECOND_POINT] = {24, {.one = N_("Keep a second way to reach them")}},
    [CUE_DOUBLE_CLIENT] = {9, {.one = N_("Know them, and greet them by name")}},
    [CUE_WELCOME_BACK] = {20, {.one = N_("Look after the first days")}},
    [CUE_NO_CURRENCY] = {19, {.one = N_("Count who comes back")}},
    [CUE_BOUNCED] = {24, {.one = N_("Keep a second way to reach them")}},
    [CUE_COMPLAINT] = {31, {.one = N_("Fix it first, explain after")}},
    [CUE_OWN] = {6, {.one = N_("Keep step with each client")}},
    [CUE_ANSWER_MESSAGE] = {7, {.one = N_("Answer quickly")}},
    [CUE_BACK_AGAIN] = {6, {.one = N_("Keep step with each client")}},
};

int cue_rule_number(enum cue_rule rule)
{
    return rules[rule].number;
}

struct message cue_rule_words(enum cue_rule rule)
{
    return rules[rule].title;
}

/* ---- what to do ---- */

static struct message day_to_do(const struct cue_date *date)
{
    switch (date->kind) {
    case DATE_BIRTHDAY:
        return PLAIN_MESSAGE("Wish them a happy birthday");
    case DATE_ANNIVERSARY:
        return PLAIN_MESSAGE("Remember their anniversary");
    case DATE_TRADE:
        return PLAIN_MESSAGE("Congratulate them on a day of their trade");
    case DATE_OTHER:
        break;
    }
    return PLAIN_MESSAGE("Remember a day that matters to them");
}

static struct message complaint_to_do(enum complaint_stage stage)
{
    switch (stage) {
    case COMPLAINT_OPEN:
        return PLAIN_MESSAGE("Put right what they complained of");
    case COMPLAINT_MENDED:
        return PLAIN_MESSAGE("Tell them that it is put right, and how it came about");
    case COMPLAINT_EXPLAINED:
    case COMPLAINT_CLOSED:
        break;
    }
    return PLAIN_MESSAGE("Write down what was learnt of the complaint");
}

struct message cue_to_do(const struct cue *cue)
{
    switch (cue->rule) {
    case CUE_ANSWER_ENQUIRY:
        return PLAIN_MESSAGE("Answer the enquiry");
    case CUE_VIP_QUIET:
        return PLAIN_MESSAGE("Ask how they are");
    case CUE_SLIPPING:
    case CUE_WINDOW_CLOSES:
        return PLAIN_MESSAGE("Remind them once, with something that fits");
    case CUE_FIRST_DAYS:
        return PLAIN_MESSAGE("Ask how it was");
    case CUE_WELCOME_BACK:
        return PLAIN_MESSAGE("Welcome them back: ask what brought them, and how it was");
    case CUE_IMPORTANT_DAY:
        return day_to_do(cue->date);
    case CUE_YEARS:
        return MESSAGE_N("Thank them for {1} year together", "Thank them for {1} years together",
                         arg_count(cue->count));
    case CUE_STAY_IN_TOUCH:
        return PLAIN_MESSAGE("Get in touch");
    case CUE_NEWLY_LOST:
        return PLAIN_MESSAGE("Ask why they left, without an offer");
    case CUE_WINDOW_OPENS:
        return PLAIN_MESSAGE("Nothing to do yet");
    case CUE_SECOND_POINT:
        return PLAIN_MESSAGE("Ask for a second way to reach them");
    case CUE_DOUBLE_CLIENT:
        return PLAIN_MESSAGE("See whether these are the same client");
    case CUE_OWN:
        return MESSAGE("{1}", arg_text(cue->own->words));
    case CUE_ANSWER_MESSAGE:
        return PLAIN_MESSAGE("Answer their message");
    case CUE_BACK_AGAIN:
        return PLAIN_MESSAGE("Take up again what was put off");
    case CUE_BOUNCED:
        return PLAIN_MESSAGE("Ask for another address");
    case CUE_COMPLAINT:
        return complaint_to_do(cue->complaint->stage);
    case CUE_NO_CURRENCY:
        break;
    }
    return PLAIN_MESSAGE("Say in which currency these orders were");
}

/* ---- why ---- */

static struct message waiting_why(int64_t waiting_minutes)
{
    enum { HOUR = 60, HOURS_FROM = 120 };

    if (waiting_minutes < 1)
        return PLAIN_MESSAGE("It came while you were closed; nobody has answered yet");
    if (waiting_minutes < HOURS_FROM)
        return MESSAGE_N("Waiting for {1} minute of your working time; nobody has answered yet",
                         "Waiting for {1} minutes of your working time; nobody has answered yet",
                         arg_count(waiting_minutes));
    return MESSAGE_N("Waiting for {1} hour of your working time; nobody has answered yet",
                     "Waiting for {1} hours of your working time; nobody has answered yet",
                     arg_count(waiting_minutes / HOUR));
}

/* By how others came back: after the first order, after as many, from the fifth on after any. */
enum { MANY_ORDERS = 5 };

static struct message shared_late_why(const struct cue_client *client, day_t today)
{
    const struct message_arg orders = arg_count(client->occasion_count);
    const struct message_arg last = arg_day_near(client->last_order_on, today);
    const struct message_arg by = arg_day_near(client->window_by, today);

    if (client->occasion_count == 1)
        return MESSAGE("Their only order was on {1}; of those who come back after their first one, "
                       "three in four had done so by {2}",
                       last, by);
    if (client->occasion_count < MANY_ORDERS)
        return MESSAGE("Orders: {1}, the last one on {2}; of those who come back after as many, "
                       "three in four had done so by {3}",
                       orders, last, by);
    return MESSAGE("Orders: {1}, the last one on {2}; of those who come back, three in four had "
                   "done so by {3}",
                   orders, last, by);
}

static struct message shared_window_why(const struct cue *cue, day_t today)
{
    const struct cue_client *client = cue->client;
    const struct message_arg from = arg_day_near(client->window_from, today);
    const struct message_arg by = arg_day_near(client->window_by, today);

    if (client->occasion_count == 1)
        return MESSAGE("Of those who come back after their first order, half do so between {1} and "
                       "{2}",
                       from, by);
    if (client->occasion_count < MANY_ORDERS)
        return MESSAGE("Of those who come back after as many orders, half do so between {1} and "
                       "{2}",
                       from, by);
    return MESSAGE("Of those who come back, half do so between {1} and {2}", from, by);
}

static struct message late_why(const struct cue *cue, const struct cue_day *day)
{
    const struct cue_client *client = cue->client;
    const day_t last = client->last_order_on;

    if (client->is_window_shared)
        return shared_late_why(client, day->today);
    if (client->has_window)
        return MESSAGE("Orders: {1}, the last one on {2}; by their own rhythm the next one was to "
                       "come until {3}",
                       arg_count(client->occasion_count), arg_day_near(last, day->today),
                       arg_day_near(client->window_by, day->today));
    return MESSAGE("Orders: {1}, the last one on {2}; of those who come back, three in four had "
                   "done so by {3}, and from {4} on they count as lost",
                   arg_count(client->occasion_count), arg_day_near(last, day->today),
                   arg_day_near(last + day->window.cooling_days, day->today),
                   arg_day_near(last + day->window.active_days + 1, day->today));
}

static struct message window_why(const struct cue *cue, day_t today)
{
    const struct message_arg from = arg_day_near(cue->client->window_from, today);
    const struct message_arg by = arg_day_near(cue->client->window_by, today);

    if (cue->client->is_window_shared)
        return shared_window_why(cue, today);
    if (cue->rule == CUE_WINDOW_OPENS)
        return MESSAGE("The next order usually comes between {1} and {2}", from, by);
    return MESSAGE("By their own rhythm the next order comes between {1} and {2}; this is the only "
                   "reminder that is suggested",
                   from, by);
}

static struct message lost_why(const struct cue *cue, day_t today)
{
    return MESSAGE("Orders: {1}, the last one on {2}; since {3} they count as lost",
                   arg_count(cue->client->occasion_count),
                   arg_day_near(cue->client->last_order_on, today),
                   arg_day_near(cue->since_on, today));
}

static struct message silence_why(const struct cue *cue, day_t today)
{
    return MESSAGE_N("You wished to speak every {1} day; the last time was on {2}",
                     "You wished to speak every {1} days; the last time was on {2}",
                     arg_count(cue->client->contact_days),
                     arg_day_near(cue->client->last_contact_on, today));
}

static struct message own_why(const struct cue_own *own, day_t today)
{
    if (own->why[0] != '\0')
        return MESSAGE("{1}", arg_text(own->why));
    return MESSAGE("Put here by one of you on {1}", arg_day_near(own->created_on, today));
}

struct message cue_why(const struct cue *cue, const struct cue_day *day)
{
    switch (cue->rule) {
    case CUE_ANSWER_ENQUIRY:
        return waiting_why(cue->enquiry->waiting_minutes);
    case CUE_VIP_QUIET:
    case CUE_SLIPPING:
        return late_why(cue, day);
    case CUE_WINDOW_CLOSES:
    case CUE_WINDOW_OPENS:
        return window_why(cue, day->today);
    case CUE_FIRST_DAYS:
        return MESSAGE("Their first order was on {1}, and nobody has spoken with them since",
                       arg_day_near(cue->client->first_order_on, day->today));
    case CUE_WELCOME_BACK:
        return MESSAGE_N("They came back on {2}, after {1} day without an order, when they had "
                         "counted as lost; nobody has spoken with them since",
                         "They came back on {2}, after {1} days without an order, when they had "
                         "counted as lost; nobody has spoken with them since",
                         arg_count(cue->count),
                         arg_day_near(cue->client->last_order_on, day->today));
    case CUE_IMPORTANT_DAY:
        return MESSAGE("It is on {1}", arg_day_near(cue->due_on, day->today));
    case CUE_YEARS:
        return MESSAGE("Their first order was on {1}; orders since: {2}",
                       arg_day(cue->client->first_order_on),
                       arg_count(cue->client->occasion_count - 1));
    case CUE_STAY_IN_TOUCH:
        return silence_why(cue, day->today);
    case CUE_NEWLY_LOST:
        return lost_why(cue, day->today);
    case CUE_SECOND_POINT:
        return MESSAGE("Orders: {1}; if the only address or number changes, they are gone",
                       arg_count(cue->client->occasion_count));
    case CUE_DOUBLE_CLIENT:
        return PLAIN_MESSAGE("Two clients can be reached in the same way");
    case CUE_OWN:
        return own_why(cue->own, day->today);
    case CUE_ANSWER_MESSAGE:
        return waiting_why(cue->waiting->waiting_minutes);
    case CUE_BACK_AGAIN:
        return PLAIN_MESSAGE("You put it off until now, and nothing was said since");
    case CUE_BOUNCED:
        return MESSAGE("What was sent to {1} came back on {2}", arg_text(cue->bounce->value),
                       arg_day_near(cue->bounce->bounced_on, day->today));
    case CUE_COMPLAINT:
        return MESSAGE("“{1}”; they told you on {2}", arg_text(cue->complaint->title),
                       arg_day_near(cue->complaint->opened_on, day->today));
    case CUE_NO_CURRENCY:
        break;
    }
    return MESSAGE_N("{1} order has an amount and no currency",
                     "{1} orders have an amount and no currency", arg_count(cue->count));
}

/* ---- by when ---- */

struct message cue_due(const struct cue *cue, day_t today, bool can_wait, struct arena *arena)
{
    struct text clock = text_new(arena);

    if (cue->due_on == CUE_NO_DAY)
        return PLAIN_MESSAGE("when it suits");
    if (cue->due_on > today)
        return MESSAGE("by {1}", arg_day_near(cue->due_on, today));
    if (can_wait && cue->due_minute == CUE_NO_HOUR)
        return MESSAGE("since {1}", arg_day_near(cue->since_on, today));
    if (cue->due_minute == CUE_NO_HOUR || cue->due_on < today)
        return PLAIN_MESSAGE("today");
    text_format(&clock, "%02d:%02d", cue->due_minute / 60, cue->due_minute % 60);
    return MESSAGE("by {1}", arg_text(clock.at));
}
