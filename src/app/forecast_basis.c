// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/forecast_basis.h"

#include <float.h>
#include <math.h>

#include "base/json.h"
#include "base/json_read.h"

enum { BASIS_FORM = 1, VALUE_DAYS_MAX = 36525 };

/* A month's, where the mean over a year is 1: no more than a year's days by the shortest month's.
 */
#define FACTOR_MAX (366.0 / 28)

/* NAN and infinities, which JSON has none of, stand for what is not known. */
static void add_real(struct json *json, const char *key, double value)
{
    if (isfinite(value))
        json_real(json, key, value);
    else
        json_null(json, key);
}

static void add_reals(struct json *json, const char *key, const double *values, size_t count)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < count; i++)
        add_real(json, NULL, values[i]);
    json_end(json);
}

static void add_fit(struct json *json, const struct fit *fit)
{
    json_begin_object(json, "fit");
    json_int(json, "state", fit->state);
    json_int(json, "limit", fit->limit);
    add_reals(json, "parameters", fit->parameters, MODEL_PARAMETERS_MAX);
    add_reals(json, "standard_errors", fit->standard_errors, MODEL_PARAMETERS_MAX);
    add_reals(json, "covariance", fit->covariance[0],
              (size_t)MODEL_PARAMETERS_MAX * MODEL_PARAMETERS_MAX);
    add_real(json, "log_likelihood", fit->log_likelihood);
    json_bool(json, "has_prior", fit->has_prior);
    json_end(json);
}

static void add_spend(struct json *json, const struct spend_fit *spend)
{
    const double parameters[] = {spend->p, spend->q, spend->v};

    json_begin_object(json, "spend");
    json_int(json, "state", spend->state);
    add_reals(json, "parameters", parameters, 3);
    add_reals(json, "standard_errors", spend->standard_errors, 3);
    add_reals(json, "covariance", spend->covariance[0],
              (size_t)MODEL_PARAMETERS_MAX * MODEL_PARAMETERS_MAX);
    json_int(json, "clients", (int64_t)spend->clients);
    json_end(json);
}

const char *forecast_basis_write(const struct forecast_basis *basis, struct arena *arena)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "form", BASIS_FORM);
    json_text(&json, "model", basis->model->name);
    json_int(&json, "k", basis->model->k);
    add_fit(&json, &basis->fit);
    add_spend(&json, &basis->spend);
    if (basis->has_season)
        add_reals(&json, "season", basis->season.factor, 12);
    json_int(&json, "end", basis->end);
    add_real(&json, "discount", basis->discount);
    json_int(&json, "value_days", basis->value_days);
    json_bool(&json, "with_intervals", basis->with_intervals);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* --- reading it back --- */

static bool take_int(const struct json_value *object, const char *key, int64_t *ret_number)
{
    const struct json_value *member = json_member(object, key);

    if (!member || member->kind != VALUE_INTEGER)
        return false;
    *ret_number = member->integer;
    return true;
}

static bool take_bool(const struct json_value *object, const char *key, bool *ret_value)
{
    const struct json_value *member = json_member(object, key);

    if (!member || member->kind != VALUE_BOOL)
        return false;
    *ret_value = member->boolean;
    return true;
}

static bool real_of(const struct json_value *value, double *ret_real)
{
    switch (value->kind) {
    case VALUE_NULL:
        *ret_real = NAN;
        return true;
    case VALUE_INTEGER:
        *ret_real = (double)value->integer;
        return true;
    case VALUE_REAL:
        *ret_real = value->real;
        return true;
    case VALUE_BOOL:
    case VALUE_TEXT:
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        break;
    }
    return false;
}

static bool take_real(const struct json_value *object, const char *key, double *ret_value)
{
    const struct json_value *member = json_member(object, key);

    return member && real_of(member, ret_value);
}

static bool take_reals(const struct json_value *object, const char *key, double *ret_values,
                       size_t count)
{
    const struct json_value *member = json_member(object, key);

    if (!member || member->kind != VALUE_ARRAY || member->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!real_of(&member->items[i], &ret_values[i]))
            return false;
    return true;
}

static bool take_state(const struct json_value *object, enum fit_state *ret_state)
{
    int64_t state;

    if (!take_int(object, "state", &state) || state < FIT_FOUND || state > FIT_IMPOSSIBLE)
        return false;
    *ret_state = (enum fit_state)state;
    return true;
}

