// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

/*
 * With fewer returns than this their quartiles move by weeks when one client is added; the
 * sentence says so and the table stands for itself.
 */
enum { RETURNS_ENOUGH = 20, DAYS_OF_YEAR = 365, MONTHS_SHOWN_MAX = 24 };

static struct statement too_few_returns(const struct survival *curve)
{
    if (curve->events == 0)
        return (struct statement){
            .head = PLAIN_MESSAGE("Nobody has ordered a second time yet."),
            .rest = MESSAGE("From about {1} returns on, their days say when the next order is due.",
                            arg_count(RETURNS_ENOUGH)),
        };
    return (struct statement){
        .head = PLAIN_MESSAGE("Too early to say when the second order is due."),
        .rest = MESSAGE_N("{1} client has ordered a second time, of {2}; from about {3} on, their "
                          "days can be trusted.",
                          "{1} clients have ordered a second time, of {2}; from about {3} on, "
                          "their days can be trusted.",
                          arg_count(curve->events), arg_count(curve->n), arg_count(RETURNS_ENOUGH)),
    };
}

/* The share that has returned within a year, or by the longest time anybody was followed. */
static struct message returned_head(const struct survival *curve)
{
    int32_t day = curve->longest < DAYS_OF_YEAR ? curve->longest : DAYS_OF_YEAR;
    const struct survival_point *point = survival_point_at(curve, day);

    if (point == NULL)
        return (struct message){0};
    if (day == DAYS_OF_YEAR)
        return MESSAGE("{1} of clients order again within a year of their first order (interval "
                       "{2} to {3} %).",
                       arg_percent(1 - point->survival, 0), arg_points(1 - point->high),
                       arg_points(1 - point->low));
    return MESSAGE_N("{2} of clients order again within {1} day of their first order (interval {3} "
                     "to {4} %); longer than that nobody could be followed yet.",
                     "{2} of clients order again within {1} days of their first order (interval "
                     "{3} to {4} %); longer than that nobody could be followed yet.",
                     arg_count(day), arg_percent(1 - point->survival, 0),
                     arg_points(1 - point->high), arg_points(1 - point->low));
}

struct statement reading_next_order(const struct analysis *analysis)
{
    const struct survival *curve = &analysis->next_order.by_number[0];

    if (!has_section(analysis, SECTION_NEXT_ORDER))
        return (struct statement){0};
    if (curve->events < RETURNS_ENOUGH)
        return too_few_returns(curve);
    return (struct statement){
        .head = returned_head(curve),
        .rest = MESSAGE("Of the {1} who came back, a quarter did so by day {2}, half by day {3}, "
                        "three quarters by day {4} and nine in ten by day {5}.",
                        arg_count(curve->events), arg_count(curve->returns[0]),
                        arg_count(curve->returns[1]), arg_count(curve->returns[2]),
                        arg_count(curve->returns[3])),
    };
}

enum period reading_cohort_period(const struct analysis *analysis)
{
    if (analysis->options.period_asked)
        return analysis->options.period == PERIOD_MONTH ? PERIOD_MONTH : PERIOD_QUARTER;
    return analysis->cohorts[PERIOD_MONTH].count > MONTHS_SHOWN_MAX ? PERIOD_QUARTER : PERIOD_MONTH;
}

bool cohort_is_over(const struct analysis *analysis, enum period period,
                    const struct cohort *cohort, size_t k)
{
    day_t end = period_shift(period, cohort->start, (int32_t)k + 1) - 1;

    return end <= analysis->log->as_of;
}

/* Newer clients beside those before them, in the period after their first order. */
struct newcomers_compared {
    day_t newer_from;
    int64_t newer, newer_returned, older, older_returned;
};

static bool counts_for_comparison(const struct analysis *analysis, const struct cohort_list *list,
                                  size_t i)
{
    const struct cohort *cohort = &list->items[i];

    return cohort->count > 1 && cohort->active[0] > 0 &&
           cohort_is_over(analysis, list->period, cohort, 1);
}

/* False with fewer than two cohorts that have a whole period behind them. */
static bool compare_newcomers(const struct analysis *analysis, const struct cohort_list *list,
                              struct newcomers_compared *ret_compared)
{
    enum { NEWER_MAX = 3 };
    size_t total = 0, newer_left;

    for (size_t i = 0; i < list->count; i++)
        total += counts_for_comparison(analysis, list, i);
    if (total < 2)
        return false;
    newer_left = total / 2 < NEWER_MAX ? total / 2 : NEWER_MAX;

    *ret_compared = (struct newcomers_compared){0};
    for (size_t i = list->count; i-- > 0;) {
        const struct cohort *cohort = &list->items[i];

        if (!counts_for_comparison(analysis, list, i))
            continue;
        if (newer_left > 0) {
            newer_left--;
            ret_compared->newer_from = cohort->start;
            ret_compared->newer += cohort->active[0];
            ret_compared->newer_returned += cohort->active[1];
        } else {
            ret_compared->older += cohort->active[0];
            ret_compared->older_returned += cohort->active[1];
        }
    }
    return true;
}

static struct message newcomers_head(const struct interval *difference)
{
    if (difference->low > 0)
        return MESSAGE("Newer clients likely come back more often: {1} to {2} points more.",
                       arg_points(difference->low), arg_points(difference->high));
    if (difference->high < 0)
        return MESSAGE("Newer clients likely come back less often: {1} to {2} points fewer.",
                       arg_points(-difference->high), arg_points(-difference->low));
    return MESSAGE("Cannot tell whether newer clients come back more or less often: anything from "
                   "{1} to {2} points fits.",
                   arg_points(difference->low), arg_points(difference->high));
}

static struct message newcomers_rest(enum period period, const struct newcomers_compared *compared)
{
    struct message_arg newer = arg_count(compared->newer);
    struct message_arg from = arg_period(period, compared->newer_from);
    struct message_arg newer_share =
        arg_percent(share_of(compared->newer_returned, compared->newer), 0);
    struct message_arg older = arg_count(compared->older);
    struct message_arg older_share =
        arg_percent(share_of(compared->older_returned, compared->older), 0);

    if (period == PERIOD_MONTH)
        return MESSAGE(
            "Of the {1} who first ordered since {2}, {3} ordered again in the month after; "
            "of the {4} before them, {5}.",
            newer, from, newer_share, older, older_share);
    return MESSAGE(
        "Of the {1} who first ordered since {2}, {3} ordered again in the quarter after; of "
        "the {4} before them, {5}.",
        newer, from, newer_share, older, older_share);
}

struct statement reading_cohorts(const struct analysis *analysis)
{
    if (!has_section(analysis, SECTION_COHORTS))
        return (struct statement){0};

    enum period period = reading_cohort_period(analysis);
    struct newcomers_compared compared;

    if (!compare_newcomers(analysis, &analysis->cohorts[period], &compared))
        return (struct statement){
            .head = PLAIN_MESSAGE("Cannot tell yet whether newer clients stay."),
            .rest = period == PERIOD_MONTH
                        ? PLAIN_MESSAGE("That takes new clients in two months, each with a full "
                                        "month after it.")
                        : PLAIN_MESSAGE("That takes new clients in two quarters, each with a full "
                                        "quarter after it."),
        };
    struct interval difference = share_difference(compared.older_returned, compared.older,
                                                  compared.newer_returned, compared.newer);

    return (struct statement){.head = newcomers_head(&difference),
                              .rest = newcomers_rest(period, &compared)};
}
