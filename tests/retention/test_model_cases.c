// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/fit.h"
#include "retention/pareto_nbd.h"
#include "support/case_base.h"
#include "support/case_measures.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

/*
 * The table of single values that several programs, papers and 30-digit arithmetic agree on: each
 * row within its own tolerance. A row that this test does not know fails it.
 */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
static const struct model *model_of(const struct case_row *row)
{
    static const char *const names[][2] = {{"bgnbd", "bg_nbd"},
                                           {"mbgnbd", "mbg_nbd"},
                                           {"mbgcnbd-k", "mbg_cnbd_k"},
                                           {"nbd", "nbd"},
                                           {"paretonbd", "pareto_nbd"}};
    int k = case_has(row->inputs, "k") ? (int)case_number(row, row->inputs, "k", 0) : 1;

    for (size_t i = 0; i < COUNT(names); i++) {
        const struct model *model = model_find(names[i][1], k);
        if (strcmp(names[i][0], row->model) == 0 && model != NULL)
            return model;
    }
    fail_msg("line %d: no model %s, k %d", row->number, row->model, k);
    return NULL;
}

/* The row's own, or those of the fit that it names. */
static void parameters_of(const struct case_row *row, double ret_parameters[MODEL_PARAMETERS_MAX])
{
    const struct model *model = model_of(row);
    struct case_base base;
    struct fit fit;

    if (!case_has(row->inputs, "fit data")) {
        for (int i = 0; i < model->parameter_count; i++)
            ret_parameters[i] = case_number(row, row->inputs, model->parameter_names[i], 0);
        return;
    }
    case_base_of_row(row, &base);
    fit_model(model, &base.buying, WITHOUT_PRIOR, 1, &base.arena, &fit);
    memcpy(ret_parameters, fit.parameters, sizeof fit.parameters);
    case_base_close(&base);
}

static double input(const struct case_row *row, const char *name, size_t index)
{
    return case_number(row, row->inputs, name, index);
}

static struct buyer buyer_of(const struct case_row *row, size_t index)
{
    return (struct buyer){(uint32_t)input(row, "x", index), input(row, "t_x", index),
                          input(row, "T", index)};
}

static void check_fit(const struct case_row *row)
{
    const struct model *model = model_of(row);
    struct case_base base;
    struct fit fit;

    case_base_of_row(row, &base);
    fit_model(model, &base.buying, WITHOUT_PRIOR, 1, &base.arena, &fit);
    assert_int_equal(fit.state, FIT_FOUND);
    for (int i = 0; i < model->parameter_count; i++)
        case_check(row, model->parameter_names[i], 0,
                   strcmp(row->function, "fit") == 0 ? fit.parameters[i] : fit.standard_errors[i]);
    if (case_has(row->expected, "LL"))
        case_check(row, "LL", 0, fit.log_likelihood);
    case_base_close(&base);
}

static void check_likelihood_of_one(const struct case_row *row)
{
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX];

    parameters_of(row, parameters);
    for (size_t i = 0; i < case_count(row->expected, ""); i++) {
        struct arena arena = {0};
        struct buyer buyer = buyer_of(row, i);
        double log_gaps = case_has(row->inputs, "litt") ? input(row, "litt", i) : 0;
        struct buying buying = buying_group(&buyer, &log_gaps, NULL, 1, &arena);
        struct derivatives at = {0};

        model->likelihood(model, &buying, parameters, 1, &arena, &at);
        case_check(row, "", i, at.value);
        arena_free(&arena);
    }
}

static void check_likelihood_of_all(const struct case_row *row)
{
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX];
    struct derivatives at = {0};
    struct case_base base;

    parameters_of(row, parameters);
    case_base_of_row(row, &base);
    model->likelihood(model, &base.buying, parameters, 1, &base.arena, &at);
    case_check(row, "", 0, at.value);
    case_base_close(&base);
}

static void check_alive(const struct case_row *row)
{
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX];

    parameters_of(row, parameters);
    for (size_t i = 0; i < case_count(row->expected, ""); i++) {
        struct buyer buyer = buyer_of(row, i);
        case_check(row, "", i, model->alive(model, parameters, &buyer, 0));
    }
}

/*
 * BTYDplus 1.2.0 sums a series for these two that is off in the 7th digit, beyond what it allows:
 * the right ones by quadrature with 30 digits.
 */
static const struct {
    double said, exact;
} mistaken[] = {{1.1829534924419, 1.18295366559717}, {1.4197173625951, 1.41972375771275}};

static double set_right(double want)
{
    for (size_t i = 0; i < COUNT(mistaken); i++)
        if (want == mistaken[i].said)
            return mistaken[i].exact;
    return want;
}

