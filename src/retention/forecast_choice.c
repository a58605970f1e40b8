// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/forecast_parts.h"

/* One candidate's place among the others. */
struct candidate {
    size_t result;
    double mae, rmse; /* of the holdout, per client */
    double bic;       /* of the calibration */
};

struct choice {
    struct forecast *forecast;
    const struct kept_back *kept_back; /* NULL: nothing to check against */
    size_t clients;
    struct candidate *candidates;
    size_t count;
};

/* How much worse than the best a model may foretell and still be called as good. */
#define AS_GOOD_MAE 0.01
#define AS_GOOD_RMSE 0.005

static bool is_wanted(const struct forecast_options *options, size_t model)
{
    return options->wanted == 0 || (options->wanted >> model & 1) != 0;
}

/* A fit that foretells: at its optimum, or run into a simpler law that is one, too. */
static bool is_usable(const struct fit *fit)
{
    if (fit->state == FIT_FOUND)
        return true;
    return fit->state == FIT_NOT_IDENTIFIED && fit->limit != LIMIT_NO_REPEATS &&
           fit->limit != LIMIT_RATE_UNBOUNDED;
}

/* BG models call each one-time buyer alive for certain. Where these are most of the base, their
 * P(alive) says nothing. */
static bool is_blind_to_one_timers(const struct model *model, const struct buying *buying)
{
    return model->leaves && !model->knows_one_timers &&
           2 * (size_t)buying->repeaters < buying->clients;
}

static void fit_one(const struct model *model, const struct buying *whole,
                    const struct kept_back *kept_back, struct forecast *forecast)
{
    const struct forecast_options *options = &forecast->options;
    struct model_result *result = &forecast->results[forecast->result_count++];
    struct arena scratch = {0};

    fit_model(model, whole, options->prior, options->threads, &scratch, &result->fit);
    result->calibration = result->fit;
    result->is_excluded_for_alive = is_blind_to_one_timers(model, whole);
    if (kept_back != NULL && kept_back->end != whole->end)
        fit_model(model, &kept_back->buying, options->prior, options->threads, &scratch,
                  &result->calibration);
    if (kept_back != NULL && is_usable(&result->calibration))
        kept_back_check(kept_back, &result->calibration, &scratch, &result->holdout);
    arena_free(&scratch);
}

/*
 * Who may be chosen: the highest that any result reaches. The base line answers no question about
 * leaving, so it is chosen only where the others say that nobody leaves.
 */
enum standing { NOT_USABLE, BLIND, NOBODY_LEAVES, BASE_LINE, CANDIDATE };

static enum standing standing_of(const struct choice *choice, const struct model_result *result)
{
    if (!is_usable(&result->fit) || (choice->kept_back != NULL && !result->holdout.is_made))
        return NOT_USABLE;
    if (result->is_excluded_for_alive)
        return BLIND;
    if (!result->fit.model->leaves)
        return BASE_LINE;
    return result->fit.limit == LIMIT_NOBODY_LEAVES ? NOBODY_LEAVES : CANDIDATE;
}

static bool is_same_family(const struct fit *one, const struct fit *other)
{
    const struct model *first = one->model, *second = other->model;

    return first->leaves == second->leaves && first->knows_one_timers == second->knows_one_timers &&
           strcmp(first->parameter_names[2], second->parameter_names[2]) == 0;
}

/*
 * How regularly clients order is seen in the gaps themselves, so of models that differ in k alone
 * the likeliest stays. A holdout would mislead: most clients order nothing in it, and whoever
 * foretells too little has the smaller absolute error.
 */
static bool is_likeliest_k(const struct forecast *forecast, size_t which)
{
    const struct fit *fit = &forecast->results[which].calibration;

    for (size_t i = 0; i < forecast->result_count; i++) {
        const struct fit *other = &forecast->results[i].calibration;

        if (i != which && fit->model->leaves && is_usable(other) && is_same_family(fit, other) &&
            other->log_likelihood > fit->log_likelihood)
            return false;
    }
    return true;
}

