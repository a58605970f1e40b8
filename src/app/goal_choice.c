// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/goals.h"
#include "app/orders.h"

static const char *const period_words[PERIOD_KINDS] = {"month", "quarter", "year"};

const char *goal_period_word(enum period period)
{
    return period_words[period];
}

bool goal_period_of(const char *word, enum period *ret_period)
{
    for (int period = 0; period < PERIOD_KINDS; period++) {
        if (strcmp(word, period_words[period]) != 0)
            continue;
        *ret_period = (enum period)period;
        return true;
    }
    return false;
}

enum status read_goal_choice(struct work *work, const struct goal_words *words,
                             struct goal_choice *ret_choice)
{
    struct goal_choice choice = {
        .kind = GOAL_STAYED, .period = PERIOD_QUARTER, .whose = words->whose};
    bool is_next = words->when != NULL && strcmp(words->when, "next") == 0;
    day_t today = 0;

    if (words->kind != NULL && !goal_kind_of(words->kind, &choice.kind))
        return fault_set(&work->fault, STATUS_INVALID, "kind",
                         PLAIN_MESSAGE("what counts is stayed or came_back"));
    if (words->period != NULL && !goal_period_of(words->period, &choice.period))
        return fault_set(&work->fault, STATUS_INVALID, "period",
                         PLAIN_MESSAGE("a goal is for a month, a quarter or a year"));
    if (words->when != NULL && !is_next && strcmp(words->when, "this") != 0)
        return fault_set(&work->fault, STATUS_INVALID, "when",
                         PLAIN_MESSAGE("a goal is for this period or the next"));
    enum status status = business_day(work, &today);
    if (status != STATUS_OK)
        return status;
    choice.from = period_shift(choice.period, period_start(choice.period, today), is_next);
    *ret_choice = choice;
    return STATUS_OK;
}
