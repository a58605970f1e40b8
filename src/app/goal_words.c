// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goal_words.h"

#include "domain/figure.h"

static struct message_arg share_arg(int64_t part, int64_t total)
{
    return arg_percent(total > 0 ? (double)part / (double)total : 0, 0);
}

static struct message_arg period_arg(const struct goal *goal)
{
    enum period period = PERIOD_YEAR;

    (void)goal_period(goal, &period);
    return arg_period(period, goal->from_on);
}

struct message goal_title(const struct goal *goal)
{
    struct message_arg share = arg_percent((double)goal->target / GOAL_MILLIONTHS, 0);

    return goal->kind == GOAL_STAYED ? MESSAGE("{1}: {2} stay", period_arg(goal), share)
                                     : MESSAGE("{1}: {2} order again", period_arg(goal), share);
}

static bool is_chosen(const char *word)
{
    return word != NULL && word[0] != '\0';
}

static struct message group_line(const char *word, struct message said, struct message not_said)
{
    const char *name = figure_group_name(word);

    if (name[0] == '\0')
        return not_said;
    said.args[0] = arg_text(name);
    return said;
}

size_t goal_whose_words(const struct goal_whose *whose, struct message ret_lines[GOAL_WHOSE_LINES])
{
    size_t count = 0;

    if (is_chosen(whose->source))
        ret_lines[count++] =
            group_line(whose->source, MESSAGE("Source of the first order: {1}", arg_text("")),
                       PLAIN_MESSAGE("Source of the first order: not said"));
    if (is_chosen(whose->service))
        ret_lines[count++] =
            group_line(whose->service, MESSAGE("Service of any order: {1}", arg_text("")),
                       PLAIN_MESSAGE("Service of any order: not said"));
    if (is_chosen(whose->tag))
        ret_lines[count++] = MESSAGE("Tag: {1}", arg_text(whose->tag));
    if (is_chosen(whose->currency))
        ret_lines[count++] = MESSAGE("Orders in {1}", arg_text(whose->currency));
    return count;
}

struct message goal_taken(const struct goal_shown *shown)
{
    const struct goal_progress *progress = &shown->progress;
    struct message_arg start = arg_count(progress->count.start);
    struct message_arg wanted = arg_count(progress->wanted);

    if (progress->wanted == 0)
        return (struct message){0};
    if (shown->goal.kind == GOAL_STAYED)
        return MESSAGE_N("Of {1} client active at the start, that is {2} who stays.",
                         "Of {1} clients active at the start, that is {2} who stay.", start,
                         wanted);
    return MESSAGE_N("Of {1} client active at the start, that is {2} who orders again.",
                     "Of {1} clients active at the start, that is {2} who order again.", start,
                     wanted);
}

static struct message over_words(const struct goal_shown *shown)
{
    const struct goal_progress *progress = &shown->progress;
    struct message_arg share = share_arg(progress->count.sure, progress->count.start);
    struct message_arg reached = arg_count(progress->count.sure);
    struct message_arg start = arg_count(progress->count.start);
    bool is_reached = progress->outlook == GOAL_REACHED;

    if (shown->goal.kind == GOAL_STAYED)
        return is_reached
                   ? MESSAGE("{1} stayed, {2} of {3}. The goal was reached.", share, reached, start)
                   : MESSAGE("{1} stayed, {2} of {3}. The goal was not reached; it would have "
                             "taken {4} more.",
                             share, reached, start, arg_count(progress->missing));
    return is_reached
               ? MESSAGE("{1} ordered again, {2} of {3}. The goal was reached.", share, reached,
                         start)
               : MESSAGE("{1} ordered again, {2} of {3}. The goal was not reached; it would have "
                         "taken {4} more.",
                         share, reached, start, arg_count(progress->missing));
}

static struct message stay_words(const struct goal_progress *progress)
{
    const struct goal_count *count = &progress->count;
    struct message_arg sure = arg_count(count->sure), open = arg_count(count->open);
    struct message_arg least = share_arg(count->sure, count->start);
    struct message_arg most = share_arg(count->sure + count->open, count->start);

    if (progress->outlook == GOAL_SURE)
        return MESSAGE("Sure to be active at the end: {1}. That is enough, whatever comes.", sure);
    if (progress->outlook == GOAL_WITHIN)
        return MESSAGE("Sure to be active at the end: {1}; may still fall silent before: {2}. So "
                       "{3} to {4} will stay, and the goal lies within that.",
                       sure, open, least, most);
    return MESSAGE("Sure to be active at the end: {1}; may still fall silent before: {2}. So {3} "
                   "to {4} will stay; for the goal {5} who are silent now would have to return.",
                   sure, open, least, most, arg_count(progress->missing));
}

static struct message again_words(const struct goal_progress *progress)
{
    const struct goal_count *count = &progress->count;
    struct message_arg sure = arg_count(count->sure);

    if (progress->outlook == GOAL_SURE)
        return MESSAGE("Have ordered again so far: {1}. That is enough.", sure);
    if (progress->outlook == GOAL_WITHIN)
        return MESSAGE("Have ordered again so far: {1}; for the goal {2} more. Of the others {3} "
                       "are within their usual time, so it can be reached.",
                       sure, arg_count(progress->missing), arg_count(count->open));
    return MESSAGE("Have ordered again so far: {1}; of the others {2} are within their usual time. "
                   "For the goal {3} who are silent now would have to return.",
                   sure, arg_count(count->open), arg_count(progress->missing));
}

