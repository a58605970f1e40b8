// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/table_case.h"

#include <stdlib.h>

#include "support/check.h"

int table_case_setup(void **state, const char *script)
{
    struct table_case *test = calloc(1, sizeof(*test));

    assert_non_null(test);
    *state = test;
    empty_store_make(&test->at, STORE_CREATE);
    empty_store_script(&test->at, script);
    return 0;
}

int table_case_teardown(void **state)
{
    struct table_case *test = *state;

    empty_store_remove(&test->at);
    arena_free(&test->arena);
    free(test);
    return 0;
}

struct work start(struct table_case *test)
{
    return work_start(test->at.store, &test->arena);
}

struct work start_writing(struct table_case *test)
{
    struct work work = start(test);

    assert_int_equal(work_begin(&work), STATUS_OK);
    return work;
}
