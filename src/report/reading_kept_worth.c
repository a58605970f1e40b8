// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/reading_list.h"

/* All alike: from a hundred major units on cents say nothing. */
static struct message_arg arg_worth(const struct analysis *analysis, double value)
{
    static const double HUNDRED = 100 * 1e4;
    const struct kept_worth *worth = &analysis->kept_worth;
    double largest = fmax(fabs(worth->stayed.mean), fabs(worth->lost.mean));

    if (analysis->log->amount == NULL)
        return arg_real(value, 1);
    return arg_money(llround(value), largest < HUNDRED ? 2 : 0, analysis->log->currency);
}

static struct statement log_too_short(const struct analysis *analysis)
{
    const struct kept_worth *worth = &analysis->kept_worth;

    return (struct statement){
        .head = PLAIN_MESSAGE("Cannot tell yet what one more kept client is worth a year."),
        .rest =
            MESSAGE("That takes a log which begins on {1} or earlier, so that it is known who "
                    "was active on {2}.",
                    arg_day(worth->from - analysis->window.active_days), arg_day(worth->from - 1)),
    };
}

static struct statement too_few(const struct kept_worth *worth)
{
    return (struct statement){
        .head = PLAIN_MESSAGE("Cannot tell what one more kept client is worth a year."),
        .rest =
            MESSAGE("Of those active on {1}, a year ago, {2} stayed and {3} were lost: it takes "
                    "{4} on either side.",
                    arg_day(worth->from - 1), arg_count(worth->stayed.clients),
                    arg_count(worth->lost.clients), arg_count(KEPT_WORTH_CLIENTS_MIN)),
    };
}

/* The two means and how many they are of. */
static struct message both_sides(const struct analysis *analysis)
{
    const struct kept_worth *worth = &analysis->kept_worth;
    struct message_arg stayed = arg_worth(analysis, worth->stayed.mean);
    struct message_arg lost = arg_worth(analysis, worth->lost.mean);
    struct message_arg low = arg_worth(analysis, worth->interval.low);
    struct message_arg high = arg_worth(analysis, worth->interval.high);

    if (analysis->log->amount == NULL)
        return MESSAGE("Orders in the last 365 days: {1} on average from each of {2} who stayed, "
                       "{3} from each of {4} who were lost; the difference is likely between {5} "
                       "and {6}. This is how they differ, not why.",
                       stayed, arg_count(worth->stayed.clients), lost,
                       arg_count(worth->lost.clients), low, high);
    return MESSAGE("In the last 365 days each of {2} who stayed brought in {1} on average, each of "
                   "{4} who were lost {3}; the difference is likely between {5} and {6}. This is "
                   "how they differ, not why.",
                   stayed, arg_count(worth->stayed.clients), lost, arg_count(worth->lost.clients),
                   low, high);
}

static struct message difference_message(const struct analysis *analysis)
{
    const struct kept_worth *worth = &analysis->kept_worth;
    struct message_arg by = arg_worth(analysis, fabs(worth->difference));

    if (worth->state == KEPT_WORTH_UNCLEAR)
        return PLAIN_MESSAGE("Cannot tell what one more kept client is worth a year.");
    if (analysis->log->amount == NULL)
        return worth->difference > 0
                   ? MESSAGE("One more kept client is worth about this many orders a year: {1}.",
                             by)
                   : MESSAGE("Clients who stayed ordered less in a year than those who were lost, "
                             "by {1} on average.",
                             by);
    return worth->difference > 0
               ? MESSAGE("One more kept client is worth about {1} a year.", by)
               : MESSAGE("Clients who stayed brought in less in a year than those who were lost, "
                         "by {1} on average.",
                         by);
}

struct statement reading_kept_worth(const struct analysis *analysis)
{
    const struct kept_worth *worth = &analysis->kept_worth;

    if (!has_section(analysis, SECTION_RETENTION))
        return (struct statement){0};
    switch (worth->state) {
    case KEPT_WORTH_LOG_TOO_SHORT:
        if (analysis->headline == NULL || analysis->headline->reason != RATE_KNOWN)
            return (struct statement){0};
        return log_too_short(analysis);
    case KEPT_WORTH_TOO_FEW:
        return too_few(worth);
    case KEPT_WORTH_UNCLEAR:
    case KEPT_WORTH_KNOWN:
        break;
    }
    return (struct statement){difference_message(analysis), both_sides(analysis)};
}
