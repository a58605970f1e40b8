// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/ids.h"

#include <assert.h>

#include "store/store_parts.h"

enum { BLOCK_ATTEMPTS = 5 };

void ids_init(struct id_blocks *blocks)
{
    *blocks = (struct id_blocks){0};
    pthread_mutex_init(&blocks->mutex, NULL);
}

void ids_destroy(struct id_blocks *blocks)
{
    pthread_mutex_destroy(&blocks->mutex);
}

static bool read_end(void *context, const struct db_value *cells, size_t column_count)
{
    int64_t *end = context;

    assert(column_count == 1 && cells[0].kind == DB_INT);
    *end = cells[0].number;
    return true;
}

static enum status run_block(struct store *store, struct db **at, int64_t count,
                             struct fault *fault, int64_t *end)
{
    const struct db_value values[] = {db_int(count)};
    enum status status = store_begin(store, DB_UNIT_WRITE, fault, at);
    struct db *db = *at;

    if (status != STATUS_OK)
        return status;
    status = db->driver->run(db,
                             "INSERT INTO id_block (name, next_id) VALUES ('id', 1 + $1) "
                             "ON CONFLICT (name) DO UPDATE SET next_id = id_block.next_id + $1 "
                             "RETURNING next_id",
                             values, 1, read_end, end, NULL, fault);
    if (status == STATUS_OK)
        status = db->driver->commit(db, fault);
    if (status != STATUS_OK)
        db->driver->roll_back(db);
    return status;
}

/* Takes the next `count` ids for good. */
static enum status take_block(struct store *store, struct db **at, int64_t count,
                              struct fault *fault, struct id_range *ret_range)
{
    struct fault newest = {0};
    enum status status = STATUS_RETRY;
    int64_t end = 0;

    for (int attempt = 0; status == STATUS_RETRY && attempt < BLOCK_ATTEMPTS; attempt++) {
        newest = (struct fault){0};
        status = run_block(store, at, count, &newest, &end);
    }
    if (status != STATUS_OK) {
        if (fault->status == STATUS_OK)
            *fault = newest;
        return status;
    }
    assert(end > count);
    *ret_range = (struct id_range){end - count, end};
    return STATUS_OK;
}

static int64_t ids_left(const struct id_blocks *blocks)
{
    return (blocks->now.end - blocks->now.next) + (blocks->later.end - blocks->later.next);
}

/*
 * The mutex is held while the block is taken: who comes meanwhile needs it too. A new block goes
 * to `later`, which is empty then: it alone could keep the promise.
 */
static enum status keep_in_stock(struct store *store, struct db **at, struct fault *fault)
{
    struct id_blocks *blocks = &store->ids;
    struct id_range range;

    if (ids_left(blocks) - blocks->promised >= WORK_IDS_MAX)
        return STATUS_OK;
    store_flush(store, *at);
    enum status status = take_block(store, at, ID_BLOCK_SIZE, fault, &range);
    if (status != STATUS_OK)
        return status;
    assert(blocks->later.next == blocks->later.end);
    if (blocks->now.next == blocks->now.end)
        blocks->now = range;
    else
        blocks->later = range;
    return STATUS_OK;
}

enum status ids_promise(struct work *work, struct db **at)
{
    struct id_blocks *blocks = &work->store->ids;
    struct fault fault = {0};

    assert(work->promised_ids == 0);
    pthread_mutex_lock(&blocks->mutex);
    enum status status = keep_in_stock(work->store, at, &fault);
    if (status == STATUS_OK) {
        blocks->promised += WORK_IDS_MAX;
        work->promised_ids = WORK_IDS_MAX;
    }
    pthread_mutex_unlock(&blocks->mutex);
    if (status == STATUS_BROKEN && !store_has_failed(work->store)) /* no such table yet */
        return STATUS_OK;
    if (status != STATUS_OK && work->fault.status == STATUS_OK)
        work->fault = fault;
    return status;
}

void ids_release(struct work *work)
{
    struct id_blocks *blocks = &work->store->ids;

    pthread_mutex_lock(&blocks->mutex);
    blocks->promised -= work->promised_ids;
    pthread_mutex_unlock(&blocks->mutex);
    work->promised_ids = 0;
}

static int64_t take_promised(struct work *work)
{
    struct id_blocks *blocks = &work->store->ids;

    assert(work->promised_ids > 0);
    pthread_mutex_lock(&blocks->mutex);
    if (blocks->now.next == blocks->now.end) {
        blocks->now = blocks->later;
        blocks->later = (struct id_range){0};
    }
    assert(blocks->now.next < blocks->now.end);
    int64_t id = blocks->now.next++;
    blocks->promised--;
    pthread_mutex_unlock(&blocks->mutex);
    work->promised_ids--;
    return id;
}

int64_t work_new_id(struct work *work)
{
    assert(work->unit == WORK_WRITES);
    return work->next_id < work->end_id ? work->next_id++ : take_promised(work);
}

enum status work_reserve_ids(struct work *work, int64_t count)
{
    struct id_range range;
    struct db *db;

    assert(work->unit != WORK_WRITES && count > 0);
    work_end(work);
    if (store_has_failed(work->store) || !store_may_write(work->store))
        return store_refuse_writing(work->store, &work->fault);
    if (work->end_id - work->next_id >= count)
        return STATUS_OK;
    enum status status = store_take(work->store, DB_UNIT_WRITE, STORE_WAITS, &work->fault, &db);
    if (status != STATUS_OK)
        return status;
    store_flush(work->store, db);
    status = take_block(work->store, &db, count, &work->fault, &range);
    store_give(work->store, DB_UNIT_WRITE, db);
    if (status == STATUS_OK) {
        work->next_id = range.next;
        work->end_id = range.end;
    }
    return status;
}

void ids_forget(struct work *work)
{
    struct id_blocks *blocks = &work->store->ids;

    pthread_mutex_lock(&blocks->mutex);
    blocks->now = (struct id_range){0};
    blocks->later = (struct id_range){0};
    pthread_mutex_unlock(&blocks->mutex);
}
