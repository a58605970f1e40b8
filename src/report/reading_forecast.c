// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_forecast.h"

#include <math.h>

#include "base/decimal.h"

enum { READING_MAX = 10, SHORT = 0, MIDDLE = 1, YEAR = 2 };

/* What the articles behind the program say of every base; they name neither period nor source. */
static const double ARTICLES_LEAVING = 0.18, ARTICLES_ONE_TIMERS = 0.2;

/* Below this, a share would be written as 0 %. */
static const double HARDLY_ANY = 0.005;

static int64_t whole(double value)
{
    static const double LARGEST = 9e18;

    if (!(value > -LARGEST))
        return 0;
    return value < LARGEST ? llround(value) : (int64_t)LARGEST;
}

struct message_arg arg_foretold_money(const struct analysis *analysis, double value)
{
    const char *currency = analysis->log->currency;

    return arg_money(whole(value * pow(10, AMOUNT_DECIMALS)), 0,
                     currency[0] == '\0' ? NULL : currency);
}

struct message_arg arg_low_count(double low)
{
    return arg_count(whole(floor(low)));
}

struct message_arg arg_high_count(double high)
{
    return arg_count(whole(ceil(high)));
}

struct message_arg arg_about(double expected)
{
    enum { FEW = 10 };

    return expected < FEW ? arg_real(expected, 1) : arg_count(whole(expected));
}

/* What is missing, and how much of it. */
static struct statement not_made(const struct forecast *forecast)
{
    struct statement statement = {.head = PLAIN_MESSAGE("Too early for a forecast.")};

    switch (forecast->state) {
    case FORECAST_TOO_FEW:
        statement.rest =
            MESSAGE_N("There is {1} client so far; from {2} on, their orders begin to say who will "
                      "come back, with wide bounds at first.",
                      "There are {1} clients so far; from {2} on, their orders begin to say who "
                      "will come back, with wide bounds at first.",
                      arg_count(forecast->clients), arg_count(FORECAST_CLIENTS_MIN));
        break;
    case FORECAST_NO_REPEAT:
        if (forecast->repeaters == 0) {
            statement.rest = MESSAGE("Nobody has ordered a second time so far; it takes at least "
                                     "{1} who have, to know how soon and how often people return "
                                     "to you.",
                                     arg_count(FORECAST_REPEATERS_MIN));
            break;
        }
        statement.rest =
            MESSAGE_N("{1} client has ordered a second time; it takes at least {2} to know how "
                      "soon and how often people return to you.",
                      "{1} clients have ordered a second time; it takes at least {2} to know how "
                      "soon and how often people return to you.",
                      arg_count(forecast->repeaters), arg_count(FORECAST_REPEATERS_MIN));
        break;
    case FORECAST_TOO_SHORT:
        statement.rest = MESSAGE_N(
            "The orders span {1} day; from {2} on, there is something to look ahead from.",
            "The orders span {1} days; from {2} on, there is something to look ahead "
            "from.",
            arg_count(forecast->days), arg_count(FORECAST_DAYS_MIN));
        break;
    case FORECAST_NO_FIT:
    case FORECAST_MADE:
    default:
        statement.head = PLAIN_MESSAGE("These orders allow no forecast yet.");
        statement.rest = PLAIN_MESSAGE("No law of buying that this program knows describes them. "
                                       "More clients who come back, or a longer log, may change "
                                       "that.");
    }
    return statement;
}

struct statement reading_forecast_head(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;
    const struct estimate *alive = &forecast->base.alive;

    if (!has_section(analysis, SECTION_FORECAST))
        return (struct statement){0};
    if (!analysis->has_forecast)
        return not_made(forecast);
    if (!forecast_knows_leaving(forecast))
        return (struct statement){
            .head = PLAIN_MESSAGE("As far as these orders tell, nobody has left for good."),
            .rest = PLAIN_MESSAGE("That is what the orders say, not a promise: whoever leaves does "
                                  "not say so, and a longer log may show it."),
        };
    return (struct statement){
        .head = MESSAGE_N("{2} to {3} of {1} client are likely still clients.",
                          "{2} to {3} of {1} clients are likely still clients.",
                          arg_count(forecast->clients), arg_low_count(alive->low),
                          arg_high_count(fmin(alive->high, (double)forecast->clients))),
        .rest = MESSAGE("About {1} ({2}). Nobody says goodbye: it is read from how long each has "
                        "been silent beside their own rhythm.",
                        arg_count(whole(alive->expected)),
                        arg_percent(alive->expected / (double)forecast->clients, 0)),
    };
}

