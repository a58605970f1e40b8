// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/tally.h"

/* Two lines: processors fetch them in pairs. */
enum { LINES_APART = 128 };

struct tally_room tally_room_new(struct arena *arena, unsigned threads, size_t size)
{
    struct tally_room room = {.threads = threads == 0 ? 1 : threads};

    room.stride = (size + 2 * (size_t)LINES_APART - 1) / LINES_APART * LINES_APART;
    room.bytes = arena_alloc_array(arena, room.threads, room.stride);
    return room;
}

struct tally tally_new(struct arena *arena, unsigned threads, size_t size)
{
    struct tally_room room = tally_room_new(arena, threads, size * sizeof(uint32_t));

    return (struct tally){
        .counts = (uint32_t *)(void *)room.bytes,
        .size = size,
        .stride = room.stride / sizeof(uint32_t),
        .threads = room.threads,
    };
}

int64_t *tally_sum(const struct tally *tally, struct arena *arena)
{
    int64_t *sums = arena_array(arena, int64_t, tally->size);

    for (unsigned thread = 0; thread < tally->threads; thread++) {
        const uint32_t *counts = tally_of(tally, thread);
        for (size_t i = 0; i < tally->size; i++)
            sums[i] += counts[i];
    }
    return sums;
}

int32_t nearest_rank(const int64_t *counts, size_t size, int64_t total, int percent)
{
    int64_t rank = (total * percent + 99) / 100;
    int64_t passed = 0;
    size_t value = 0;

    for (; value + 1 < size; value++) {
        passed += counts[value];
        if (passed >= rank)
            break;
    }
    return (int32_t)value;
}
