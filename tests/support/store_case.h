// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"
#include "support/empty_store.h"

/*
 * A store with its tables and one workspace, opened as a server does: for tests of store/ and of
 * app/. In meson each such test is registered for SQLite and for PostgreSQL.
 *
 *     cmocka_unit_test_setup_teardown(the_test, store_case_setup, store_case_teardown)
 *
 * and main() ends with run_store_tests(tests).
 */
struct store_case {
    struct empty_store at;         /* the store is at.store; statements fail by at.failing */
    struct arena arena;            /* of the works; a test may rewind it */
    int64_t workspace_id, user_id; /* its owner */
};

/* *state becomes a struct store_case. */
int store_case_setup(void **state);
int store_case_teardown(void **state);

/* A work in the workspace, by its owner. */
struct work store_case_work(struct store_case *test);

/* Fails the test, saying what the work says, unless status is OK. */
void store_case_ok(const struct work *work, enum status status);