static struct statement orders_ahead(const struct forecast *forecast)
{
    const struct estimate *orders = forecast->base.orders;
    bool looks_back = forecast->options.calibrate_to != DAY_NONE;

    return (struct statement){
        .head = MESSAGE("{1} to {2} orders in the next 30 days, {3} to {4} in 90 days, {5} to {6} "
                        "in a year.",
                        arg_low_count(orders[SHORT].low), arg_high_count(orders[SHORT].high),
                        arg_low_count(orders[MIDDLE].low), arg_high_count(orders[MIDDLE].high),
                        arg_low_count(orders[YEAR].low), arg_high_count(orders[YEAR].high)),
        .rest = looks_back
                    ? MESSAGE("From the clients up to {1}, seen from that day; what came since "
                              "stands below.",
                              arg_day(forecast->options.calibrate_to))
                    : PLAIN_MESSAGE("From the clients of today, if things go on as they have; "
                                    "orders of new clients come on top."),
    };
}

/* Orders can be foretold and money not: nobody's second order had an amount to go by, or too few.
 */
static struct statement no_money(const struct spend_fit *spend)
{
    return (struct statement){
        .head = PLAIN_MESSAGE("What these orders will bring cannot be said yet."),
        .rest =
            MESSAGE_N("It takes clients whose second and later orders have amounts, and amounts "
                      "that differ; here {1} client has such orders.",
                      "It takes clients whose second and later orders have amounts, and amounts "
                      "that differ; here {1} clients have such orders.",
                      arg_count((int64_t)spend->clients)),
    };
}

static struct statement money_ahead(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;
    const struct estimate *revenue = forecast->base.revenue;

    if (analysis->log->amount == NULL)
        return (struct statement){0};
    if (!forecast->base.has_money)
        return no_money(&forecast->basis.spend);
    return (struct statement){
        .head = MESSAGE("They bring {1} to {2} in the next 30 days, {3} to {4} in 90 days, {5} to "
                        "{6} in a year.",
                        arg_foretold_money(analysis, revenue[SHORT].low),
                        arg_foretold_money(analysis, revenue[SHORT].high),
                        arg_foretold_money(analysis, revenue[MIDDLE].low),
                        arg_foretold_money(analysis, revenue[MIDDLE].high),
                        arg_foretold_money(analysis, revenue[YEAR].low),
                        arg_foretold_money(analysis, revenue[YEAR].high)),
        .rest = PLAIN_MESSAGE("Nine times in ten it comes out within such bounds."),
    };
}

static struct statement new_client(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;
    struct message_arg second = arg_percent(forecast->base.new_second_order, 0);
    struct statement statement = {
        .head = MESSAGE("A new client orders {1} more times within a year, on average.",
                        arg_real(forecast->base.new_orders_365, 1)),
        .rest = MESSAGE("{1} order a second time by then.", second),
    };

    if (forecast->base.has_money)
        statement.rest =
            MESSAGE_N("{2} order a second time by then. What a new client brings after "
                      "the first order is worth {3} today, counted over {1} day.",
                      "{2} order a second time by then. What a new client brings after "
                      "the first order is worth {3} today, counted over {1} days.",
                      arg_count(forecast->basis.value_days), second,
                      arg_foretold_money(analysis, forecast->base.new_value));
    return statement;
}

/* Whether a regular model was among those that could have been chosen. */
static bool regularity_was_tried(const struct forecast *forecast)
{
    for (size_t i = 0; i < forecast->result_count; i++)
        if (forecast->results[i].fit.model->k > 1 && forecast->results[i].fit.state == FIT_FOUND)
            return true;
    return false;
}

static struct statement rhythm(const struct forecast *forecast)
{
    static const int EVEN = 2, VERY_EVEN = 4;
    int k = forecast->basis.model->k;

