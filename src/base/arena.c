// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024, ALIGNMENT = alignof(max_align_t) };

struct arena_block {
    struct arena_block *older;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

static void out_of_memory(size_t size)
{
    fprintf(stderr, "regulars: out of memory (%zu bytes wanted)\n", size);
    exit(EXIT_FAILURE);
}

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block =
        size <= SIZE_MAX - sizeof(*block) ? calloc(1, sizeof(*block) + size) : NULL;

    if (block == NULL)
        out_of_memory(size);
    block->older = arena->newest;
    block->size = size;
    arena->newest = block;
    return block;
}

static size_t next_block_size(struct arena *arena)
{
    size_t size = arena->block_size == 0 ? FIRST_BLOCK : arena->block_size;

    arena->block_size = size < LARGEST_BLOCK ? size * 2 : size;
    return size;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->newest;

    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory(size);
#ifdef REGULARS_ARENA_DEBUG
    block = add_block(arena, size == 0 ? 1 : size);
    (void)next_block_size;
#else
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (block == NULL || block->size - block->used < size) {
        size_t wanted = next_block_size(arena);
        block = add_block(arena, size > wanted ? size : wanted);
    }
#endif
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size)
{
    if (item_size != 0 && count > SIZE_MAX / item_size)
        out_of_memory(SIZE_MAX);
    return arena_alloc(arena, count * item_size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->newest, arena->newest ? arena->newest->used : 0};
}

/* Frees all blocks down to `last`, which stays. */
static void free_blocks(struct arena *arena, const struct arena_block *last)
{
    struct arena_block *block = arena->newest;

    while (block != last) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    arena->newest = block;
}

/* Pieces are handed out zeroed. */
static void empty_from(struct arena_block *block, size_t used)
{
    memset(block->bytes + used, 0, block->used - used);
    block->used = used;
}

/* The block that was begun first after the one of the mark; NULL for none, or too large a one. */
static struct arena_block *block_after(const struct arena *arena, struct arena_mark mark)
{
    struct arena_block *block = arena->newest;

#ifdef REGULARS_ARENA_DEBUG
    return NULL;
#endif
    while (block != mark.newest && block->older != mark.newest)
        block = block->older;
    return block != mark.newest && block->size <= LARGEST_BLOCK ? block : NULL;
}

/* One block stays for what comes next: a loop over rows would else have one made for each row. */
void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    struct arena_block *kept = block_after(arena, mark);

    free_blocks(arena, kept ? kept : mark.newest);
    if (kept)
        empty_from(kept, 0);
    if (mark.newest)
        empty_from(mark.newest, mark.used);
}

void arena_free(struct arena *arena)
{
    free_blocks(arena, NULL);
    *arena = (struct arena){0};
}