struct message goal_going(const struct goal_shown *shown)
{
    switch (shown->progress.outlook) {
    case GOAL_AHEAD:
        return MESSAGE("It begins on {1}; from then on it shows here how it goes.",
                       arg_day(shown->goal.from_on));
    case GOAL_UNKNOWN:
        return PLAIN_MESSAGE("Who was active at its start is not known, so how it goes cannot be "
                             "told.");
    case GOAL_REACHED:
    case GOAL_NOT_REACHED:
        return over_words(shown);
    case GOAL_SURE:
    case GOAL_WITHIN:
    case GOAL_NEEDS_RETURNS:
        break;
    }
    return shown->goal.kind == GOAL_STAYED ? stay_words(&shown->progress)
                                           : again_words(&shown->progress);
}

struct message goal_silent(const struct goal_shown *shown)
{
    int64_t away = shown->progress.count.away;
    bool is_running = shown->progress.outlook == GOAL_SURE ||
                      shown->progress.outlook == GOAL_WITHIN ||
                      shown->progress.outlook == GOAL_NEEDS_RETURNS;

    if (!is_running || away == 0)
        return (struct message){0};
    return MESSAGE("Silent for more than {1} days: {2}. Whoever of them orders by {3} counts after "
                   "all.",
                   arg_count(shown->goal.active_days), arg_count(away), arg_day(shown->goal.to_on));
}

/* --- what is proposed --- */

static struct message history_words(const struct goal_offer *offer)
{
    const struct goal_proposal *proposal = &offer->proposal;
    struct message_arg count = arg_count((int64_t)proposal->period_count);
    struct message_arg least = arg_percent(proposal->least, 0);
    struct message_arg best = arg_percent(proposal->best, 0);
    struct message_arg usual = arg_percent(proposal->usual, 0);

    if (offer->choice.kind == GOAL_STAYED)
        return MESSAGE_N("In your last {1} period of this kind {2} to {3} stayed; usual is {4}.",
                         "In your last {1} periods of this kind {2} to {3} stayed; usual is {4}.",
                         count, least, best, usual);
    return MESSAGE_N("In your last {1} period of this kind {2} to {3} ordered again; usual is {4}.",
                     "In your last {1} periods of this kind {2} to {3} ordered again; usual is "
                     "{4}.",
                     count, least, best, usual);
}

static struct message proposed_words(const struct goal_offer *offer)
{
    const struct goal_proposal *proposal = &offer->proposal;
    struct message_arg percent = arg_percent(proposal->percent / 100.0, 0);

    if (proposal->state == GOAL_HOLD)
        return MESSAGE("More than that cannot honestly be proposed: to keep it, {1}, is goal "
                       "enough.",
                       percent);
    if (offer->choice.kind == GOAL_STAYED)
        return MESSAGE_N("Proposed is {2}, which is {1} more client kept than usual: what your "
                         "better periods reached.",
                         "Proposed is {2}, which is {1} more clients kept than usual: what your "
                         "better periods reached.",
                         arg_count(proposal->more), percent);
    return MESSAGE_N("Proposed is {2}, which is {1} more client than usual: what your better "
                     "periods reached.",
                     "Proposed is {2}, which is {1} more clients than usual: what your better "
                     "periods reached.",
                     arg_count(proposal->more), percent);
}

static struct message few_words(const struct goal_offer *offer)
{
    if (offer->proposal.state == GOAL_FEW_PERIODS)
        return MESSAGE("Nothing can be proposed yet: it takes two whole periods of this kind of "
                       "which it is known who was active. After {1} there are two.",
                       arg_day(offer->enough_on));
    return MESSAGE("Nothing can be proposed: it takes {1} active clients at the start, now and in "
                   "two whole periods before; one client more or less would else be chance. Now "
                   "it is {2}.",
                   arg_count(GOAL_CLIENTS_LEAST), arg_count(offer->start));
}

void goal_offer_words(const struct goal_offer *offer,
                      struct message ret_sentences[GOAL_OFFER_SENTENCES])
{
    const struct goal_proposal *proposal = &offer->proposal;

    for (size_t i = 0; i < GOAL_OFFER_SENTENCES; i++)
        ret_sentences[i] = (struct message){0};
    if (proposal->state == GOAL_FEW_PERIODS || proposal->state == GOAL_FEW_CLIENTS) {
        ret_sentences[0] = few_words(offer);
        return;
    }
    ret_sentences[0] = history_words(offer);
    ret_sentences[1] = proposed_words(offer);
    if (proposal->is_held_by_articles)
        ret_sentences[2] =
            PLAIN_MESSAGE("The articles behind this program say that at least 18 % leave whatever "
                          "is done, so no more than 82 % is proposed; they name neither a period "
                          "nor a source.");
}

struct message goal_period_words(const struct goal_offer *offer)
{
    struct message_arg period = arg_period(offer->choice.period, offer->choice.from);

    if (offer->choice.kind == GOAL_STAYED)
        return MESSAGE("Who stays, {1}", period);
    return MESSAGE("Who orders again, {1}", period);
}
