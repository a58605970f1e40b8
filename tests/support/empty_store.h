// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "store/store.h"
#include "support/failing_store.h"

/*
 * A store without tables, of the kind that REGULARS_TEST_STORE names: "sqlite" (the default) in a
 * new folder, or "postgres" on the server that REGULARS_TEST_POSTGRES names, a database of its own.
 */
struct empty_store {
    struct arena arena;
    const char *folder; /* of its own, also for other files of the test */
    const char *path;   /* of the file; NULL on PostgreSQL */
    const char *address;
    struct store *store;          /* NULL while it is closed */
    struct failing_store failing; /* between it and its connections */
};

/*
 * How main() of such a test ends, instead of cmocka_run_group_tests(): leaves all of them out, and
 * says so, where there is no PostgreSQL server.
 */
#define run_store_tests(tests) \
    (store_is_missing() ? 0 : cmocka_run_group_tests((tests), NULL, NULL))
bool store_is_missing(void);

/* Says where it will be, and makes nothing yet but the folder. */
void empty_store_place(struct empty_store *at);

/* Opens it, made anew. */
void empty_store_make(struct empty_store *at, enum store_access access);

/* Closes and opens it again. */
void empty_store_reopen(struct empty_store *at, enum store_access access);
void empty_store_close(struct empty_store *at);

/* Closes it and removes all. */
void empty_store_remove(struct empty_store *at);

/* Runs statements of a test's own, as the making of a table; @INT64@ and @BLOB@ are replaced. A
 * failure fails the test. */
void empty_store_script(struct empty_store *at, const char *sql);
