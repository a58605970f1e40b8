// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/pareto_nbd.h"

#include <stdlib.h>

#include "support/model_check.h"

#include "support/check.h"

/* A tenth of a million in every run, the whole in long ones. */
static void any_input_has_a_finite_answer(void **state)
{
    (void)state;
    check_random_inputs(&pareto_nbd, getenv("REGULARS_LONG") == NULL ? 100000 : 1000000, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_input_has_a_finite_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
