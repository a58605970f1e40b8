// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

/*
 * Memory of one unit of work: allocated piece by piece, given back at once. Not shared between
 * threads: each thread has its own. Running out of memory ends the process with a log line.
 * With REGULARS_ARENA_DEBUG (all sanitizer builds) each piece is its own malloc, so that
 * overflows between neighbours and use after release are seen.
 */
struct arena {
    struct arena_block *newest;
    size_t block_size; /* of the next block; grows up to a limit */
};

/* Zeroed memory, aligned for any type. Never NULL, also for size 0. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed array of `count` items; ends the process when the size overflows. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size);
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* A NUL-terminated copy of `length` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

/* A moment in the life of an arena, to return to: a loop over many rows, an attempt that is made
 * once more. */
struct arena_mark {
    struct arena_block *newest;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *arena);

/* Gives back what was allocated since `mark`, which must be of this arena and not yet passed; a
 * block of it stays in the arena. */
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Gives everything back; the arena can be used again. */
void arena_free(struct arena *arena);
