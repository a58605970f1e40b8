// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>

#include "store/db_driver.h"
#include "store/ids.h"
#include "store/store.h"
#include "store/store_batch.h"
#include "store/store_lock.h"
#include "store/store_pool.h"

/* The inside of a store: for store.c, work.c, ids.c. */
struct store {
    enum store_kind kind;
    enum store_access access;
    const char *location;
    struct store_lock lock;
    unsigned wait_milliseconds;

    struct store_pool readers;
    struct store_pool writers; /* on SQLite the one writer */
    struct store_batch batch;  /* of units that share a commit */
    atomic_bool has_failed, is_astray, log_is_missing;
    _Atomic int64_t log_bytes;
    struct id_blocks ids;
    int bell; /* see store_bell() */

    struct db *(*wrap)(void *context, struct db *db); /* tests; NULL */
    void *wrap_context;
};

bool store_may_write(const struct store *store);

/* Something was put to leave, and is committed. */
void store_ring(const struct store *store);

/* UNAVAILABLE, and why. */
CHECKED enum status store_refuse_writing(const struct store *store, struct fault *fault);

/* A connection, outside of any unit, until store_give(). */
enum store_patience { STORE_WAITS, STORE_AT_ONCE };
CHECKED enum status store_take(struct store *store, enum db_unit unit, enum store_patience patience,
                               struct fault *fault, struct db **ret_db);

/* Begins a unit on it; one that was lost while it lay idle is replaced first. *at is NULL when
 * there was none to be had. */
CHECKED enum status store_begin(struct store *store, enum db_unit unit, struct fault *fault,
                                struct db **at);

/* Gives it back (NULL too); its unit has ended. Commits first for those who wait for that. */
void store_give(struct store *store, enum db_unit unit, struct db *db);

/* Opens a read unit unless there is one, of either kind. How a statement of it failed before. */
CHECKED enum status work_read(struct work *work);
