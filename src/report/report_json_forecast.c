// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/report_json_parts.h"
#include "report/report_keys.h"

static void add_real(struct json *json, const char *key, double value)
{
    if (isfinite(value))
        json_real(json, key, value);
    else
        json_null(json, key);
}

static void add_day(struct json *json, const char *key, day_t day)
{
    if (day == DAY_NONE)
        json_null(json, key);
    else
        json_day(json, key, day);
}

/* [expected, low, high] */
static void add_estimate(struct json *json, const char *key, const struct estimate *estimate)
{
    json_begin_array(json, key);
    add_real(json, NULL, estimate->expected);
    add_real(json, NULL, estimate->low);
    add_real(json, NULL, estimate->high);
    json_end(json);
}

static void add_parameters(struct json *json, const char *key, const struct model *model,
                           const double *values)
{
    json_begin_object(json, key);
    for (int i = 0; i < model->parameter_count; i++)
        add_real(json, model->parameter_names[i], values[i]);
    json_end(json);
}

static void add_holdout(struct json *json, const struct holdout *holdout)
{
    if (!holdout->is_made) {
        json_null(json, "holdout");
        return;
    }
    json_begin_object(json, "holdout");
    json_int(json, "days", holdout->days);
    json_int(json, "actual", holdout->actual);
    add_real(json, "predicted", holdout->predicted);
    add_real(json, "mae", holdout->mae);
    add_real(json, "rmse", holdout->rmse);
    json_end(json);
}

static void add_model(struct json *json, const struct forecast *forecast,
                      const struct model_result *result)
{
    const struct fit *fit = &result->fit;

    json_begin_object(json, NULL);
    json_text(json, "name", fit->model->name);
    json_int(json, "k", fit->model->k);
    add_parameters(json, "parameters", fit->model, fit->parameters);
    add_parameters(json, "standard_errors", fit->model, fit->standard_errors);
    add_real(json, "log_likelihood", fit->log_likelihood);
    add_real(json, "aic", fit_aic(fit));
    add_real(json, "bic", fit_bic(fit, (size_t)forecast->clients));
    json_bool(json, "identified", fit->state == FIT_FOUND);
    json_text(json, "note", model_limit_keys[fit->limit]);
    add_real(json, "gradient_norm", fit->gradient_norm);
    json_bool(json, "prior", fit->has_prior);
    json_bool(json, "left_out_for_alive", result->is_excluded_for_alive);
    add_holdout(json, &result->holdout);
    json_end(json);
}

static void add_spend(struct json *json, const struct analysis *analysis)
{
    static const char *const names[] = {"p", "q", "v"};
    const struct spend_fit *spend = &analysis->forecast.basis.spend;
    const double values[] = {spend->p, spend->q, spend->v};

    if (analysis->log->amount == NULL || !analysis->has_forecast ||
        spend->state == FIT_IMPOSSIBLE) {
        json_null(json, "spend");
        return;
    }
    json_begin_object(json, "spend");
    json_text(json, "name", "gamma_gamma");
    json_begin_object(json, "parameters");
    for (int i = 0; i < 3; i++)
        add_real(json, names[i], values[i]);
    json_end(json);
    json_begin_object(json, "standard_errors");
    for (int i = 0; i < 3; i++)
        add_real(json, names[i], spend->standard_errors[i]);
    json_end(json);
    add_real(json, "log_likelihood", spend->log_likelihood);
    json_int(json, "clients", (int64_t)spend->clients);
    json_bool(json, "identified", spend->state == FIT_FOUND);
    add_real(json, "gradient_norm", spend->gradient_norm);
    add_real(json, "correlation", spend->correlation);
    json_bool(json, "prior", spend->has_prior);
    json_end(json);
}

static void add_ahead(struct json *json, const struct forecast *forecast)
{
    static const char *const orders[FORECAST_HORIZONS] = {"orders_30", "orders_90", "orders_365"};
    static const char *const revenue[FORECAST_HORIZONS] = {"revenue_30", "revenue_90",
                                                           "revenue_365"};

    for (int i = 0; i < FORECAST_HORIZONS; i++)
        add_estimate(json, orders[i], &forecast->base.orders[i]);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        if (forecast->base.has_money)
            add_estimate(json, revenue[i], &forecast->base.revenue[i]);
        else
            json_null(json, revenue[i]);
    }
}