/* Of one who is known, or with no history in the row of a new client. */
static void check_orders(const struct case_row *row)
{
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX];
    bool is_new = strcmp(row->function, "expected_new") == 0;

    parameters_of(row, parameters);
    for (size_t i = 0; i < case_count(row->expected, ""); i++) {
        struct buyer buyer = is_new ? BUYER_NEW : buyer_of(row, i);
        double want = case_number(row, row->expected, "", i);

        case_check_value(row, "", model->expected(model, parameters, &buyer, input(row, "t", i)),
                         is_new ? set_right(want) : want);
    }
}

static void check_distribution(const struct case_row *row)
{
    enum { ORDERS_MAX = 30 };
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX], probabilities[ORDERS_MAX];
    const struct buyer buyer = BUYER_NEW;

    parameters_of(row, parameters);
    model->distribution(model, parameters, &buyer, input(row, "t", 0), ORDERS_MAX, probabilities);
    for (size_t i = 0; i < case_count(row->expected, ""); i++)
        case_check(row, "", i, probabilities[(size_t)input(row, "n", i)]);
}

/* Nothing from week 39 to 78: the mean of P(none) over what clients may have done by then. */
static void check_later_silence(const struct case_row *row)
{
    enum { CLIENTS = 400000 };
    const struct model *model = model_of(row);
    double parameters[MODEL_PARAMETERS_MAX], sum = 0;
    double from = input(row, "from", 0), weeks = input(row, "to", 0) - from;
    struct dice dice = dice_from(78);

    parameters_of(row, parameters);
    const struct shop shop = {.law = LAW_BG,
                              .r = parameters[0],
                              .alpha = parameters[1],
                              .a = parameters[2],
                              .b = parameters[3],
                              .weeks = from};
    assert_string_equal(row->model, "bgnbd");
    assert_true(input(row, "n", 0) == 0);
    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(&shop, &dice);
        assert_true(client.buyer.until == from);
        sum += model->none(model, parameters, &client.buyer, weeks);
    }
    case_check(row, "", 0, sum / CLIENTS);
}

static void check_discounted_orders(const struct case_row *row)
{
    double parameters[MODEL_PARAMETERS_MAX];
    struct buyer buyer = buyer_of(row, 0);

    parameters_of(row, parameters);
    case_check(row, "", 0, pareto_discounted_orders(parameters, &buyer, input(row, "d", 0)));
}

static struct spend_fit spend_of_row(const struct case_row *row)
{
    return (struct spend_fit){
        .p = input(row, "p", 0), .q = input(row, "q", 0), .v = input(row, "v", 0)};
}

static void check_spend_fit(const struct case_row *row)
{
    struct case_base base;
    struct spend_fit fit;

    case_base_of_row(row, &base);
    spend_fit(&base.spending, WITHOUT_PRIOR, 1, &base.arena, &fit);
    assert_int_equal(fit.state, FIT_FOUND);
    case_check(row, "p", 0, fit.p);
    case_check(row, "q", 0, fit.q);
    case_check(row, "v", 0, fit.v);
    if (case_has(row->expected, "LL"))
        case_check(row, "LL", 0, fit.log_likelihood);
    case_base_close(&base);
}

static void check_spend_likelihood(const struct case_row *row)
{
    const struct spend_fit fit = spend_of_row(row);
    struct case_base base;
    double sum = 0;

    case_base_of_row(row, &base);
    for (size_t i = 0; i < base.spending.count; i++)
        if (base.spending.clients[i].orders > 0)
            sum +=
                spend_likelihood((const double[]){fit.p, fit.q, fit.v}, &base.spending.clients[i]);
    case_check(row, "", 0, sum);
    case_base_close(&base);
}

static void check_spend_mean(const struct case_row *row)
{
    const struct spend_fit fit = spend_of_row(row);
    struct case_base base = {0};

    if (case_has(row->inputs, "m")) {
        const struct spender spender = {(uint32_t)input(row, "x", 0), input(row, "m", 0)};
        case_check(row, "", 0, spend_mean(&fit, &spender));
        return;
    }
    assert_non_null(strstr(row->inputs, "cdnow_summary.csv clients 1..10"));
    assert_int_equal(case_count(row->expected, ""), 10);
    case_base_open("cdnow_summary.csv", "", &base);
    for (size_t i = 0; i < 10; i++)
        case_check(row, "", i, spend_mean(&fit, &base.spending.clients[i]));
    case_base_close(&base);
}

