// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct db;
struct store;

/*
 * Units of work that end while others wait for the one writer share a commit, and so one sync of
 * the disk: who is ready hands the connection on, its transaction still open, and waits; the last
 * one in line commits for all. Each unit after the first stands in a savepoint, so that one that is
 * rolled back takes no other with it. Nobody is told that a change was kept before the commit, and
 * when that fails, all are told the same.
 */
struct store_batch {
    pthread_mutex_t mutex;
    struct batch_member *first;
    size_t count;
    int64_t began_at; /* clock_ticks() */
};

void store_batch_init(struct store_batch *batch);
void store_batch_destroy(struct store_batch *batch);

/* A unit that is done: large ones neither wait for others nor let them wait. */
enum batch_unit { BATCH_SMALL, BATCH_LARGE };

/* Commits the write unit on `db` (rolls it back when that fails) and gives the connection back. */
CHECKED enum status store_commit(struct store *store, struct db *db, enum batch_unit size,
                                 struct fault *fault);

/* Commits for those who wait for it, before what must not be in one transaction with them. */
void store_flush(struct store *store, struct db *db);
