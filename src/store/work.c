// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/work.h"

#include <assert.h>

#include "base/clock.h"
#include "store/store_parts.h"

static const int64_t DAY_MICROSECONDS = INT64_C(86400) * 1000000;

struct work work_start(struct store *store, struct arena *arena)
{
    int64_t now = clock_now();

    return (struct work){
        .arena = arena, .store = store, .now = now, .today = (int32_t)(now / DAY_MICROSECONDS)};
}

static void end_unit(struct work *work, enum db_unit unit)
{
    struct db *db = work->db;

    if (unit == DB_UNIT_WRITE)
        ids_release(work);
    work->db = NULL;
    work->unit = WORK_NONE;
    store_give(work->store, unit, db);
}

void work_end(struct work *work)
{
    if (work->unit == WORK_NONE || work->is_held)
        return;
    assert(!work->db->is_open);
    work->db->driver->roll_back(work->db);
    end_unit(work, work->unit == WORK_WRITES ? DB_UNIT_WRITE : DB_UNIT_READ);
}

enum status work_read(struct work *work)
{
    if (work->unit != WORK_NONE)
        return work->db->failed;
    enum status status =
        store_take(work->store, DB_UNIT_READ, STORE_WAITS, &work->fault, &work->db);
    if (status != STATUS_OK)
        return status;
    status = store_begin(work->store, DB_UNIT_READ, &work->fault, &work->db);
    if (status != STATUS_OK) {
        end_unit(work, DB_UNIT_READ);
        return status;
    }
    work->unit = WORK_READS;
    return STATUS_OK;
}

/* An import, by the ids that it has reserved: nobody's commit should wait for it. */
static enum batch_unit size_of_unit(const struct work *work)
{
    return work->end_id - work->next_id > WORK_IDS_MAX ? BATCH_LARGE : BATCH_SMALL;
}

/* The connection may come from somebody whose unit is not yet committed, and who waits for that. */
static enum status prepare_writer(struct work *work, enum batch_unit size)
{
    if (size == BATCH_LARGE)
        store_flush(work->store, work->db);
    if (store_has_failed(work->store)) /* while this waited */
        return store_refuse_writing(work->store, &work->fault);
    return ids_promise(work, &work->db);
}

static enum status begin_write(struct work *work, enum batch_unit size,
                               enum store_patience patience)
{
    const bool is_held = work->is_held;

    if (is_held && work->unit == WORK_WRITES)
        return work->db->failed;
    assert(work->unit != WORK_WRITES);
    work->is_held = false;
    work_end(work);
    work->is_held = is_held;
    if (store_has_failed(work->store) || !store_may_write(work->store))
        return store_refuse_writing(work->store, &work->fault);
    enum status status = store_take(work->store, DB_UNIT_WRITE, patience, &work->fault, &work->db);
    if (status != STATUS_OK)
        return status;
    status = prepare_writer(work, size);
    if (status == STATUS_OK)
        status = store_begin(work->store, DB_UNIT_WRITE, &work->fault, &work->db);
    if (status != STATUS_OK) {
        end_unit(work, DB_UNIT_WRITE);
        return status;
    }
    work->unit = WORK_WRITES;
    return STATUS_OK;
}

enum status work_begin(struct work *work)
{
    return begin_write(work, size_of_unit(work), STORE_WAITS);
}

enum status work_begin_at_once(struct work *work)
{
    return begin_write(work, size_of_unit(work), STORE_AT_ONCE);
}

enum status work_begin_alone(struct work *work)
{
    enum status status = begin_write(work, BATCH_LARGE, STORE_WAITS);

    if (status != STATUS_OK)
        return status;
    status = work->db->driver->take_alone(work->db, &work->fault);
    if (status != STATUS_OK)
        work_end(work);
    return status;
}

enum status work_commit(struct work *work)
{
    struct db *db = work->db;

    assert(work->unit == WORK_WRITES && !db->is_open);
    enum status status = db->failed;
    if (status != STATUS_OK) {
        work_end(work);
        return status;
    }
    if (work->is_held)
        return STATUS_OK;
    ids_release(work);
    work->db = NULL;
    work->unit = WORK_NONE;
    status = store_commit(work->store, db, size_of_unit(work), &work->fault);
    if (status == STATUS_OK && work->rings)
        store_ring(work->store);
    work->rings = false;
    return status;
}

void work_hold(struct work *work)
{
    assert(work->unit != WORK_WRITES);
    work->is_held = true;
}

enum status work_commit_held(struct work *work)
{
    assert(work->is_held);
    work->is_held = false;
    return work_commit(work);
}

void work_drop_held(struct work *work)
{
    work->is_held = false;
    work_end(work);
}
