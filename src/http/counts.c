// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/counts.h"

#include <inttypes.h>

static const int64_t bounds_microseconds[COUNT_BUCKETS] = {
    500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 2500000, 10000000};

static const char *const bounds_seconds[COUNT_BUCKETS] = {
    "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1", "2.5", "10"};

void counts_add(struct counts *counts, unsigned code, int64_t microseconds)
{
    size_t bucket = 0;

    while (bucket < COUNT_BUCKETS && microseconds > bounds_microseconds[bucket])
        bucket++;
    atomic_fetch_add(&counts->in_time[bucket], 1);
    atomic_fetch_add(&counts->microseconds, (uint64_t)microseconds);
    if (code >= 100 && code < 600)
        atomic_fetch_add(&counts->replies[code / 100 - 1], 1);
}

static void write_histogram(struct counts *counts, struct text *out)
{
    uint64_t sum = 0;

    text_add(out, "# HELP regulars_request_seconds How long requests took, from the end of the "
                  "head to the reply.\n"
                  "# TYPE regulars_request_seconds histogram\n");
    for (size_t i = 0; i < COUNT_BUCKETS; i++) {
        sum += atomic_load(&counts->in_time[i]);
        text_format(out, "regulars_request_seconds_bucket{le=\"%s\"} %" PRIu64 "\n",
                    bounds_seconds[i], sum);
    }
    sum += atomic_load(&counts->in_time[COUNT_BUCKETS]);
    uint64_t microseconds = atomic_load(&counts->microseconds);
    text_format(out,
                "regulars_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n"
                "regulars_request_seconds_sum %" PRIu64 ".%06" PRIu64 "\n"
                "regulars_request_seconds_count %" PRIu64 "\n",
                sum, microseconds / 1000000, microseconds % 1000000, sum);
}

void counts_write(struct counts *counts, struct text *out)
{
    text_add(out, "# HELP regulars_replies_total Replies by class of their code.\n"
                  "# TYPE regulars_replies_total counter\n");
    for (unsigned class = 0; class < COUNT_CLASSES; class ++)
        text_format(out, "regulars_replies_total{class=\"%uxx\"} %" PRIu64 "\n", class + 1,
                    (uint64_t)atomic_load(&counts->replies[class]));
    text_format(out,
                "# HELP regulars_turned_away_total Requests refused since too many waited.\n"
                "# TYPE regulars_turned_away_total counter\n"
                "regulars_turned_away_total %" PRIu64 "\n",
                (uint64_t)atomic_load(&counts->turned_away));
    write_histogram(counts, out);
}

void counts_write_pool(const char *pool, struct workers_load load, struct text *out)
{
    text_format(out,
                "regulars_workers{pool=\"%s\"} %zu\n"
                "regulars_workers_busy{pool=\"%s\"} %zu\n"
                "regulars_requests_waiting{pool=\"%s\"} %zu\n",
                pool, load.threads, pool, load.busy, pool, load.waiting);
}

void counts_write_gauge(const char *name, const char *help, uint64_t value, struct text *out)
{
    text_format(out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRIu64 "\n", name, help, name, name,
                value);
}
