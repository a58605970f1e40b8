// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "base/text.h"
#include "http/workers.h"

/* What a server counts, for /metrics. Any thread may add to it. */
enum { COUNT_CLASSES = 5, COUNT_BUCKETS = 12 };

struct counts {
    atomic_uint_least64_t replies[COUNT_CLASSES];     /* 1xx to 5xx */
    atomic_uint_least64_t in_time[COUNT_BUCKETS + 1]; /* by how long they took; the last: longer */
    atomic_uint_least64_t microseconds;               /* all of them together */
    atomic_uint_least64_t turned_away;                /* 503, the queue was full */
};

void counts_add(struct counts *counts, unsigned code, int64_t microseconds);

/* In Prometheus' text format (version 0.0.4), names with the unit they are in. */
void counts_write(struct counts *counts, struct text *out);
void counts_write_pool(const char *pool, struct workers_load load, struct text *out);
void counts_write_gauge(const char *name, const char *help, uint64_t value, struct text *out);
