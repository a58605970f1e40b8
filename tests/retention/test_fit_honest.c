// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/fit.h"
#include "support/check.h"
#include "support/simulated_buyers.h"

/* Every model, on bases that say too little, or nothing: a fit is found, or it is said what is
 * missing. */
static struct arena arena;

static struct fit fit_buyers(const struct model *model, const struct buyer *buyers, size_t count,
                             enum fit_prior prior)
{
    struct buying buying = buying_group(buyers, NULL, NULL, count, &arena);
    struct fit fit;

    fit_model(model, &buying, prior, 1, &arena, &fit);
    arena_free(&arena);
    return fit;
}

/* What holds for every fit of anything. */
static void assert_honest(const char *what, const struct fit *fit)
{
    const struct model *model = fit->model;
    bool is_found = fit->state == FIT_FOUND;

    if (!isfinite(fit->log_likelihood))
        fail_msg("%s, %s: likelihood %g", what, model->name, fit->log_likelihood);
    if (is_found != (fit->limit == LIMIT_NONE))
        fail_msg("%s, %s: state %d, limit %d at %g %g %g %g", what, model->name, (int)fit->state,
                 (int)fit->limit, fit->parameters[0], fit->parameters[1], fit->parameters[2],
                 fit->parameters[3]);
    for (int i = 0; i < model->parameter_count; i++) {
        double parameter = fit->parameters[i];
        if (!(parameter >= MODEL_PARAMETER_MIN && parameter <= MODEL_PARAMETER_MAX))
            fail_msg("%s, %s: %s is %g", what, model->name, model->parameter_names[i], parameter);
        if (is_found != (fit->standard_errors[i] > 0) || is_found != (fit->covariance[i][i] > 0))
            fail_msg("%s, %s: error %g", what, model->name, fit->standard_errors[i]);
    }
    if (is_found && !(fit->gradient_norm < FIT_GRADIENT_MAX))
        fail_msg("%s, %s: gradient %g", what, model->name, fit->gradient_norm);
}

static void who_never_came_back_gives_no_rate(void **state)
{
    (void)state;
    static const struct buyer once[3] = {{0, 0, 10}, {0, 0, 20.5}, {0, 0, 0}};

    for (size_t i = 0; i < model_count; i++)
        for (int prior = WITHOUT_PRIOR; prior <= WITH_PRIOR; prior++) {
            struct fit fit = fit_buyers(models[i], once, 3, (enum fit_prior)prior);
            assert_int_equal(fit.state, FIT_IMPOSSIBLE);
            assert_int_equal(fit.limit, LIMIT_NO_REPEATS);
            assert_honest("no repeats", &fit);
            fit = fit_buyers(models[i], once, 0, (enum fit_prior)prior);
            assert_int_equal(fit.state, FIT_IMPOSSIBLE);
            assert_honest("nobody", &fit);
        }
}

/* Each row of buyers repeated so many times. */
static const struct hard_case {
    const char *what;
    struct buyer buyers[4];
    size_t kinds, times;
} hard_cases[] = {
    {"one client", {{3, 20, 30}}, 1, 1},
    {"one client, twice", {{3, 20, 30}}, 1, 2},
    {"one repeat order", {{0, 0, 30}, {0, 0, 12}, {1, 5, 20}, {0, 0, 9}}, 4, 1},
    {"all equal", {{4, 22, 30}}, 1, 400},
    {"all equal, a large base", {{4, 22, 30}}, 1, 5000},
    {"equal, all once", {{1, 30, 30}}, 1, 700},
    {"T of 0 for most", {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {2, 3, 9}}, 4, 200},
    {"orders up to the last day", {{5, 30, 30}, {1, 30, 30}, {9, 30, 30}, {2, 30, 30}}, 4, 200},
    {"everybody left", {{5, 5, 300}, {1, 1, 300}, {9, 8, 300}, {2, 3, 300}}, 4, 200},
    {"leave at once or never", {{40, 300, 300}, {0, 0, 300}, {45, 299, 300}, {0, 0, 300}}, 4, 200},
    {"10,000 orders", {{10000, 499, 500}, {0, 0, 500}, {1, 30, 400}, {2, 40, 300}}, 4, 50},
    {"10,000 orders by everybody",
     {{10000, 499, 500}, {9990, 500, 500}, {10010, 490, 500}},
     3,
     300},
    {"first and last day", {{1, 1.0 / 7, 1.0 / 7}, {0, 0, 1.0 / 7}}, 2, 300},
    {"long silence", {{1, 1.0 / 7, 100000}, {2, 1, 100000}, {0, 0, 100000}}, 3, 300},
    {"a whale among many", {{2000, 100, 100}, {0, 0, 100}, {0, 0, 50}, {1, 50, 100}}, 4, 10},
};

static struct fit fit_case(const struct model *model, const struct hard_case *hard,
                           enum fit_prior prior)
{
    struct arena own = {0};
    size_t count = hard->kinds * hard->times;
    struct buyer *buyers = arena_array(&own, struct buyer, count);

    for (size_t i = 0; i < count; i++)
        buyers[i] = hard->buyers[i % hard->kinds];
    struct fit fit = fit_buyers(model, buyers, count, prior);
    arena_free(&own);
    return fit;
}