    if (k < EVEN && !regularity_was_tried(forecast))
        return (struct statement){0};
    if (k < EVEN)
        return (struct statement){
            .head = PLAIN_MESSAGE("Your clients order without a fixed rhythm."),
            .rest = PLAIN_MESSAGE("The days since their last order say little about the day of the "
                                  "next, and more about whether they are still there."),
        };
    if (k < VERY_EVEN)
        return (struct statement){
            .head = PLAIN_MESSAGE("Your clients order rather evenly."),
            .rest = PLAIN_MESSAGE("So a silence that is longer than their usual gap says much: it "
                                  "is worth a word early."),
        };
    return (struct statement){
        .head = PLAIN_MESSAGE("Your clients order very evenly."),
        .rest = PLAIN_MESSAGE("A missed turn stands out, and is worth a word at once."),
    };
}

static struct statement leaving(const struct forecast *forecast)
{
    double share = forecast->base.leaving_365;

    if (!forecast_knows_leaving(forecast))
        return (struct statement){0};
    if (share < HARDLY_ANY)
        return (struct statement){
            .head = PLAIN_MESSAGE("Of those who are still clients, hardly anybody will leave "
                                  "within a year."),
            .rest = PLAIN_MESSAGE("That is what the orders say, not a promise: whoever leaves does "
                                  "not say so, and a longer log may show it."),
        };
    return (struct statement){
        .head = MESSAGE("Of those who are still clients, about {1} will leave within a year.",
                        arg_percent(share, 0)),
        .rest = share > ARTICLES_LEAVING
                    ? PLAIN_MESSAGE("At least 18 % leave whatever is done, say the articles behind "
                                    "this program, without a period or a source. What is above "
                                    "that may depend on care.")
                    : PLAIN_MESSAGE("At least 18 % leave whatever is done, say the articles behind "
                                    "this program, without a period or a source. Yours stay longer "
                                    "than that, by these orders: keep doing what you do."),
    };
}

static struct statement one_timers(const struct forecast *forecast)
{
    double share = forecast->base.one_timers_gone;

    if (!forecast_knows_leaving(forecast) || !isfinite(share) ||
        forecast->clients == forecast->repeaters)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE("Of those with one order, about {1} will never order again.",
                        arg_percent(share, 0)),
        .rest =
            share > ARTICLES_ONE_TIMERS
                ? PLAIN_MESSAGE("A fifth of one-off buyers never return, say the same articles. "
                                "Here it is more: a second order is the step to work on, and "
                                "many will stay away whatever you write.")
                : PLAIN_MESSAGE("A fifth of one-off buyers never return, say the same articles. "
                                "Here it is no more than that."),
    };
}

struct message reading_forecast_note(const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;

    if (forecast->options.calibrate_to != DAY_NONE)
        return MESSAGE("Made from the orders up to {1} and checked against those after it. "
                       "Intervals hold nine times in ten.",
                       arg_day(forecast->options.calibrate_to));
    return MESSAGE("Seen from the evening of {1}. Intervals hold nine times in ten.",
                   arg_day(forecast->basis.end));
}

struct statement reading_foretold(enum foretold_list kind, int64_t total)
{
    if (kind == FORETOLD_BEST)
        return (struct statement){
            .head = PLAIN_MESSAGE("Much of what lies ahead will likely come from these."),
            .rest = PLAIN_MESSAGE("It is a place to begin, not a rank: every client deserves the "
                                  "same care."),
        };
    return (struct statement){
        .head = MESSAGE_N("{1} client who came back before may have left, or may not.",
                          "{1} clients who came back before may have left, or may not.",
                          arg_count(total)),
        .rest = PLAIN_MESSAGE("Their silence is long for their own rhythm, and nobody can tell "
                              "from orders alone: ask how they are."),
    };
}

struct statement_list reading_forecast(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, READING_MAX);
    const struct forecast *forecast = &analysis->forecast;

    reading_list_add(&list, reading_forecast_head(analysis));
    if (!analysis->has_forecast)
        return list;
    reading_list_add(&list, orders_ahead(forecast));
    reading_list_add(&list, money_ahead(analysis));
    reading_list_add(&list, new_client(analysis));
    reading_list_add(&list, rhythm(forecast));
    reading_list_add(&list, leaving(forecast));
    reading_list_add(&list, one_timers(forecast));
    return list;
}