/* Beyond their bounds a model promises nothing, not even that its sums end. */
static bool are_within(const double *values, size_t count, double least, double most)
{
    for (size_t i = 0; i < count; i++)
        if (!(values[i] >= least && values[i] <= most))
            return false;
    return true;
}

static bool take_fit(const struct json_value *object, struct fit *fit)
{
    int64_t limit = 0;

    if (!object || object->kind != VALUE_OBJECT || !take_state(object, &fit->state) ||
        !take_int(object, "limit", &limit) || limit < LIMIT_NONE || limit > LIMIT_RATE_UNBOUNDED)
        return false;
    fit->limit = (enum model_limit)limit;
    return take_reals(object, "parameters", fit->parameters, MODEL_PARAMETERS_MAX) &&
           are_within(fit->parameters, (size_t)fit->model->parameter_count, MODEL_PARAMETER_MIN / 2,
                      2 * MODEL_PARAMETER_MAX) &&
           take_reals(object, "standard_errors", fit->standard_errors, MODEL_PARAMETERS_MAX) &&
           take_reals(object, "covariance", fit->covariance[0],
                      (size_t)MODEL_PARAMETERS_MAX * MODEL_PARAMETERS_MAX) &&
           take_real(object, "log_likelihood", &fit->log_likelihood) &&
           take_bool(object, "has_prior", &fit->has_prior);
}

static bool take_spend(const struct json_value *object, struct spend_fit *spend)
{
    double parameters[3];
    int64_t clients = 0;

    if (!object || object->kind != VALUE_OBJECT || !take_state(object, &spend->state) ||
        !take_reals(object, "parameters", parameters, 3) ||
        !take_reals(object, "standard_errors", spend->standard_errors, 3) ||
        !take_reals(object, "covariance", spend->covariance[0],
                    (size_t)MODEL_PARAMETERS_MAX * MODEL_PARAMETERS_MAX) ||
        !take_int(object, "clients", &clients) || clients < 0)
        return false;
    if (spend->state != FIT_IMPOSSIBLE && !are_within(parameters, 3, DBL_MIN, DBL_MAX))
        return false;
    spend->p = parameters[0];
    spend->q = parameters[1];
    spend->v = parameters[2];
    spend->clients = (size_t)clients;
    return true;
}

static bool take_model(const struct json_value *object, struct forecast_basis *basis)
{
    const struct json_value *name = json_member(object, "model");
    int64_t k;

    if (!name || name->kind != VALUE_TEXT || !take_int(object, "k", &k) || k < 1 || k > INT32_MAX)
        return false;
    basis->model = model_find(name->text.at, (int)k);
    basis->fit.model = basis->model;
    return basis->model != NULL;
}

static bool take_rest(const struct json_value *object, struct forecast_basis *basis)
{
    int64_t end = 0, value_days = 0;

    basis->has_season = json_member(object, "season") != NULL;
    if (basis->has_season && (!take_reals(object, "season", basis->season.factor, 12) ||
                              !are_within(basis->season.factor, 12, 0, FACTOR_MAX)))
        return false;
    if (!take_int(object, "end", &end) || end < INT32_MIN || end > INT32_MAX ||
        !take_int(object, "value_days", &value_days) || value_days < 1 ||
        value_days > VALUE_DAYS_MAX)
        return false;
    basis->end = (day_t)end;
    basis->value_days = (int32_t)value_days;
    return take_real(object, "discount", &basis->discount) &&
           are_within(&basis->discount, 1, 0, 1) &&
           take_bool(object, "with_intervals", &basis->with_intervals);
}

bool forecast_basis_read(const char *text, struct arena *arena, struct forecast_basis *ret_basis)
{
    struct forecast_basis basis = {0};
    const struct json_value *object;
    struct fault fault = {0};
    int64_t form = 0;

    if (json_read(slice_of(text), arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT || !take_int(object, "form", &form) || form != BASIS_FORM ||
        !take_model(object, &basis) || !take_fit(json_member(object, "fit"), &basis.fit) ||
        !take_spend(json_member(object, "spend"), &basis.spend) || !take_rest(object, &basis))
        return false;
    *ret_basis = basis;
    return true;
}
