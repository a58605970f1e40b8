// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/fit.h"
#include "support/check.h"
#include "support/sample_log.h"

extern const struct model nbd, bg_nbd, mbg_nbd, pareto_nbd;

/* Fits of known logs, as several other programs find them, polished to full digits. */
struct reference {
    const struct model *model;
    const char *file, *end;
    double parameters[MODEL_PARAMETERS_MAX], log_likelihood;
    double errors[MODEL_PARAMETERS_MAX]; /* 0: not known */
    double within;                       /* of the parameters, relative: digits that are known */
};
#define SAMPLE "cdnow_sample.csv"
#define MASTER "cdnow_master.csv"
#define SYNTHETIC "lifetimes_synthetic_orders.csv"
#define CALIBRATION "1997-09-30"
#define ALL "1998-06-30"
#define YEAR "2014-12-31"
static const struct reference references[] = {
    {&nbd, SAMPLE, CALIBRATION, {0.384766, 12.07201}, -9763.65761, {0}, 1e-5},
    {&bg_nbd,
     SAMPLE,
     CALIBRATION,
     {0.2425945, 4.413602, 0.7929220, 2.425907},
     -9582.429207,
     {0.012557, 0.37822, 0.18573, 0.70541},
     1e-6},
    {&mbg_nbd,
     SAMPLE,
     CALIBRATION,
     {0.5248432, 6.183085, 0.8913594, 1.614002},
     -9582.135716,
     {0},
     1e-6},
    {&pareto_nbd,
     SAMPLE,
     CALIBRATION,
     {0.5532770, 10.57768, 0.6062400, 11.66874},
     -9594.976179,
     {0.0476264, 0.8427222, 0.1872594, 6.2105448},
     1e-6},
    {&bg_nbd, SAMPLE, ALL, {0.2535612, 5.447258, 0.6073654, 2.647234}, -17138.233965, {0}, 1e-6},
    {&mbg_nbd, SAMPLE, ALL, {0.6178433, 8.656960, 0.5515249, 1.009059}, -17127.373256, {0}, 1e-6},
    {&pareto_nbd,
     SAMPLE,
     ALL,
     {0.5630037, 12.55917, 0.4081073, 10.51454},
     -17135.835886,
     {0},
     1e-6},
    {&bg_nbd,
     MASTER,
     CALIBRATION,
     {0.251624, 4.788943, 0.7234336, 2.161088},
     -95368.443933,
     {0},
     1e-5},
    {&mbg_nbd,
     MASTER,
     CALIBRATION,
     {0.6371397, 7.310290, 0.8074741, 1.228394},
     -95336.958320,
     {0},
     1e-6},
    {&pareto_nbd,
     MASTER,
     CALIBRATION,
     {0.597420, 11.58566, 0.5221856, 8.827759},
     -95415.118617,
     {0},
     1e-6},
    {&bg_nbd,
     SYNTHETIC,
     YEAR,
     {0.1638509, 0.2663258, 1.850343, 3.181059},
     -21210.039039,
     {0},
     1e-6},
    {&mbg_nbd, SYNTHETIC, YEAR, {1.112927, 1.110640, 1.892198, 2.109985}, -20818.225183, {0}, 1e-6},
    {&pareto_nbd,
     SYNTHETIC,
     YEAR,
     {0.824759, 1.934691, 1.179022, 2.805628},
     -20994.932024,
     {0},
     1e-6},
};
#define LOG_7 1.9459101490553132
enum { REFERENCES = sizeof(references) / sizeof(references[0]) };

static struct fit fit_log(const struct reference *reference, unsigned threads)
{
    struct arena arena = {0};
    struct order_log log;
    struct fit fit;

    if (!shared_log(reference->file, NULL, &log))
        skip_because("no shared data");
    struct buying buying = buying_measure(&log, on(reference->end), NULL, threads, &arena);
    fit_model(reference->model, &buying, WITH_PRIOR, threads, &arena, &fit);
    arena_free(&arena);
    order_log_close(&log);
    return fit;
}

static void assert_near(const struct reference *reference, const char *what, double got,
                        double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%s of %s, %s: got %.12g, want %.12g", what, reference->model->name,
                 reference->file, got, want);
}

