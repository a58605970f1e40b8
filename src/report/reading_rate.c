// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

/* Below this many clients at the start a share is said with a warning. */
enum { FEW_CLIENTS = 20 };

/*
 * The first day of the first month that can have a rate: it must begin a whole window after
 * the log does, else who was active at its start is not known.
 */
static day_t first_month_with_rate(const struct analysis *analysis)
{
    day_t known_from = analysis->log->first_day + analysis->window.active_days;
    day_t start = period_start(PERIOD_MONTH, known_from);

    return start == known_from ? start : period_shift(PERIOD_MONTH, start, 1);
}

static struct statement log_too_short(const struct analysis *analysis)
{
    day_t month = first_month_with_rate(analysis);

    return (struct statement){
        .head = PLAIN_MESSAGE("Cannot tell yet who stays."),
        .rest = MESSAGE_N(
            "The log begins on {2}, and a client counts as active for {1} day after "
            "an order, so who was active is only known from {3} on. The first month "
            "with a rate is {4}; it is complete after {5}.",
            "The log begins on {2}, and a client counts as active for {1} days after "
            "an order, so who was active is only known from {3} on. The first month "
            "with a rate is {4}; it is complete after {5}.",
            arg_count(analysis->window.active_days), arg_day(analysis->log->first_day),
            arg_day(analysis->log->first_day + analysis->window.active_days),
            arg_period(PERIOD_MONTH, month), arg_day(period_shift(PERIOD_MONTH, month, 1) - 1)),
    };
}

/* The period asked for begins before activity is known, or nobody was active at its start. */
static struct statement own_period_unknown(const struct analysis *analysis)
{
    const struct rate *rate = &analysis->own_period;

    if (rate->reason == RATE_NOBODY_AT_START)
        return (struct statement){
            .head = PLAIN_MESSAGE("Nobody could stay."),
            .rest = MESSAGE("No client was active before {1}, so there is no rate from then to "
                            "{2}.",
                            arg_day(rate->from), arg_day(rate->to)),
        };
    return (struct statement){
        .head = MESSAGE("Cannot tell who stayed from {1} to {2}.", arg_day(rate->from),
                        arg_day(rate->to)),
        .rest =
            MESSAGE_N("The log begins on {2}, and a client counts as active for {1} day after "
                      "an order: choose a period that begins on {3} or later.",
                      "The log begins on {2}, and a client counts as active for {1} days after "
                      "an order: choose a period that begins on {3} or later.",
                      arg_count(analysis->window.active_days), arg_day(analysis->log->first_day),
                      arg_day(analysis->log->first_day + analysis->window.active_days)),
    };
}

static struct message stayed_in_period(const struct analysis *analysis, const struct rate *rate)
{
    struct message_arg stayed = arg_percent(rate_stayed(rate), 0);

    if (analysis->has_own_period)
        return MESSAGE("{1} stayed from {2} to {3}.", stayed, arg_day(rate->from),
                       arg_day(rate->to));
    return MESSAGE("{1} stayed in {2}.", stayed, arg_period(analysis->period, rate->from));
}

static struct message who_stayed(const struct rate *rate)
{
    struct interval interval = share_interval(rate->retained, rate->start);

    if (rate->start < FEW_CLIENTS)
        return MESSAGE_N("Of {1} client who was active at the start, {2} still was at the end. "
                         "That is too few to say more: anything from {3} to {4} % fits.",
                         "Of {1} clients who were active at the start, {2} still were at the end. "
                         "That is too few to say more: anything from {3} to {4} % fits.",
                         arg_count(rate->start), arg_count(rate->retained),
                         arg_points(interval.low), arg_points(interval.high));
    if (rate->returned == 0)
        return MESSAGE_N("Of {1} client who was active at the start, {2} still was at the end "
                         "(interval {3} to {4} %). By the usual formula it is the same, since "
                         "nobody returned who had been away.",
                         "Of {1} clients who were active at the start, {2} still were at the end "
                         "(interval {3} to {4} %). By the usual formula it is the same, since "
                         "nobody returned who had been away.",
                         arg_count(rate->start), arg_count(rate->retained),
                         arg_points(interval.low), arg_points(interval.high));
    return MESSAGE_N("Of {1} client who was active at the start, {2} still was at the end "
                     "(interval {3} to {4} %). By the usual formula, which also counts {5} who had "
                     "been away and returned, it is {6}.",
                     "Of {1} clients who were active at the start, {2} still were at the end "
                     "(interval {3} to {4} %). By the usual formula, which also counts {5} who had "
                     "been away and returned, it is {6}.",
                     arg_count(rate->start), arg_count(rate->retained), arg_points(interval.low),
                     arg_points(interval.high), arg_count(rate->returned),
                     arg_percent(rate_by_formula(rate), 0));
}

