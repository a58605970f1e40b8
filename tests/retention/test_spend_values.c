// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/spend.h"
#include "support/value_table.h"

#include "support/check.h"

enum { ORDERS_AT = 3, MEAN_AT, DENSITY_AT, MEAN_ORDER_AT, VARIANCE_OF_1_AT, VARIANCE_OF_7_AT };
#define DIGITS 1e-9

static int check_density(const struct spend_fit *fit, const struct spender *spender,
                         const struct value_row *row)
{
    double want = row->numbers[DENSITY_AT];
    double got = spend_likelihood(row->numbers, spender);
    int wrong = value_is(row, "log density", got, want, DIGITS, 1e-12) ? 0 : 1;

    got = spend_density(fit, spender);
    wrong += value_is(row, "density", got, exp(want), DIGITS * fmax(1, fabs(want)), 1e-300) ? 0 : 1;
    return wrong;
}

static int check_row(const struct value_row *row)
{
    const double *want = row->numbers;
    struct spend_fit fit = {.state = FIT_FOUND, .p = want[0], .q = want[1], .v = want[2]};
    struct spender spender = {(uint32_t)want[ORDERS_AT], want[MEAN_AT]};
    struct spend_sum one = spend_of(&fit, &spender, 1), seven = spend_of(&fit, &spender, 7);
    double mean = want[MEAN_ORDER_AT];
    bool right[] = {
        value_is(row, "mean order", spend_mean(&fit, &spender), mean, DIGITS, 0),
        value_is(row, "mean of 1", one.mean, mean, DIGITS, 0),
        value_is(row, "mean of 7", seven.mean, 7 * mean, DIGITS, 0),
        value_is(row, "variance of 1", one.variance, want[VARIANCE_OF_1_AT], DIGITS, 0),
        value_is(row, "variance of 7", seven.variance, want[VARIANCE_OF_7_AT], DIGITS, 0),
    };
    int wrong = spender.orders > 0 ? check_density(&fit, &spender, row) : 0;

    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        wrong += right[i] ? 0 : 1;
    return wrong;
}

static void spend_has_the_digits_of_the_table(void **state)
{
    (void)state;
    struct value_table table;
    const struct value_row *row = NULL;
    int rows = 0, wrong = 0;

    value_table_open(&table, "tests/retention/values/spend.csv");
    for (; (row = value_table_next(&table)) != NULL; rows++)
        wrong += check_row(row);
    value_table_close(&table);
    assert_true(rows >= 50);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spend_has_the_digits_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
