// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/loss_words.h"

const struct form_choice loss_choices[] = {
    {"", N_("not known")},
#define LOSS_REASON(name, number, word, whose, words, step) {word, words},
#include "domain/loss_reasons.def"
#undef LOSS_REASON
    {NULL, NULL},
};

struct message loss_words(enum loss_reason reason)
{
    return (struct message){.one = loss_reason_words(reason)};
}

struct message loss_step_words(enum loss_reason reason)
{
    return (struct message){.one = loss_reason_step(reason)};
}

struct message loss_side_words(enum loss_side side)
{
    switch (side) {
    case LOSS_OURS:
        return PLAIN_MESSAGE("ours");
    case LOSS_THEIRS:
        return PLAIN_MESSAGE("theirs");
    case LOSS_NOBODYS:
        break;
    }
    return PLAIN_MESSAGE("open");
}

struct message loss_suggestion_words(const struct loss_record *record)
{
    switch ((int)loss_suggested(record)) {
    case LOSS_LATE:
        return MESSAGE_N("The record suggests that we were late: the last order came {1} day after "
                         "its day",
                         "The record suggests that we were late: the last order came {1} days "
                         "after its day",
                         arg_count(record->late_days));
    case LOSS_NEEDS_RARELY:
        return PLAIN_MESSAGE("The record suggests that they need us rarely: that is your own mark");
    case LOSS_LOST_CONTACT:
        return PLAIN_MESSAGE("The record suggests a lost contact: there was a way to reach them, "
                             "and none is left");
    default:
        return (struct message){0};
    }
}