struct statement reading_rate(const struct analysis *analysis)
{
    const struct rate *rate = analysis->headline;

    if (!has_section(analysis, SECTION_RETENTION))
        return (struct statement){0};
    if (analysis->has_own_period && analysis->own_period.reason != RATE_KNOWN)
        return own_period_unknown(analysis);
    if (rate == NULL || rate->reason != RATE_KNOWN)
        return log_too_short(analysis);
    return (struct statement){.head = stayed_in_period(analysis, rate), .rest = who_stayed(rate)};
}

struct statement reading_formula(const struct analysis *analysis)
{
    const struct rate *rate = analysis->headline;

    if (!has_section(analysis, SECTION_RETENTION) || rate == NULL || rate->reason != RATE_KNOWN)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE("({1} at the end − {2} new) ÷ {3} at the start = {4} by the usual formula.",
                        arg_count(rate->end), arg_count(rate->new_clients), arg_count(rate->start),
                        arg_percent(rate_by_formula(rate), 0)),
        .rest = MESSAGE("Within the period {1} of the {2} active at its start ordered again: {3} "
                        "came back. Silent for longer than the window, so counted as lost: {4}.",
                        arg_count(rate->came_back), arg_count(rate->start),
                        arg_percent(rate_came_back(rate), 0), arg_count(rate->lost)),
    };
}

static struct message difference_head(const struct compared_group *all)
{
    struct message_arg low = arg_points(all->difference.low);
    struct message_arg high = arg_points(all->difference.high);

    if (!all->can_tell)
        return MESSAGE("Cannot tell whether more left than before: anything from {1} to {2} "
                       "points fits.",
                       low, high);
    if (all->difference.low > 0)
        return MESSAGE("Likely more left than before: {1} to {2} points more.", low, high);
    return MESSAGE("Likely fewer left than before: {1} to {2} points fewer.",
                   arg_points(-all->difference.high), arg_points(-all->difference.low));
}

static struct statement not_compared(const struct analysis *analysis)
{
    if (!analysis->options.comparison_asked)
        return (struct statement){
            PLAIN_MESSAGE("Cannot compare two periods yet."),
            PLAIN_MESSAGE("That takes two periods in a row which both have a rate.")};
    return (struct statement){
        PLAIN_MESSAGE("Cannot compare these two periods."),
        MESSAGE("Both must begin on {1} or later, since who was active is only known from then on, "
                "and somebody must be active at the start of each.",
                arg_day(analysis->log->first_day + analysis->window.active_days))};
}

struct statement reading_comparison(const struct analysis *analysis)
{
    const struct compared_group *all = &analysis->comparison.all;

    if (!has_section(analysis, SECTION_RETENTION))
        return (struct statement){0};
    if (analysis->comparison_state != COMPARISON_MADE)
        return not_compared(analysis);
    return (struct statement){
        .head = difference_head(all),
        .rest = MESSAGE("In this period {1} of {2} were lost ({3}), in the one before {4} of {5} "
                        "({6}).",
                        arg_count(all->lost_after), arg_count(all->start_after),
                        arg_percent(share_of(all->lost_after, all->start_after), 0),
                        arg_count(all->lost_before), arg_count(all->start_before),
                        arg_percent(share_of(all->lost_before, all->start_before), 0)),
    };
}
