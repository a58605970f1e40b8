// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_pool.h"

#include <assert.h>
#include <errno.h>

#include "base/clock.h"

/* Stands on the stack of the thread that waits. */
struct pool_waiter {
    struct pool_waiter *next;
    pthread_cond_t served;
    bool is_served;
    struct db *db; /* NULL when served: may open one */
};

void store_pool_init(struct store_pool *pool, size_t max, struct arena *arena)
{
    *pool = (struct store_pool){.idle = arena_array(arena, struct db *, max), .max = max};
    pthread_mutex_init(&pool->mutex, NULL);
}

static void add_waiter(struct store_pool *pool, struct pool_waiter *waiter)
{
    if (pool->last)
        pool->last->next = waiter;
    else
        pool->first = waiter;
    pool->last = waiter;
}

static void remove_waiter(struct store_pool *pool, struct pool_waiter *waiter)
{
    struct pool_waiter *before = NULL;

    for (struct pool_waiter *at = pool->first; at != waiter; at = at->next)
        before = at;
    if (before)
        before->next = waiter->next;
    else
        pool->first = waiter->next;
    if (pool->last == waiter)
        pool->last = before;
}

static void serve_first(struct store_pool *pool, struct db *db)
{
    struct pool_waiter *waiter = pool->first;

    remove_waiter(pool, waiter);
    waiter->db = db;
    waiter->is_served = true;
    pthread_cond_signal(&waiter->served);
}

static struct timespec deadline_after(unsigned milliseconds)
{
    int64_t at = clock_ticks() + (int64_t)milliseconds * 1000000;

    return (struct timespec){.tv_sec = at / 1000000000, .tv_nsec = at % 1000000000};
}

static enum pool_answer wait_in_line(struct store_pool *pool, unsigned wait_milliseconds,
                                     struct db **ret_db)
{
    struct timespec deadline = deadline_after(wait_milliseconds);
    struct pool_waiter waiter = {0};
    pthread_condattr_t monotonic;
    int error = 0;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&waiter.served, &monotonic);
    pthread_condattr_destroy(&monotonic);
    add_waiter(pool, &waiter);
    while (!waiter.is_served && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&waiter.served, &pool->mutex, &deadline);
    if (!waiter.is_served)
        remove_waiter(pool, &waiter);
    pthread_cond_destroy(&waiter.served);
    if (!waiter.is_served)
        return POOL_BUSY;
    *ret_db = waiter.db;
    return waiter.db ? POOL_TAKEN : POOL_OPEN;
}

enum pool_answer store_pool_take(struct store_pool *pool, unsigned wait_milliseconds,
                                 struct db **ret_db)
{
    enum pool_answer answer = POOL_BUSY;

    pthread_mutex_lock(&pool->mutex);
    if (pool->idle_count > 0) {
        *ret_db = pool->idle[--pool->idle_count];
        answer = POOL_TAKEN;
    } else if (pool->open_count < pool->max) {
        pool->open_count++;
        answer = POOL_OPEN;
    } else if (wait_milliseconds > 0) {
        answer = wait_in_line(pool, wait_milliseconds, ret_db);
    }
    pthread_mutex_unlock(&pool->mutex);
    return answer;
}

void store_pool_give(struct store_pool *pool, struct db *db)
{
    pthread_mutex_lock(&pool->mutex);
    assert(pool->idle_count < pool->open_count);
    if (pool->first)
        serve_first(pool, db);
    else
        pool->idle[pool->idle_count++] = db;
    pthread_mutex_unlock(&pool->mutex);
}

bool store_pool_pass(struct store_pool *pool, struct db *db)
{
    pthread_mutex_lock(&pool->mutex);
    bool has_waiter = pool->first;
    if (has_waiter)
        serve_first(pool, db);
    pthread_mutex_unlock(&pool->mutex);
    return has_waiter;
}

bool store_pool_has_waiters(struct store_pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    bool has_waiter = pool->first;
    pthread_mutex_unlock(&pool->mutex);
    return has_waiter;
}

void store_pool_forget(struct store_pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    assert(pool->open_count > 0);
    if (pool->first)
        serve_first(pool, NULL);
    else
        pool->open_count--;
    pthread_mutex_unlock(&pool->mutex);
}

struct db *store_pool_drain(struct store_pool *pool)
{
    struct db *db = NULL;

    pthread_mutex_lock(&pool->mutex);
    if (pool->idle_count > 0) {
        db = pool->idle[--pool->idle_count];
        pool->open_count--;
    }
    pthread_mutex_unlock(&pool->mutex);
    return db;
}

void store_pool_wrap(struct store_pool *pool, struct db *(*wrap)(void *context, struct db *db),
                     void *context)
{
    pthread_mutex_lock(&pool->mutex);
    for (size_t i = 0; i < pool->idle_count; i++)
        pool->idle[i] = wrap(context, pool->idle[i]);
    pthread_mutex_unlock(&pool->mutex);
}

void store_pool_destroy(struct store_pool *pool)
{
    assert(pool->open_count == 0 && !pool->first);
    pthread_mutex_destroy(&pool->mutex);
}
