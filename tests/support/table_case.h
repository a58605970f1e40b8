// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"
#include "support/empty_store.h"

/*
 * A store with tables of the test's own, in place of the program's: for tests of what lies below
 * the schema. `script` is what empty_store_script() takes.
 */
struct table_case {
    struct empty_store at;
    struct arena arena; /* of the works */
};

/* *state becomes a struct table_case. */
int table_case_setup(void **state, const char *script);
int table_case_teardown(void **state);

struct work start(struct table_case *test);
struct work start_writing(struct table_case *test);
