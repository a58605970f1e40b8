// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct db;

/*
 * Connections that threads take and give back, opened when they are first wanted. Whoever waits
 * longest is served first: a connection that comes back is handed over, so that nobody who comes
 * later is quicker.
 */
struct store_pool {
    pthread_mutex_t mutex;
    struct db **idle; /* the one used last is taken first: its cache is warm */
    size_t idle_count, open_count, max;
    struct pool_waiter *first, *last;
};

enum pool_answer {
    POOL_TAKEN, /* *ret_db is the caller's until store_pool_give() */
    POOL_OPEN,  /* the caller opens one, which is then taken, or calls store_pool_forget() */
    POOL_BUSY,  /* all were in use for `wait_milliseconds` */
};

void store_pool_init(struct store_pool *pool, size_t max, struct arena *arena);
enum pool_answer store_pool_take(struct store_pool *pool, unsigned wait_milliseconds,
                                 struct db **ret_db);
void store_pool_give(struct store_pool *pool, struct db *db);

/* Hands it to who waits longest; false, and it stays the caller's, when nobody does. */
bool store_pool_pass(struct store_pool *pool, struct db *db);
bool store_pool_has_waiters(struct store_pool *pool);

/* The connection that the caller had, or was to open, is no more. */
void store_pool_forget(struct store_pool *pool);

/* Takes out an idle connection, to close it; NULL when there is none. */
struct db *store_pool_drain(struct store_pool *pool);

/* Replaces the idle connections by what `wrap` returns for them. */
void store_pool_wrap(struct store_pool *pool, struct db *(*wrap)(void *context, struct db *db),
                     void *context);
void store_pool_destroy(struct store_pool *pool);