static void add_base(struct json *json, const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;

    if (!analysis->has_forecast) {
        json_null(json, "base");
        return;
    }
    json_begin_object(json, "base");
    add_real(json, "clients_alive", forecast->base.alive.expected);
    add_real(json, "clients_alive_low", forecast->base.alive.low);
    add_real(json, "clients_alive_high", forecast->base.alive.high);
    add_ahead(json, forecast);
    add_real(json, "leaving_365", forecast->base.leaving_365);
    add_real(json, "one_timers_gone", forecast->base.one_timers_gone);
    add_real(json, "new_orders_365", forecast->base.new_orders_365);
    add_real(json, "new_second_order", forecast->base.new_second_order);
    add_real(json, "new_value", forecast->base.has_money ? forecast->base.new_value : NAN);
    json_end(json);
}

static void add_season(struct json *json, const struct forecast *forecast)
{
    json_bool(json, "season_tried", forecast->season_was_tried);
    if (!forecast->basis.has_season) {
        json_null(json, "season");
        return;
    }
    json_begin_object(json, "season");
    json_begin_array(json, "factors");
    for (int i = 0; i < 12; i++)
        add_real(json, NULL, forecast->basis.season.factor[i]);
    json_end(json);
    add_real(json, "gain", forecast->season_gain);
    json_end(json);
}

/* ["from", actual, expected, low, high] a week */
static void add_weeks(struct json *json, const char *key, const struct week_check *weeks,
                      size_t count)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < count; i++) {
        json_begin_array(json, NULL);
        json_day(json, NULL, weeks[i].from);
        json_int(json, NULL, weeks[i].actual);
        add_real(json, NULL, weeks[i].predicted.expected);
        add_real(json, NULL, weeks[i].predicted.low);
        add_real(json, NULL, weeks[i].predicted.high);
        json_end(json);
    }
    json_end(json);
}

static void add_classes(struct json *json, const struct forecast *forecast)
{
    json_begin_array(json, "classes");
    for (size_t i = 0; i < forecast->class_count; i++) {
        const struct class_check *class = &forecast->classes[i];

        json_begin_object(json, NULL);
        json_int(json, "repeat_orders", class->orders);
        json_bool(json, "or_more", i + 1 == forecast->class_count);
        json_int(json, "clients", class->clients);
        add_real(json, "actual", class->actual);
        add_real(json, "predicted", class->predicted);
        json_end(json);
    }
    json_end(json);
}

static void add_choice(struct json *json, const struct forecast *forecast)
{
    bool is_made = forecast->state == FORECAST_MADE;
    const struct model *chosen = is_made ? forecast->results[forecast->chosen].fit.model : NULL;

    json_text(json, "chosen", is_made ? chosen->name : NULL);
    if (is_made)
        json_int(json, "chosen_k", chosen->k);
    else
        json_null(json, "chosen_k");
    json_text(json, "why", is_made ? forecast_reason_keys[forecast->reason] : NULL);
    if (is_made && forecast->is_sample)
        json_int(json, "chosen_on_clients", forecast->sample_clients);
    else
        json_null(json, "chosen_on_clients");
}

static void add_checks(struct json *json, const struct forecast *forecast)
{
    add_day(json, "holdout_from", forecast->week_count > 0 ? forecast->holdout_from : DAY_NONE);
    add_day(json, "holdout_to", forecast->week_count > 0 ? forecast->holdout_to : DAY_NONE);
    add_weeks(json, "weeks", forecast->weeks, forecast->week_count);
    add_classes(json, forecast);
    add_weeks(json, "cohort", forecast->cohort, forecast->cohort_count);
}

void json_forecast(struct json *json, const struct analysis *analysis)
{
    const struct forecast *forecast = &analysis->forecast;

    json_begin_object(json, "forecast");
    json_text(json, "state", forecast_state_keys[forecast->state]);
    json_text(json, "unit", "week");
    json_real(json, "interval", 0.9);
    add_day(json, "calibrated_to", forecast->options.calibrate_to);
    add_day(json, "seen_from", analysis->has_forecast ? forecast->basis.end : DAY_NONE);
    json_int(json, "clients", forecast->clients);
    json_int(json, "repeaters", forecast->repeaters);
    json_int(json, "days", forecast->days);
    json_begin_array(json, "models");
    for (size_t i = 0; i < forecast->result_count; i++)
        add_model(json, forecast, &forecast->results[i]);
    json_end(json);
    add_choice(json, forecast);
    add_spend(json, analysis);
    add_base(json, analysis);
    json_real(json, "discount", forecast->options.discount);
    json_int(json, "value_days", forecast->options.value_days);
    add_season(json, forecast);
    add_checks(json, forecast);
    json_end(json);
}
