// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_batch.h"

#include <assert.h>

#include "base/clock.h"
#include "store/store_parts.h"

/* Bounds how long the first one waits for the others. */
enum { MEMBERS_MAX = 64, AGE_MAX_NANOSECONDS = 5 * 1000 * 1000 };

/* Stands on the stack of the thread that waits. */
struct batch_member {
    struct batch_member *next;
    pthread_cond_t served;
    bool is_served;
    enum status status;
    struct fault fault;
};

void store_batch_init(struct store_batch *batch)
{
    *batch = (struct store_batch){0};
    pthread_mutex_init(&batch->mutex, NULL);
}

void store_batch_destroy(struct store_batch *batch)
{
    assert(!batch->first);
    pthread_mutex_destroy(&batch->mutex);
}

/* All who wait learn how it ended. */
static void serve_all(struct store_batch *batch, enum status status, const struct fault *fault)
{
    struct batch_member *next;

    pthread_mutex_lock(&batch->mutex);
    for (struct batch_member *at = batch->first; at; at = next) {
        next = at->next;
        at->status = status;
        at->fault = *fault;
        at->is_served = true;
        pthread_cond_signal(&at->served);
    }
    batch->first = NULL;
    batch->count = 0;
    pthread_mutex_unlock(&batch->mutex);
}

static bool has_room(struct store_batch *batch)
{
    int64_t now = clock_ticks();

    if (batch->count == 0)
        batch->began_at = now;
    return batch->count < MEMBERS_MAX && now - batch->began_at < AGE_MAX_NANOSECONDS;
}

/* Hands the connection on to who waits for it, and waits for the commit. False when nobody does. */
static bool join(struct store *store, struct db *db, enum status *ret_status, struct fault *fault)
{
    struct store_batch *batch = &store->batch;
    struct batch_member member = {.next = batch->first};

    if (!has_room(batch))
        return false;
    batch->first = &member;
    batch->count++;
    pthread_cond_init(&member.served, NULL);
    if (store_pool_pass(&store->writers, db)) {
        while (!member.is_served)
            pthread_cond_wait(&member.served, &batch->mutex);
        *ret_status = member.status;
        if (member.status != STATUS_OK && fault->status == STATUS_OK)
            *fault = member.fault;
    } else {
        batch->first = member.next;
        batch->count--;
    }
    bool has_joined = member.is_served;
    pthread_cond_destroy(&member.served);
    return has_joined;
}

static enum status commit_for_all(struct store *store, struct db *db, struct fault *fault)
{
    struct fault newest = {0};
    enum status status = db->driver->commit(db, &newest);

    if (status != STATUS_OK) {
        db->driver->roll_back(db);
        if (fault->status == STATUS_OK)
            *fault = newest;
    }
    serve_all(&store->batch, status, &newest);
    return status;
}

enum status store_commit(struct store *store, struct db *db, enum batch_unit size,
                         struct fault *fault)
{
    enum status status = STATUS_OK;

    if (size == BATCH_SMALL && db->driver->settle && store_pool_has_waiters(&store->writers)) {
        status = db->driver->settle(db, fault);
        if (status != STATUS_OK) {
            db->driver->roll_back(db);
            store_give(store, DB_UNIT_WRITE, db);
            return status;
        }
        pthread_mutex_lock(&store->batch.mutex);
        bool has_joined = join(store, db, &status, fault);
        pthread_mutex_unlock(&store->batch.mutex);
        if (has_joined)
            return status;
    }
    status = commit_for_all(store, db, fault);
    store_give(store, DB_UNIT_WRITE, db);
    return status;
}

void store_flush(struct store *store, struct db *db)
{
    struct fault fault = {0};

    pthread_mutex_lock(&store->batch.mutex);
    bool is_waited_for = store->batch.first;
    pthread_mutex_unlock(&store->batch.mutex);
    if (is_waited_for)
        (void)!commit_for_all(store, db, &fault);
}
