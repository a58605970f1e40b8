// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_statistic.h"

/*
 * The range of the values is cut into equal buckets, the one that holds the rank becomes the
 * new range, and so on: each round narrows it at least 1024 times, so seven rounds find any
 * 64-bit value. Differences are unsigned, because the range may be wider than int64_t.
 */
enum { BUCKETS = 2048 };

struct bucket_range {
    int64_t low;
    int shift; /* bucket = (value - low) >> shift */
};

static size_t bucket_of(struct bucket_range range, int64_t value)
{
    return (size_t)(((uint64_t)value - (uint64_t)range.low) >> range.shift);
}

static struct bucket_range range_of(const int64_t *values, size_t count)
{
    struct bucket_range range = {.low = values[0]};
    int64_t high = values[0];

    for (size_t i = 1; i < count; i++) {
        range.low = values[i] < range.low ? values[i] : range.low;
        high = values[i] > high ? values[i] : high;
    }
    while (((uint64_t)high - (uint64_t)range.low) >> range.shift >= BUCKETS)
        range.shift++;
    return range;
}

static void fill_buckets(const int64_t *values, size_t count, struct bucket_range range,
                         size_t buckets[BUCKETS])
{
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = 0;
    for (size_t i = 0; i < count; i++)
        buckets[bucket_of(range, values[i])]++;
}

/* The bucket that holds rank *rank, which becomes the rank within it. */
static size_t find_bucket(const size_t buckets[BUCKETS], size_t *rank)
{
    size_t bucket = 0;

    while (*rank >= buckets[bucket])
        *rank -= buckets[bucket++];
    return bucket;
}

/* `kept` may be `values`. */
static size_t keep_bucket(const int64_t *values, size_t count, struct bucket_range range,
                          size_t bucket, int64_t *kept)
{
    size_t kept_count = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i];

        /* Written in any case and overwritten by the next: no branch to guess wrong. */
        kept[kept_count] = value;
        kept_count += bucket_of(range, value) == bucket;
    }
    return kept_count;
}

static int64_t narrow_down(int64_t *values, size_t count, size_t rank)
{
    size_t buckets[BUCKETS];

    for (;;) {
        struct bucket_range range = range_of(values, count);
        fill_buckets(values, count, range, buckets);
        size_t bucket = find_bucket(buckets, &rank);
        if (range.shift == 0)
            return (int64_t)((uint64_t)range.low + bucket);
        count = keep_bucket(values, count, range, bucket, values);
    }
}

/* Room for the largest of the buckets that hold a rank, and for one value too many. */
static int64_t *make_room(const size_t buckets[BUCKETS], const size_t *ranks, size_t rank_count,
                          struct arena *arena)
{
    size_t largest = 0;

    for (size_t i = 0; i < rank_count; i++) {
        size_t rank = ranks[i];
        size_t count = buckets[find_bucket(buckets, &rank)];

        largest = count > largest ? count : largest;
    }
    return arena_array(arena, int64_t, largest + 1);
}

void order_statistics(const int64_t *values, size_t count, const size_t *ranks, size_t rank_count,
                      struct arena *arena, int64_t *ret_values)
{
    size_t buckets[BUCKETS];
    struct bucket_range range = range_of(values, count);

    fill_buckets(values, count, range, buckets);
    int64_t *kept = make_room(buckets, ranks, rank_count, arena);
    for (size_t i = 0; i < rank_count; i++) {
        size_t rank = ranks[i];
        size_t bucket = find_bucket(buckets, &rank);
        size_t kept_count = keep_bucket(values, count, range, bucket, kept);

        ret_values[i] = narrow_down(kept, kept_count, rank);
    }
}
