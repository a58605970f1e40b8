// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

/* A bounded pool of threads with a bounded queue before it. */
struct job {
    struct job *next; /* the pool's */
    void (*run)(struct job *job);
    void (*drop)(struct job *job); /* instead, when the pool ends before its turn */
};

struct workers;

/* UNAVAILABLE when there are no threads to be had. `arena` outlives the pool. */
CHECKED enum status workers_start(unsigned count, size_t waiting_max, struct arena *arena,
                                  struct fault *fault, struct workers **ret_workers);

/* False, and nothing done, when too many wait already or the pool has ended. */
bool workers_give(struct workers *workers, struct job *job);

/* Drops who waits, and returns when those that run are done. Others may still ask, and get no. */
void workers_stop(struct workers *workers);

/* After the end, when nobody can ask any more. */
void workers_close(struct workers *workers);

struct workers_load {
    size_t waiting, busy, threads;
};
struct workers_load workers_load(struct workers *workers);