static void check_spend_density(const struct case_row *row)
{
    const struct spend_fit fit = spend_of_row(row);

    for (size_t i = 0; i < case_count(row->expected, ""); i++) {
        const struct spender spender = {(uint32_t)input(row, "x", i), input(row, "m", 0)};
        case_check(row, "", i, spend_density(&fit, &spender));
    }
}

/* Twelve months of 4.345 weeks, each month's orders discounted to its end. */
static void check_value(const struct case_row *row)
{
    static const size_t clients[] = {1, 2, 3, 6, 9};
    const struct model *model = model_find("bg_nbd", 1);
    struct case_base base;
    struct fit fit;
    struct spend_fit spend;

    assert_string_equal(row->inputs,
                        "BG and GG fitted on cdnow_summary.csv;month=4.345 weeks;discount=0.01 per "
                        "month at month end;clients 1|2|3|6|9");
    case_base_open("cdnow_summary.csv", "", &base);
    fit_model(model, &base.buying, WITHOUT_PRIOR, 1, &base.arena, &fit);
    spend_fit(&base.spending, WITHOUT_PRIOR, 1, &base.arena, &spend);
    for (size_t i = 0; i < COUNT(clients); i++) {
        const struct buyer *buyer = &base.buyers[clients[i] - 1];
        double before = 0, value = 0;
        for (int month = 1; month <= 12; month++) {
            double orders = model->expected(model, fit.parameters, buyer, 4.345 * month);
            value += (orders - before) * pow(1.01, -month);
            before = orders;
        }
        case_check(row, "", i, value * spend_mean(&spend, &base.spending.clients[clients[i] - 1]));
    }
    case_base_close(&base);
}

typedef void case_checker(const struct case_row *row);
static const struct {
    const char *model, *function; /* model NULL: of repeat buying */
    case_checker *check;
} checkers[] = {
    {"clv", "clv_12m", check_value},
    {"cohort", "active_clients", case_cohort},
    {"cohort", "revenue", case_cohort},
    {"crr", "retained/start", case_came_back},
    {"gammagamma", "cond_mean_spend", check_spend_mean},
    {"gammagamma", "density", check_spend_density},
    {"gammagamma", "fit", check_spend_fit},
    {"gammagamma", "loglik_sum", check_spend_likelihood},
    {"km", "all_gaps_quantiles", case_quartiles},
    {"km", "second_purchase_S", case_survival},
    {"km", "second_purchase_ci_loglog95", case_survival},
    {"km", "second_purchase_se", case_survival},
    {"km", "second_purchase_time_quartile", case_quartiles},
    {"rfm", "raw", case_recency},
    {"summary", "elog_to_xtT", case_summary},
    {"paretonbd", "DERT", check_discounted_orders},
    {NULL, "cond_expected", check_orders},
    {NULL, "expected_new", check_orders},
    {NULL, "fit", check_fit},
    {NULL, "fit_se", check_fit},
    {NULL, "loglik_1", check_likelihood_of_one},
    {NULL, "loglik_sum", check_likelihood_of_all},
    {NULL, "p_alive", check_alive},
    {NULL, "pmf", check_distribution},
    {NULL, "pmf_interval", check_later_silence},
};

/* Models that the program does not have: leaving by Gompertz, and buying in discrete periods. */
static const char *const not_ours[] = {"bgbb", "ggompertznbd"};

static bool is_ours(const struct case_row *row)
{
    for (size_t i = 0; i < COUNT(not_ours); i++)
        if (strcmp(row->model, not_ours[i]) == 0)
            return false;
    return true;
}

static void check_row(const struct case_row *row)
{
    for (size_t i = 0; i < COUNT(checkers); i++)
        if (strcmp(row->function, checkers[i].function) == 0 &&
            (checkers[i].model == NULL || strcmp(row->model, checkers[i].model) == 0)) {
            checkers[i].check(row);
            return;
        }
    fail_msg("line %d: %s %s is not known here", row->number, row->model, row->function);
}

static void every_row_of_the_table_is_met(void **state)
{
    (void)state;
    struct case_rows rows;
    int met = 0, left_out = 0;

    if (!case_rows_open(&rows, "models-cases.csv"))
        skip_because("no table of cases beside the folder of real logs (REGULARS_SHARED_DATA)");
    for (const struct case_row *row; (row = case_rows_next(&rows)) != NULL;) {
        if (is_ours(row)) {
            check_row(row);
            met++;
        } else {
            print_message("# left out, no such model here: %s %s\n", row->model, row->function);
            left_out++;
        }
    }
    case_rows_close(&rows);
    print_message("# %d rows met, %d left out\n", met, left_out);
    assert_true(met > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_table_is_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