static void list_candidates(struct choice *choice)
{
    const struct forecast *forecast = choice->forecast;
    enum standing best = NOT_USABLE;

    for (size_t i = 0; i < forecast->result_count; i++) {
        const struct model_result *result = &forecast->results[i];
        enum standing standing = standing_of(choice, result);

        if (standing == NOT_USABLE || standing < best || !is_likeliest_k(forecast, i))
            continue;
        if (standing > best)
            choice->count = 0;
        best = standing;
        choice->candidates[choice->count++] = (struct candidate){
            .result = i,
            .mae = result->holdout.mae,
            .rmse = result->holdout.rmse,
            .bic = fit_bic(&result->calibration, choice->clients),
        };
    }
}

static double mae_of(const struct candidate *candidate)
{
    return candidate->mae;
}

static double bic_of(const struct candidate *candidate)
{
    return candidate->bic;
}

/* The least of them; `count` when there is none but `except`. */
static size_t best_by(const struct choice *choice, double (*figure)(const struct candidate *),
                      size_t except)
{
    size_t best = choice->count;

    for (size_t i = 0; i < choice->count; i++)
        if (i != except && (best == choice->count ||
                            figure(&choice->candidates[i]) < figure(&choice->candidates[best])))
            best = i;
    return best;
}

/* As good in what most clients do, then in what all do together, then the likeliest. */
static size_t choose_by_holdout(const struct choice *choice)
{
    const struct candidate *all = choice->candidates;
    double mae = all[best_by(choice, mae_of, choice->count)].mae * (1 + AS_GOOD_MAE);
    double rmse = INFINITY;
    size_t chosen = choice->count;

    for (size_t i = 0; i < choice->count; i++)
        if (all[i].mae <= mae)
            rmse = fmin(rmse, all[i].rmse);
    for (size_t i = 0; i < choice->count; i++)
        if (all[i].mae <= mae && all[i].rmse <= rmse * (1 + AS_GOOD_RMSE) &&
            (chosen == choice->count || all[i].bic < all[chosen].bic))
            chosen = i;
    return chosen;
}

static size_t result_of(const struct choice *choice, size_t candidate)
{
    return candidate < choice->count ? choice->candidates[candidate].result
                                     : choice->forecast->result_count;
}

static void pick(const struct choice *choice)
{
    struct forecast *forecast = choice->forecast;
    size_t chosen, runner_up = choice->count;

    if (choice->count == 1) {
        chosen = 0;
        forecast->reason = CHOSEN_ONLY_ONE;
    } else if (choice->kept_back == NULL) {
        chosen = best_by(choice, bic_of, choice->count);
        runner_up = best_by(choice, bic_of, chosen);
        forecast->reason = CHOSEN_LIKELIHOOD;
    } else {
        size_t best = best_by(choice, mae_of, choice->count);

        chosen = choose_by_holdout(choice);
        runner_up = chosen == best ? best_by(choice, mae_of, chosen) : best;
        forecast->reason = chosen == best ? CHOSEN_HOLDOUT : CHOSEN_SIMPLER;
    }
    forecast->chosen = result_of(choice, chosen);
    forecast->runner_up = result_of(choice, runner_up);
}

bool forecast_choose(const struct buying *whole, const struct kept_back *kept_back,
                     struct arena *arena, struct forecast *forecast)
{
    struct choice choice = {
        .forecast = forecast,
        .kept_back = kept_back,
        .clients = kept_back == NULL ? whole->clients : kept_back->buying.clients,
        .candidates = arena_array(arena, struct candidate, model_count),
    };

    forecast->results = arena_array(arena, struct model_result, model_count);
    for (size_t i = 0; i < model_count; i++)
        if (is_wanted(&forecast->options, i))
            fit_one(models[i], whole, kept_back, forecast);
    list_candidates(&choice);
    if (choice.count == 0)
        return false;
    pick(&choice);
    return true;
}
