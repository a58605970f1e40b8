// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "domain/actor.h"

struct db;
struct store;

/*
 * One unit of work: a request, a command, a job, a test. Every function that touches the store
 * takes it first.
 *
 * Memory: whatever a function returns through it lives in the arena and dies with it. Callers
 * never free. Time: `now` is read once at the start, so that one unit of work sees one instant and
 * tests can choose it.
 *
 * Reading needs no beginning: the first query of a unit of work that has not begun a write opens a
 * read unit, and all its queries see one state of the store. Writing is between work_begin() and
 * work_commit(); after a failed statement a unit only ends.
 */
struct work_progress {
    void (*tell)(void *context, int64_t done, int64_t total); /* rows; total -1: not known */
    void *context;
    bool (*is_stopped)(void *context); /* somebody wants no more of it; NULL: nobody can */
};

struct work {
    struct arena *arena; /* borrowed */
    struct store *store; /* borrowed */
    struct db *db;       /* connection of the unit that is open, else NULL */
    enum work_unit { WORK_NONE, WORK_READS, WORK_WRITES } unit;
    int64_t workspace_id; /* 0 until a workspace was opened */
    struct actor actor;
    int64_t now; /* Unix microseconds, UTC */
    /* day_t in the zone of the workspace for commands (open_workspace()); UTC's in a request, where
     * asking for a zone would take longer than the page: zone_day_by_name(). */
    int32_t today;
    struct fault fault;            /* set by whichever function failed first */
    int64_t next_id, end_id;       /* ids of its own, from work_reserve_ids() */
    struct work_progress progress; /* of long work, for who waits; zeros for none */
    int64_t promised_ids;          /* that a write unit may still take from the store's block */
    bool is_held;                  /* see work_hold() */
    bool rings;                    /* once it is committed: see store_bell() */
};

/* Says now and then how many rows are done, for whoever asked to be told. */
static inline void work_tell(const struct work *work, int64_t done, int64_t total)
{
    enum { TOLD_EVERY = 1024 };

    if (work->progress.tell && done % TOLD_EVERY == 0)
        work->progress.tell(work->progress.context, done, total);
}

/* Whether long work should let go, asked now and then: it then ends as if it had failed. */
static inline bool work_is_stopped(const struct work *work, int64_t done)
{
    enum { ASKED_EVERY = 1024 };

    return work->progress.is_stopped && done % ASKED_EVERY == 0 &&
           work->progress.is_stopped(work->progress.context);
}

/* Takes nothing yet. `arena` and `store` outlive the work. Reads the clock. */
struct work work_start(struct store *store, struct arena *arena);

/*
 * Begins a write unit (SQLite: takes the one writer, BEGIN IMMEDIATE; PostgreSQL: SERIALIZABLE),
 * ending a read unit, so read again what the writing depends on. UNAVAILABLE: busy for too long,
 * read-only, the store has failed.
 */
CHECKED enum status work_begin(struct work *work);

/* As work_begin(), but UNAVAILABLE at once when there is anything to wait for. */
CHECKED enum status work_begin_at_once(struct work *work);

/*
 * As work_begin(), and the store is this unit's alone until its end: for migrations and restoring.
 * CONFLICT while a server holds it.
 */
CHECKED enum status work_begin_alone(struct work *work);

/*
 * Commits; what was written is then on the disk. RETRY: another unit got in between, nothing was
 * written, see app/attempt.h. UNAVAILABLE: nothing was written, or (PostgreSQL, connection lost
 * while committing) it is not known: fault.detail says so.
 */
CHECKED enum status work_commit(struct work *work);

/*
 * Several use cases, all or none: from now on work_begin() goes on in the write unit that is open,
 * and work_commit() and work_end() leave it open, until whoever holds commits all of it or drops
 * it. Within it attempt() runs once: whoever holds tries again.
 */
void work_hold(struct work *work);
CHECKED enum status work_commit_held(struct work *work); /* there is a write unit */
void work_drop_held(struct work *work);

/* Ends whatever unit is open: rolls back what was not committed. The work can begin again. */
void work_end(struct work *work);

/*
 * A new id, unique in the installation, 63 bits, never 0. Only between work_begin() and
 * work_commit(), at most WORK_IDS_MAX in one unit unless more were reserved before it.
 */
enum { WORK_IDS_MAX = 256 };
int64_t work_new_id(struct work *work);

/* Before work_begin(): sees to it that the next unit may take `count` ids. Survives work_end(). */
CHECKED enum status work_reserve_ids(struct work *work, int64_t count);
