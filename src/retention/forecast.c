// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast.h"

#include "base/clock.h"
#include "retention/forecast_parts.h"

/* What there is to go by, and whether it is enough. */
static enum forecast_state look_at(const struct order_log *log, struct forecast *forecast)
{
    const struct buying *buying = &forecast->buying;

    forecast->clients = (int64_t)buying->clients;
    forecast->repeaters = buying->repeaters;
    forecast->days = buying->end > log->first_day ? buying->end - log->first_day : 0;
    if (forecast->clients < FORECAST_CLIENTS_MIN)
        return FORECAST_TOO_FEW;
    if (forecast->repeaters < FORECAST_REPEATERS_MIN)
        return FORECAST_NO_REPEAT;
    return forecast->days < FORECAST_DAYS_MIN ? FORECAST_TOO_SHORT : FORECAST_MADE;
}

static bool is_calibrated(const struct order_log *log, const struct forecast_options *options)
{
    return options->calibrate_to != DAY_NONE && options->calibrate_to < log->as_of;
}

static bool is_one_wanted(const struct forecast_options *options)
{
    unsigned long all = (1UL << model_count) - 1;
    unsigned long wanted = options->wanted & all;

    return wanted != 0 && (wanted & (wanted - 1)) == 0;
}

/* The days to check against: those after calibrate_to, else the last quarter, where what is left
 * still says enough. */
static bool keep_back(const struct order_log *log, const struct forecast *forecast,
                      struct arena *arena, struct kept_back *ret_kept_back)
{
    const struct forecast_options *options = &forecast->options;
    struct kept_back kept_back = {.end = forecast->buying.end, .to = log->as_of};

    if (is_calibrated(log, options)) {
        kept_back.buying = forecast->buying;
    } else {
        if (is_one_wanted(options) || options->calibrate_to != DAY_NONE)
            return false;
        kept_back.end -= forecast->days / 4;
        kept_back.buying = buying_measure(log, kept_back.end, NULL, options->threads, arena);
    }
    if (kept_back.buying.clients < FORECAST_CLIENTS_MIN ||
        kept_back.buying.repeaters < FORECAST_REPEATERS_MIN || kept_back.end >= kept_back.to)
        return false;
    kept_back_count(log, &kept_back, arena);
    *ret_kept_back = kept_back;
    return true;
}

/* The chosen one on everybody, where it was chosen on some; NULL where none has an optimum. */
static const struct model_result *choose(const struct order_log *log,
                                         const struct kept_back *kept_back, struct arena *scratch,
                                         struct arena *arena, struct forecast *forecast)
{
    const struct forecast_options *options = &forecast->options;
    struct kept_back sampled;
    struct buying some;

    forecast->is_sample = buying_is_large(&forecast->buying) && !is_one_wanted(options);
    if (!forecast->is_sample) {
        if (!forecast_choose(&forecast->buying, kept_back, arena, forecast))
            return NULL;
        return &forecast->results[forecast->chosen];
    }
    some = clients_sample(&forecast->buying, log, scratch);
    forecast->sample_clients = (int64_t)some.clients;
    if (kept_back != NULL) {
        sampled = *kept_back;
        sampled.buying = clients_sample(&kept_back->buying, log, scratch);
        kept_back_count(log, &sampled, scratch);
    }
    if (!forecast_choose(&some, kept_back == NULL ? NULL : &sampled, arena, forecast))
        return NULL;
    struct model_result *result = &forecast->results[forecast->chosen];
    fit_model(result->fit.model, &forecast->buying, options->prior, options->threads, scratch,
              &result->fit);
    return result;
}

/* Shows how the chosen one foretold the days kept back, of everybody. */
static void check(const struct order_log *log, const struct kept_back *kept_back,
                  struct arena *scratch, struct arena *arena, struct forecast *forecast)
{
    const struct model_result *result = &forecast->results[forecast->chosen];
    struct fit fit = result->calibration;

    if (forecast->is_sample)
        fit_model(fit.model, &kept_back->buying, forecast->options.prior, forecast->options.threads,
                  scratch, &fit);
    kept_back_weeks(kept_back, log, &fit, arena, forecast);
    kept_back_classes(kept_back, &fit, forecast);
    forecast->holdout_from = kept_back->end + 1;
    forecast->holdout_to = kept_back->to;
}

static void measure_spending(const struct order_log *log, struct arena *scratch,
                             struct arena *arena, struct forecast *forecast)
{
    const struct forecast_options *options = &forecast->options;
    struct forecast_basis *basis = &forecast->basis;

    basis->spend.state = FIT_IMPOSSIBLE;
    if (log->amount == NULL)
        return;
    forecast->spending = spending_measure(log, basis->end, options->threads, arena);
    spend_fit(&forecast->spending, options->prior, options->threads, scratch, &basis->spend);
}

static void open_basis(const struct fit *fit, struct forecast *forecast)
{
    forecast->basis = (struct forecast_basis){
        .model = fit->model,
        .fit = *fit,
        .end = forecast->buying.end,
        .discount = forecast->options.discount,
        .value_days = forecast->options.value_days,
        .with_intervals = forecast->options.with_intervals,
    };
}

static void foretell(const struct order_log *log, struct arena *scratch, struct arena *arena,
                     struct forecast *forecast)
{
    struct kept_back kept_back;
    bool is_kept_back = keep_back(log, forecast, scratch, &kept_back);

    const struct model_result *chosen =
        choose(log, is_kept_back ? &kept_back : NULL, scratch, arena, forecast);
    if (chosen == NULL) {
        forecast->state = FORECAST_NO_FIT;
        return;
    }
    open_basis(&chosen->fit, forecast);
    if (!forecast_season(log, arena, forecast) && is_kept_back)
        check(log, &kept_back, scratch, arena, forecast);
    measure_spending(log, scratch, arena, forecast);
    forecast_groups(arena, forecast);
    forecast_base(forecast);
    forecast_cohort(log, arena, forecast);
}

void forecast_make(const struct order_log *log, const struct forecast_options *options,
                   struct arena *arena, struct forecast *ret_forecast)
{
    int64_t start = clock_ticks();
    struct arena scratch = {0};
    struct forecast forecast = {
        .options = *options,
        .holdout_from = DAY_NONE,
        .holdout_to = DAY_NONE,
    };
    day_t end = is_calibrated(log, options) ? options->calibrate_to : log->as_of;

    forecast.buying = buying_measure(log, end, NULL, options->threads, arena);
    forecast.state = look_at(log, &forecast);
    if (forecast.state == FORECAST_MADE)
        foretell(log, &scratch, arena, &forecast);
    arena_free(&scratch);
    forecast.elapsed_ns = clock_ticks() - start;
    *ret_forecast = forecast;
}
