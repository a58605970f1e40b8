// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/special.h"
#include "support/value_table.h"

#include "support/check.h"

static double of_function(const char *name, const double *argument)
{
    const struct {
        const char *name;
        double (*one)(double);
        double (*two)(double, double);
        double (*three)(double, double, double);
    } functions[] = {
        {.name = "log_rising", .two = log_rising},
        {.name = "digamma", .one = digamma},
        {.name = "trigamma", .one = trigamma},
        {.name = "digamma_rise", .two = digamma_rise},
        {.name = "trigamma_rise", .two = trigamma_rise},
        {.name = "log_beta", .two = log_beta},
        {.name = "log_add", .two = log_add},
        {.name = "beta_below", .three = beta_below},
        {.name = "beta_above", .three = beta_above},
        {.name = "gamma_below", .two = gamma_below},
        {.name = "gamma_above", .two = gamma_above},
        {.name = "normal_below", .one = normal_below},
        {.name = "normal_quantile", .one = normal_quantile},
        {.name = "beta_quantile", .three = beta_quantile},
        {.name = "gamma_quantile", .two = gamma_quantile},
    };

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (strcmp(functions[i].name, name) != 0)
            continue;
        if (functions[i].one != NULL)
            return functions[i].one(argument[0]);
        if (functions[i].two != NULL)
            return functions[i].two(argument[0], argument[1]);
        return functions[i].three(argument[0], argument[1], argument[2]);
    }
    fail_msg("no function %s", name);
    return 0;
}

/*
 * A value of e^-300 cannot have more digits than its exponent: relative to that. The floor is for
 * the normal quantile of a half.
 */
static bool has_the_digits(const struct value_row *row, double got)
{
    double want = row->numbers[4];
    double size = want == 0 ? 1 : fmax(1, fabs(log(fabs(want))));

    return value_is(row, row->words[0], got, want, 5e-12 * size,
                    strcmp(row->words[0], "normal_quantile") == 0 ? 1e-16 : 1e-300);
}

static void special_functions_have_the_digits_of_the_table(void **state)
{
    (void)state;
    struct value_table table;
    const struct value_row *row = NULL;
    int rows = 0, wrong = 0;

    value_table_open(&table, "tests/retention/values/special.csv");
    while ((row = value_table_next(&table)) != NULL) {
        double got = of_function(row->words[0], &row->numbers[1]);

        wrong += has_the_digits(row, got) ? 0 : 1;
        rows++;
    }
    value_table_close(&table);
    assert_true(rows > 400);
    assert_int_equal(wrong, 0);
}

static void a_rough_quantile_is_near_the_exact_one(void **state)
{
    (void)state;
    for (double shape = 0.05; shape < 5000; shape *= 1.7)
        for (double probability = 0.01; probability < 0.996; probability += 0.03) {
            double exact = gamma_quantile(probability, shape);
            double rough = gamma_quantile_rough(probability, shape);
            if (!(fabs(rough - exact) <= 1e-3 * exact))
                fail_msg("shape %g at %g: %.9g, exactly %.9g", shape, probability, rough, exact);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rough_quantile_is_near_the_exact_one),
        cmocka_unit_test(special_functions_have_the_digits_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
