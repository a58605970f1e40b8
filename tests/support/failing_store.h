// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "store/db_driver.h"

/*
 * A driver between a store and its connections: counts calls (begin, commit, statements, rows of a
 * stream or a bulk, their ends) and lets one of them fail with UNAVAILABLE, so that a test can make
 * each fail in turn:
 *
 *     for (int failing = 1;; failing++) {
 *         failing_store_arm(failing_store, failing);
 *         ... the use case ...
 *         if (!failing_store_was_hit(failing_store))
 *             break;      // fewer calls than `failing`: each has had its turn
 *     }
 *
 * A commit that fails has written nothing.
 */
struct failing_store {
    atomic_int calls;   /* since it was armed */
    atomic_int failing; /* the call that fails; 0 for none */
    atomic_bool was_hit;
    atomic_int commits;        /* counted always */
    atomic_bool fails_commits; /* each of them */
};

/* For store_wrap_connections(); `context` is the struct failing_store, which outlives the store. */
struct db *failing_store_wrap(void *context, struct db *db);

/* From now on the n-th call fails (once); 0 lets all pass. */
void failing_store_arm(struct failing_store *failing, int n);

/* True when it did; lets all pass from now on. */
bool failing_store_was_hit(struct failing_store *failing);

int failing_store_calls(const struct failing_store *failing);