static void fits_of_known_logs_are_the_reference(void **state)
{
    (void)state;
    for (int i = 0; i < REFERENCES; i++) {
        const struct reference *reference = &references[i];
        struct fit fit = fit_log(reference, 1);

        assert_int_equal(fit.state, FIT_FOUND);
        assert_int_equal(fit.limit, LIMIT_NONE);
        assert_false(fit.has_prior);
        assert_true(fit.gradient_norm < FIT_GRADIENT_MAX);
        assert_near(reference, "likelihood", fit.log_likelihood, reference->log_likelihood, 1e-4);
        for (int j = 0; j < reference->model->parameter_count; j++) {
            double want = reference->parameters[j], error = reference->errors[j];
            assert_near(reference, reference->model->parameter_names[j], fit.parameters[j], want,
                        reference->within * want);
            if (error > 0)
                assert_near(reference, "error", fit.standard_errors[j], error, 1e-3 * error);
        }
        print_message("# %s of %s: %d evaluations of all\n", reference->model->name,
                      reference->file, fit.evaluations);
    }
}

static void assert_same_bits(const struct fit *one, const struct fit *other)
{
    assert_memory_equal(one->parameters, other->parameters, sizeof(one->parameters));
    assert_memory_equal(one->covariance, other->covariance, sizeof(one->covariance));
    assert_memory_equal(&one->log_likelihood, &other->log_likelihood, sizeof(double));
    assert_int_equal(one->evaluations, other->evaluations);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    static const unsigned threads[] = {2, 3, 7};

    for (int i = 0; i < REFERENCES; i++) {
        struct fit one = fit_log(&references[i], 1);
        for (int j = 0; j < 3; j++) {
            struct fit several = fit_log(&references[i], threads[j]);
            assert_same_bits(&one, &several);
        }
    }
}

/* The groups' own buyers once more, one by one, from the last to the first. */
static struct buying taken_apart(const struct buying *buying, double factor, struct arena *arena)
{
    struct buyer *buyers = arena_array(arena, struct buyer, buying->clients);
    size_t count = buying->clients;

    for (size_t i = 0; i < buying->group_count; i++)
        for (uint32_t j = 0; j < buying->weight[i]; j++) {
            struct buyer *buyer = &buyers[--count];
            *buyer = buying->groups[i];
            buyer->last *= factor;
            buyer->until *= factor;
        }
    return buying_group(buyers, NULL, NULL, buying->clients, arena);
}

static void rows_in_another_order_change_no_bit_and_time_only_scales(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct order_log log;

    if (!shared_log(SAMPLE, NULL, &log))
        skip_because("no shared data");
    struct buying buying = buying_measure(&log, on("1997-09-30"), NULL, 1, &arena);
    struct buying forwards = taken_apart(&buying, 1, &arena);
    struct buying again = taken_apart(&forwards, 1, &arena);
    struct buying days = taken_apart(&buying, 7, &arena);
    for (int i = 0; i < REFERENCES && strcmp(references[i].end, CALIBRATION) == 0; i++) {
        const struct model *model = references[i].model;
        struct fit one, other, scaled;

        fit_model(model, &forwards, WITH_PRIOR, 1, &arena, &one);
        fit_model(model, &again, WITH_PRIOR, 1, &arena, &other);
        assert_same_bits(&one, &other);
        fit_model(model, &days, WITHOUT_PRIOR, 1, &arena, &scaled);
        for (int j = 0; j < model->parameter_count; j++) {
            bool is_time = strcmp(model->parameter_names[j], "alpha") == 0 ||
                           strcmp(model->parameter_names[j], "beta") == 0;
            assert_near(&references[i], "scaled", scaled.parameters[j],
                        one.parameters[j] * (is_time ? 7 : 1), 1e-6 * scaled.parameters[j]);
        }
        assert_near(&references[i], "scaled likelihood", scaled.log_likelihood,
                    one.log_likelihood - (double)buying.orders * LOG_7, 1e-6);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void criteria_count_parameters(void **state)
{
    (void)state;
    struct fit fit = {.model = &nbd, .log_likelihood = -100};

    assert_true(fabs(fit_aic(&fit) - 204) < 1e-12);
    assert_true(fabs(fit_bic(&fit, 1000) - (200 + 2 * log(1000))) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_of_known_logs_are_the_reference),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(rows_in_another_order_change_no_bit_and_time_only_scales),
        cmocka_unit_test(criteria_count_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
