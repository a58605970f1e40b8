// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "retention/model.h"
#include "support/value_table.h"

#include "support/check.h"

/* Columns of values/MODEL_K.csv; values/README.md names them. */
enum { PARAMETERS_AT = 2, BUYER_AT = 6, LOG_GAPS_AT = 9, WEEKS_AT, COUNT_AT, VALUES_AT };
enum { DERIVATIVES_AT = 9, COUNTS_MAX = 21 };
#define DIGITS 1e-9

static struct buyer buyer_of(const struct value_row *row)
{
    return (struct buyer){(uint32_t)row->numbers[BUYER_AT], row->numbers[BUYER_AT + 1],
                          row->numbers[BUYER_AT + 2]};
}

static struct derivatives likelihood_of(const struct model *model, const struct value_row *row,
                                        double log_gaps)
{
    struct arena arena = {0};
    struct buyer buyer = buyer_of(row);
    struct buying buying = buying_group(&buyer, &log_gaps, NULL, 1, &arena);
    struct derivatives derivatives = {0};

    model->likelihood(model, &buying, &row->numbers[PARAMETERS_AT], 1, &arena, &derivatives);
    arena_free(&arena);
    return derivatives;
}

/* How many values of a row are wrong. A log-likelihood near 0 is a difference of large terms: what
 * it may be off by follows their size. */
static int check_row(const struct model *model, const struct value_row *row)
{
    const double *parameters = &row->numbers[PARAMETERS_AT], *want = &row->numbers[VALUES_AT];
    struct buyer buyer = buyer_of(row);
    double weeks = row->numbers[WEEKS_AT], counts[COUNTS_MAX] = {0};
    size_t n = (size_t)row->numbers[COUNT_AT];
    double likelihood = likelihood_of(model, row, row->numbers[LOG_GAPS_AT]).value;

    model->distribution(model, parameters, &buyer, weeks, n + 1, counts);
    bool right[] = {
        value_is(row, "log-likelihood", likelihood, want[0], DIGITS, 1e-13 * (1 + buyer.orders)),
        value_is(row, "alive", model->alive(model, parameters, &buyer, 0), want[1], DIGITS, 1e-290),
        value_is(row, "alive later", model->alive(model, parameters, &buyer, weeks), want[2],
                 DIGITS, 1e-290),
        value_is(row, "expected", model->expected(model, parameters, &buyer, weeks), want[3],
                 DIGITS, 1e-290),
        value_is(row, "none", model->none(model, parameters, &buyer, weeks), want[4], DIGITS,
                 1e-290),
        value_is(row, "never", model->none(model, parameters, &buyer, INFINITY), want[5], DIGITS,
                 1e-290),
        value_is(row, "count", counts[n], want[6], DIGITS, 1e-290),
        value_is(row, "count of 0", counts[0], want[4], DIGITS, 1e-290),
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        wrong += right[i] ? 0 : 1;
    return wrong;
}

/* Each to a share of the largest of its kind, since they cancel. */
static int check_derivatives(const struct model *model, const struct value_row *row)
{
    struct derivatives got = likelihood_of(model, row, 0);
    const double *want = &row->numbers[DERIVATIVES_AT];
    int count = model->parameter_count, wrong = 0;
    double most = 1e-3;

    for (int i = 0; i < count; i++)
        most = fmax(most, fabs(want[i]));
    for (int i = 0; i < count; i++)
        wrong += value_is(row, "gradient", got.gradient[i], want[i], DIGITS, 1e-10 * most) ? 0 : 1;
    want += count;
    for (int i = 0; i < count; i++) {
        for (int j = 0; j <= i; j++, want++) {
            wrong += value_is(row, "hessian", got.hessian[i][j], *want, 1e-8, 1e-9 * most) ? 0 : 1;
            wrong += got.hessian[i][j] == got.hessian[j][i] ? 0 : 1;
        }
    }
    return wrong;
}

typedef int check_function(const struct model *model, const struct value_row *row);

static void check_tables(const char *ending, int least_rows, check_function *check)
{
    int wrong = 0;

    for (size_t i = 0; i < model_count; i++) {
        struct value_table table;
        const struct value_row *row = NULL;
        char path[200];
        int rows = 0, before = wrong;

        (void)snprintf(path, sizeof path, "tests/retention/values/%s_%d%s.csv", models[i]->name,
                       models[i]->k, ending);
        value_table_open(&table, path);
        while ((row = value_table_next(&table)) != NULL) {
            wrong += check(models[i], row);
            rows++;
        }
        value_table_close(&table);
        if (wrong > before)
            print_message("# %s: %d values wrong in %d rows\n", path, wrong - before, rows);
        assert_true(rows >= least_rows);
    }
    assert_int_equal(wrong, 0);
}

static void models_have_the_digits_of_the_tables(void **state)
{
    (void)state;
    check_tables("", 40, check_row);
}

static void derivatives_have_the_digits_of_the_tables(void **state)
{
    (void)state;
    check_tables("_derivatives", 6, check_derivatives);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_have_the_digits_of_the_tables),
        cmocka_unit_test(derivatives_have_the_digits_of_the_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
