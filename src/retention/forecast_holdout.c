// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast_parts.h"

void kept_back_count(const struct order_log *log, struct kept_back *kept_back, struct arena *arena)
{
    kept_back->log_clients = log->client_count;
    kept_back->later = arena_array(arena, uint32_t, log->client_count);
    kept_back->actual = 0;
    for (size_t client = 0; client < log->client_count; client++) {
        const day_t *days = log->day + log->first[client];

        if (kept_back->buying.group_of[client] == BUYING_NOBODY)
            continue;
        for (uint32_t i = log->count[client]; i > 0 && days[i - 1] > kept_back->end; i--)
            kept_back->later[client] += days[i - 1] <= kept_back->to;
        kept_back->actual += kept_back->later[client];
    }
}

/* P(alive) apart, what a client orders is the same for all of one key: see outlook.h. */
double *expected_of_groups(const struct fit *fit, const struct buying *buying, double weeks,
                           struct arena *arena)
{
    const struct model *model = fit->model;
    double *expected = arena_array(arena, double, buying->group_count);
    struct buyer known = {0};
    double orders = 0;

    for (size_t group = 0; group < buying->group_count; group++) {
        const struct buyer *buyer = &buying->groups[group];
        struct buyer key = outlook_key(model, buyer);
        double alive = model->alive(model, fit->parameters, buyer, 0);

        if (group == 0 || !outlook_is_same(&key, &known)) {
            double there = model->alive(model, fit->parameters, &key, 0);

            known = key;
            orders = model->expected(model, fit->parameters, &key, weeks);
            orders = there > 0 ? orders / there : 0;
        }
        expected[group] = alive * orders;
    }
    return expected;
}

/* Of one group: how many orders came, and how they lie around the expectation. Whole numbers, so
 * that no sum hangs on the order of the clients. */
struct group_errors {
    int64_t clients, orders, squares;
    int64_t clients_above, orders_above;
};

static struct group_errors *count_errors(const struct kept_back *kept_back, const double *expected,
                                         struct arena *scratch)
{
    struct group_errors *errors =
        arena_array(scratch, struct group_errors, kept_back->buying.group_count);

    for (size_t client = 0; client < kept_back->log_clients; client++) {
        uint32_t group = kept_back->buying.group_of[client];

        if (group == BUYING_NOBODY)
            continue;
        int64_t orders = kept_back->later[client];
        struct group_errors *error = &errors[group];
        bool is_above = (double)orders > expected[group];
        error->clients++;
        error->orders += orders;
        error->squares += orders * orders;
        error->clients_above += is_above;
        error->orders_above += is_above ? orders : 0;
    }
    return errors;
}

static double holdout_weeks(const struct kept_back *kept_back)
{
    return season_weeks(kept_back->season, kept_back->end, kept_back->to);
}

void kept_back_check(const struct kept_back *kept_back, const struct fit *fit,
                     struct arena *scratch, struct holdout *ret_holdout)
{
    const struct buying *buying = &kept_back->buying;
    struct holdout holdout = {
        .is_made = true,
        .days = kept_back->to - kept_back->end,
        .actual = kept_back->actual,
    };
    double *expected = expected_of_groups(fit, buying, holdout_weeks(kept_back), scratch);
    const struct group_errors *errors = count_errors(kept_back, expected, scratch);
    double absolute = 0, squares = 0;

    for (size_t group = 0; group < buying->group_count; group++) {
        const struct group_errors *error = &errors[group];
        double mean = expected[group], clients = (double)error->clients;
        double above = (double)error->orders_above - mean * (double)error->clients_above;
        double all = (double)error->orders - mean * clients;

        holdout.predicted += mean * clients;
        absolute += 2 * above - all;
        squares += (double)error->squares - mean * (double)error->orders - mean * all;
    }
    holdout.mae = absolute / (double)buying->clients;
    holdout.rmse = sqrt(fmax(squares, 0) / (double)buying->clients);
    *ret_holdout = holdout;
}