static void hard_bases_are_fitted_or_said_not_to_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hard_cases) / sizeof(hard_cases[0]); i++)
        for (size_t j = 0; j < model_count; j++)
            for (int prior = WITHOUT_PRIOR; prior <= WITH_PRIOR; prior++) {
                struct fit fit = fit_case(models[j], &hard_cases[i], (enum fit_prior)prior);
                assert_honest(hard_cases[i].what, &fit);
                print_message("# %-26s %-10s %d: state %d limit %d LL %.6f (%.3g %.3g %.3g %.3g) "
                              "%d evaluations\n",
                              hard_cases[i].what, models[j]->name, prior, (int)fit.state,
                              (int)fit.limit, fit.log_likelihood, fit.parameters[0],
                              fit.parameters[1], fit.parameters[2], fit.parameters[3],
                              fit.evaluations);
            }
}

static void orders_without_time_are_impossible(void **state)
{
    (void)state;
    static const struct buyer buyers[2] = {{1, 0, 0}, {0, 0, 0}};

    for (size_t i = 0; i < model_count; i++) {
        struct fit fit = fit_buyers(models[i], buyers, 2, WITH_PRIOR);
        assert_int_equal(fit.state, FIT_IMPOSSIBLE);
        assert_int_equal(fit.limit, LIMIT_RATE_UNBOUNDED);
        assert_honest("no time", &fit);
    }
}

/* Of twenty clients a prior makes a fit, and one that does not claim to know much. */
static void twenty_clients_give_a_fit_with_wide_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_SHOPS; i++)
        for (size_t j = 0; j < model_count; j++) {
            struct buying buying = simulate_base(&sample_shops[i].shop, 20, i, &arena, NULL);
            bool has_repeats = buying.repeaters > 0;
            struct fit few, many;

            fit_model(models[j], &buying, WITH_PRIOR, 1, &arena, &few);
            buying = simulate_base(&sample_shops[i].shop, 480, i, &arena, NULL);
            fit_model(models[j], &buying, WITH_PRIOR, 1, &arena, &many);
            arena_free(&arena);
            assert_honest(sample_shops[i].name, &few);
            assert_int_equal(few.state, has_repeats ? FIT_FOUND : FIT_IMPOSSIBLE);
            assert_true(few.has_prior && many.has_prior);
            if (has_repeats)
                assert_true(few.covariance[0][0] > 0.03);
            if (has_repeats && many.state == FIT_FOUND)
                assert_true(few.covariance[0][0] > many.covariance[0][0]);
        }
}

static void a_prior_is_gone_from_500_clients_on(void **state)
{
    (void)state;
    struct buying buying = simulate_base(&sample_shops[0].shop, 500, 1, &arena, NULL);
    struct fit with, without;

    fit_model(models[0], &buying, WITH_PRIOR, 1, &arena, &with);
    fit_model(models[0], &buying, WITHOUT_PRIOR, 1, &arena, &without);
    assert_false(with.has_prior);
    assert_memory_equal(with.parameters, without.parameters, sizeof(with.parameters));
    buying = simulate_base(&sample_shops[0].shop, 499, 1, &arena, NULL);
    fit_model(models[0], &buying, WITH_PRIOR, 1, &arena, &with);
    fit_model(models[0], &buying, WITHOUT_PRIOR, 1, &arena, &without);
    assert_true(with.has_prior && !without.has_prior);
    assert_true(fabs(with.parameters[0] / without.parameters[0] - 1) < 1e-3);
    arena_free(&arena);
}

/* How much chances of leaving differ stays open by far, though the way up ends before all leave by
 * the same. */
static void an_end_short_of_its_limit_names_it(void **state)
{
    (void)state;
    static const struct {
        int k;
        uint64_t seed;
    } bases[] = {{4, 61}, {2, 120}};

    for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
        const struct shop shop = {.law = LAW_BG,
                                  .k = bases[i].k,
                                  .r = 0.7,
                                  .alpha = 2.4,
                                  .a = 70,
                                  .b = 1100,
                                  .weeks = 80,
                                  .joining = 40};
        struct buying buying = simulate_base(&shop, 40, bases[i].seed, &arena, NULL);
        const struct model *model = model_find("bg_cnbd_k", bases[i].k);
        struct fit fit;

        fit_model(model, &buying, WITHOUT_PRIOR, 1, &arena, &fit);
        arena_free(&arena);
        assert_honest("same leaving", &fit);
        assert_int_equal(fit.state, FIT_NOT_IDENTIFIED);
        assert_int_equal(model->limit(model, fit.parameters), LIMIT_NONE);
        assert_int_equal(fit.limit, LIMIT_SAME_LEAVING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_never_came_back_gives_no_rate),
        cmocka_unit_test(hard_bases_are_fitted_or_said_not_to_be),
        cmocka_unit_test(orders_without_time_are_impossible),
        cmocka_unit_test(twenty_clients_give_a_fit_with_wide_errors),
        cmocka_unit_test(a_prior_is_gone_from_500_clients_on),
        cmocka_unit_test(an_end_short_of_its_limit_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
