// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Clients that one thread takes at a time: enough to pay for the asking, few enough to share. */
enum { CLIENTS_AT_A_TIME = 4096 };

/*
 * A table of counts for each thread, far enough apart that no two threads write to one cache
 * line, added up at the end. Counts fit 32 bits because a log holds fewer occasions than that.
 */
struct tally {
    uint32_t *counts;
    size_t size;   /* counts of one thread */
    size_t stride; /* from one thread's to the next one's */
    unsigned threads;
};

struct tally tally_new(struct arena *arena, unsigned threads, size_t size);

/* The table of one thread. */
static inline uint32_t *tally_of(const struct tally *tally, unsigned thread)
{
    return tally->counts + tally->stride * thread;
}

/* All threads together, `size` sums. */
int64_t *tally_sum(const struct tally *tally, struct arena *arena);

/* Memory for each thread's own sums: `size` bytes each, padded like a tally. */
struct tally_room {
    unsigned char *bytes;
    size_t stride;
    unsigned threads;
};

struct tally_room tally_room_new(struct arena *arena, unsigned threads, size_t size);

static inline void *tally_room_of(const struct tally_room *room, unsigned thread)
{
    return room->bytes + room->stride * thread;
}

/*
 * Nearest rank: the smallest value that at least `percent` % of all do not exceed, where
 * counts[v] have the value v and `total` is their sum, above 0.
 */
int32_t nearest_rank(const int64_t *counts, size_t size, int64_t total, int percent);
