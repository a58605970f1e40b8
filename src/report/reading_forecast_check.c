// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "report/reading_forecast.h"

bool forecast_knows_leaving(const struct forecast *forecast)
{
    const struct fit *fit = &forecast->basis.fit;

    return forecast->basis.model->leaves &&
           (fit->state == FIT_FOUND || fit->limit != LIMIT_NOBODY_LEAVES);
}

/* Errors of this size are "about as many". */
static const double CLOSE = 0.05;

struct message forecast_class_name(const struct forecast *forecast, size_t number)
{
    const struct class_check *class = &forecast->classes[number];

    if (class->orders == 0)
        return PLAIN_MESSAGE("one order");
    if (number + 1 == forecast->class_count)
        return MESSAGE_N("{1} order or more", "{1} orders or more",
                         arg_count((int64_t) class->orders + 1));
    return MESSAGE_N("{1} order", "{1} orders", arg_count((int64_t) class->orders + 1));
}

static double foretold_by_weeks(const struct forecast *forecast, int64_t *ret_actual,
                                int64_t *ret_within)
{
    double predicted = 0;

    *ret_actual = 0;
    *ret_within = 0;
    for (size_t i = 0; i < forecast->week_count; i++) {
        const struct week_check *week = &forecast->weeks[i];
        double actual = (double)week->actual;

        predicted += week->predicted.expected;
        *ret_actual += week->actual;
        *ret_within += actual >= week->predicted.low && actual <= week->predicted.high;
    }
    return predicted;
}

static struct message weeks_head(double predicted, int64_t actual)
{
    struct message_arg foretold = arg_about(predicted), came = arg_count(actual);
    double error = actual > 0 ? predicted / (double)actual - 1 : 0;

    if (actual == 0 && predicted < 0.5)
        return PLAIN_MESSAGE("No orders were foretold, and none came.");
    if (actual == 0)
        return MESSAGE("{1} orders were foretold, and none came.", foretold);
    if (fabs(error) <= CLOSE)
        return MESSAGE("{1} orders were foretold, {2} came: about as many.", foretold, came);
    if (error < 0)
        return MESSAGE("{1} orders were foretold, {2} came: {3} too few were foretold.", foretold,
                       came, arg_percent(-error, 0));
    return MESSAGE("{1} orders were foretold, {2} came: {3} too many were foretold.", foretold,
                   came, arg_percent(error, 0));
}

struct statement reading_forecast_weeks(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;
    int64_t actual, within;

    if (!analysis->has_forecast || forecast->week_count == 0)
        return (struct statement){0};
    double predicted = foretold_by_weeks(forecast, &actual, &within);

    return (struct statement){
        .head = weeks_head(predicted, actual),
        .rest = MESSAGE_N("For this check the forecast was made from the orders before {2} alone. "
                          "Within its band lies {3} of {1} week.",
                          "For this check the forecast was made from the orders before {2} alone. "
                          "Within its band lie {3} of {1} weeks.",
                          arg_count((int64_t)forecast->week_count), arg_day(forecast->holdout_from),
                          arg_count(within)),
    };
}

struct statement reading_forecast_classes(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;
    size_t widest = 0;

    if (!analysis->has_forecast || forecast->class_count == 0)
        return (struct statement){0};
    for (size_t i = 1; i < forecast->class_count; i++) {
        const struct class_check *a = &forecast->classes[i], *b = &forecast->classes[widest];

        if (fabs(a->actual - a->predicted) > fabs(b->actual - b->predicted))
            widest = i;
    }
    const struct class_check *class = &forecast->classes[widest];
    struct message_arg actual = arg_real(class->actual, 2);
    struct message_arg predicted = arg_real(class->predicted, 2);
    struct message_arg orders = arg_count((int64_t) class->orders + 1);

    if (widest + 1 == forecast->class_count && class->orders > 0)
        return (struct statement){
            .head = MESSAGE_N("The widest gap is among clients with {1} order or more: {2} orders "
                              "each came, {3} were foretold.",
                              "The widest gap is among clients with {1} orders or more: {2} orders "
                              "each came, {3} were foretold.",
                              orders, actual, predicted)};
    return (struct statement){
        .head = MESSAGE_N("The widest gap is among clients with {1} order: {2} orders each came, "
                          "{3} were foretold.",
                          "The widest gap is among clients with {1} orders: {2} orders each came, "
                          "{3} were foretold.",
                          orders, actual, predicted)};
}

struct statement reading_forecast_cohort(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;

    if (!analysis->has_forecast || forecast->cohort_count == 0)
        return (struct statement){0};
    const struct week_check *last = &forecast->cohort[forecast->cohort_count - 1];

    return (struct statement){
        .head = MESSAGE("{1} repeat orders have come in all; knowing only when clients first came, "
                        "the model would have said {2}.",
                        arg_count(last->actual), arg_about(last->predicted.expected)),
    };
}

/* Models that differ in nothing but how even the gaps are. */
static bool are_of_one_family(const struct model *one, const struct model *other)
{
    size_t length = strcspn(one->name, "_");

    return length == strcspn(other->name, "_") && strncmp(one->name, other->name, length) == 0;
}

static bool has_likelier_rhythm(const struct forecast *forecast, size_t number)
{
    const struct fit *fit = &forecast->results[number].calibration;

    for (size_t i = 0; i < forecast->result_count; i++) {
        const struct fit *other = &forecast->results[i].calibration;

        if (i != number && other->state == FIT_FOUND &&
            are_of_one_family(fit->model, other->model) &&
            other->log_likelihood > fit->log_likelihood)
            return true;
    }
    return false;
}

struct message forecast_model_note(const struct forecast *forecast, size_t number)
{
    const struct model_result *result = &forecast->results[number];

    if (result->fit.state != FIT_FOUND && result->fit.limit != LIMIT_NONE)
        return forecast_limit(result->fit.limit);
    if (result->fit.state != FIT_FOUND)
        return PLAIN_MESSAGE("No best fit was found.");
    if (result->is_excluded_for_alive)
        return PLAIN_MESSAGE("Not taken: it never lets a one-time buyer go.");
    if (has_likelier_rhythm(forecast, number))
        return PLAIN_MESSAGE("Not taken: the gaps fit another evenness better.");
    return (struct message){0};
}

struct message forecast_limit(enum model_limit limit)
{
    switch (limit) {
    case LIMIT_NO_REPEATS:
        return PLAIN_MESSAGE("Nobody has ordered twice, so no rhythm can be known; a few second "
                             "orders will show one.");
    case LIMIT_SAME_RATE:
        return PLAIN_MESSAGE("All seem to order equally often; how much they differ takes more "
                             "clients who return, or a longer log.");
    case LIMIT_NOBODY_LEAVES:
        return PLAIN_MESSAGE("Nobody seems to leave; how long clients stay takes a log that is "
                             "longer than their longest silence.");
    case LIMIT_SAME_LEAVING:
        return PLAIN_MESSAGE("All seem equally likely to leave; whether some are more loyal takes "
                             "more clients who return.");
    case LIMIT_LEAVE_OR_STAY:
        return PLAIN_MESSAGE("Some seem to leave at once and the others never; what lies between "
                             "takes a longer log.");
    case LIMIT_RATE_UNBOUNDED:
        return PLAIN_MESSAGE("How often clients order has no common scale here; more clients who "
                             "return will show one.");
    case LIMIT_NONE:
    default:
        return (struct message){0};
    }
}
