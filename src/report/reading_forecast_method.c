// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/reading_forecast.h"

enum { METHOD_MAX = 10 };

static const struct {
    const char *name, *label;
} labels[] = {
    {"nbd", "NBD"},           {"bg_nbd", "BG/NBD"},
    {"mbg_nbd", "MBG/NBD"},   {"pareto_nbd", "Pareto/NBD"},
    {"bg_cnbd_k", "BG/CNBD"}, {"mbg_cnbd_k", "MBG/CNBD"},
};

const char *model_label(const struct model *model, struct arena *arena)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        if (strcmp(labels[i].name, model->name) == 0)
            text_add(&text, labels[i].label);
    if (text.length == 0)
        text_add(&text, model->name);
    if (model->k > 1)
        text_format(&text, "-%d", model->k);
    return text.at;
}

/* What the model supposes, in words: when clients leave. */
static struct message supposes(const struct model *model)
{
    if (!model->leaves)
        return PLAIN_MESSAGE("It supposes that clients order each at their own rate and never "
                             "leave.");
    if (strcmp(model->name, "pareto_nbd") == 0)
        return PLAIN_MESSAGE("It supposes that clients order each at their own rate, and leave at "
                             "any moment, some sooner than others.");
    return PLAIN_MESSAGE(
        "It supposes that clients order each at their own rate, and leave, if they "
        "do, right after an order, some sooner than others.");
}

static struct message why(const struct forecast *forecast, struct arena *arena)
{
    const struct model_result *chosen = &forecast->results[forecast->chosen];
    bool has_other = forecast->runner_up < forecast->result_count;
    const struct model_result *other = has_other ? &forecast->results[forecast->runner_up] : chosen;
    struct message_arg name = arg_text(model_label(other->fit.model, arena));

    switch (forecast->reason) {
    case CHOSEN_HOLDOUT:
        if (!has_other || other->holdout.mae - chosen->holdout.mae < 0.0005)
            return PLAIN_MESSAGE("It foretold the weeks kept back best of all.");
        return MESSAGE(
            "Of those that fit the gaps, it foretold the weeks kept back best: off by {1} orders a client, the next best, {2}, by {3}.",
            arg_real(chosen->holdout.mae, 3), name, arg_real(other->holdout.mae, 3));
    case CHOSEN_SIMPLER:
        if (!has_other)
            return PLAIN_MESSAGE("It is as good as the best of them, and simpler.");
        return MESSAGE("It is as good as {1} within what chance allows, and simpler or steadier.",
                       name);
    case CHOSEN_LIKELIHOOD:
        if (!has_other)
            return PLAIN_MESSAGE("It explains the orders best; there is nothing yet to check it "
                                 "against.");
        return MESSAGE("It explains the orders better than {1}; there is nothing yet to check it "
                       "against.",
                       name);
    case CHOSEN_ONLY_ONE:
    default:
        return PLAIN_MESSAGE("It was asked for, or no other one fits these orders.");
    }
}

static struct statement seasons(const struct forecast *forecast)
{
    if (forecast->basis.has_season)
        return (struct statement){
            .head = PLAIN_MESSAGE("Strong and weak months are reckoned with."),
            .rest = MESSAGE("That lowered the error of the weeks kept back by {1}.",
                            arg_percent(forecast->season_gain, 0)),
        };
    if (forecast->season_was_tried)
        return (struct statement){
            .head = PLAIN_MESSAGE("Strong and weak months are not reckoned with."),
            .rest =
                PLAIN_MESSAGE("It was tried, and did not help to foretell the weeks kept back."),
        };
    return (struct statement){
        .head = PLAIN_MESSAGE("Strong and weak months are not reckoned with."),
        .rest = PLAIN_MESSAGE("That takes two full years of orders. A Christmas that is in no year "
                              "before is in no forecast."),
    };
}

static struct statement weak_prior(const struct forecast *forecast)
{
    if (!forecast->basis.fit.has_prior)
        return (struct statement){0};
    return (struct statement){
        .head = PLAIN_MESSAGE("With few clients, what is usual elsewhere counts a little."),
        .rest = MESSAGE("Its weight falls with every client and is nothing from {1} on; --no-prior "
                        "leaves it out.",
                        arg_count(PRIOR_CLIENTS_MAX)),
    };
}

static struct statement sample(const struct forecast *forecast)
{
    if (!forecast->is_sample)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE("The model was chosen on {1} clients, and fitted to all {2}.",
                        arg_count(forecast->sample_clients), arg_count(forecast->clients)),
    };
}

static struct statement spending(const struct analysis *analysis)
{
    static const double RELATED = 0.3;
    const struct spend_fit *spend = &analysis->forecast.basis.spend;

    if (analysis->log->amount == NULL || !analysis->forecast.base.has_money)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("Money: Gamma-Gamma, from {1} client with repeat orders.",
                          "Money: Gamma-Gamma, from {1} clients with repeat orders.",
                          arg_count((int64_t)spend->clients)),
        .rest =
            fabs(spend->correlation) < RELATED
                ? MESSAGE("It supposes that who orders often spends neither more nor less an "
                          "order; here the two are hardly related ({1} on a scale of −1 to 1).",
                          arg_real(spend->correlation, 2))
                : MESSAGE("It supposes that who orders often spends neither more nor less an "
                          "order; here the two are related ({1} on a scale of −1 to 1), so read "
                          "the money with care.",
                          arg_real(spend->correlation, 2)),
    };
}

static struct statement intervals(void)
{
    return (struct statement){
        .head = PLAIN_MESSAGE("Intervals hold 90 %."),
        .rest =
            PLAIN_MESSAGE("They take in both what the orders leave open about the model and what "
                          "chance does to each client; not that the world may change."),
    };
}

struct statement_list reading_forecast_method(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, METHOD_MAX);
    const struct forecast *forecast = &analysis->forecast;

    if (!analysis->has_forecast)
        return list;
    const struct model *model = forecast->basis.model;

    reading_list_add(&list, (struct statement){
                                .head = MESSAGE("Model: {1}.", arg_text(model_label(model, arena))),
                                .rest = supposes(model)});
    reading_list_add(&list, (struct statement){.head = PLAIN_MESSAGE("Why this one?"),
                                               .rest = why(forecast, arena)});
    if (forecast->basis.fit.state != FIT_FOUND)
        reading_list_add(&list,
                         (struct statement){.head = PLAIN_MESSAGE("One thing stays open."),
                                            .rest = forecast_limit(forecast->basis.fit.limit)});
    reading_list_add(&list, sample(forecast));
    reading_list_add(&list, weak_prior(forecast));
    reading_list_add(&list, seasons(forecast));
    reading_list_add(&list, spending(analysis));
    reading_list_add(&list, intervals());
    return list;
}
