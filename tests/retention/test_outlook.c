// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast.h"
#include "support/near.h"

#include "support/check.h"

/* What a client's figures are where rounding could make them impossible. */

static struct client_forecast foretell(const char *model, int k, const double *parameters,
                                       const struct buyer *buyer)
{
    struct forecast_basis basis = {.model = model_find(model, k),
                                   .spend.state = FIT_IMPOSSIBLE,
                                   .value_days = 365,
                                   .with_intervals = true};
    struct client_forecast with, without;

    basis.fit.model = basis.model;
    for (int i = 0; i < basis.model->parameter_count; i++)
        basis.fit.parameters[i] = parameters[i];
    forecast_client(&basis, buyer, 0, NULL, &with);
    basis.with_intervals = false;
    forecast_client(&basis, buyer, 0, NULL, &without);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        assert_near_relative(with.order_within[i], without.order_within[i], 1e-12);
        assert_near_relative(with.orders[i].expected, without.orders[i].expected, 1e-12);
    }
    return with;
}

/* By 140 digits; with P(none), which is all but 1, the chance of an order was 0 of most. */
static void who_has_all_but_left_may_order_with_the_chance_that_is_left(void **state)
{
    (void)state;
    const double parameters[] = {1.8, 2.14, 1.93, 2.62};
    const struct buyer buyer = {19, 16, 181};
    const double within[] = {2.68857887819537e-38, 4.17252524492517e-38, 4.47506431099877e-38};
    const double orders[] = {3.00171609453393e-38, 7.12604181562606e-38, 2.2044778593057e-37};
    struct client_forecast client = foretell("mbg_cnbd_k", 2, parameters, &buyer);

    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        assert_near_relative(client.order_within[i], within[i], 1e-11);
        assert_near_relative(client.orders[i].expected, orders[i], 1e-11);
        assert_true(client.orders[i].low == 0 && client.orders[i].high == 0);
    }
    assert_true(client.orders_variance >= client.orders[FORECAST_HORIZONS - 1].expected);
}

/* One order a day or more, and the first of them is the last: the same for each horizon, but for
 * the last digits of a sum here and of an integral there. */
static void more_days_never_bring_less(void **state)
{
    (void)state;
    const double parameters[] = {965.85763281582729, 5.4393192730791942, 23661484.491769835,
                                 7.9698517536199225e-08};
    const struct buyer buyer = {0, 0, 6.7376139363536378};
    struct client_forecast client = foretell("bg_nbd", 1, parameters, &buyer);

    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        assert_near_relative(client.orders[i].expected, 1.0, 1e-11);
        assert_near_relative(client.order_within[i], 1.0, 1e-11);
        assert_true(client.order_within[i] <= client.orders[i].expected);
        assert_true(i == 0 || client.orders[i].expected >= client.orders[i - 1].expected);
        assert_true(i == 0 || client.order_within[i] >= client.order_within[i - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_all_but_left_may_order_with_the_chance_that_is_left),
        cmocka_unit_test(more_days_never_bring_less),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
