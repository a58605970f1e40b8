// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/arena.h"

#include <string.h>

#include "support/check.h"

static void gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena arena = {0};

    for (size_t size = 0; size < 5000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);

        assert_int_equal((uintptr_t)memory % sizeof(max_align_t) % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xA5, size);
    }
    arena_free(&arena);
}

static void serves_pieces_larger_than_a_block(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *small = arena_copy(&arena, "before", 6);
    int64_t *large = arena_array(&arena, int64_t, 1000000);

    large[999999] = 7;
    assert_string_equal(small, "before");
    assert_string_equal(arena_copy(&arena, "afterwards", 5), "after");
    arena_free(&arena);
    assert_null(arena.newest);
}

static void gives_back_what_came_after_a_mark(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct arena_mark start = arena_mark(&arena);
    char *kept = arena_copy(&arena, "kept", 4);
    struct arena_mark mark = arena_mark(&arena);

    for (int round = 0; round < 3; round++) {
        unsigned char *memory = arena_alloc(&arena, 300);

        for (size_t i = 0; i < 300; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xA5, 300);
        arena_alloc(&arena, 1000000);
        arena_rewind(&arena, mark);
        assert_string_equal(kept, "kept");
    }
    arena_rewind(&arena, start);
    arena_free(&arena);
    assert_null(arena.newest);
}

/* The second round finds the memory of the first, so that a long loop asks malloc for nothing. */
static void keeps_one_block_for_the_next_round(void **state)
{
    (void)state;
#ifdef REGULARS_ARENA_DEBUG
    skip(); /* each piece is a malloc of its own there */
#endif
    for (size_t before = 0; before < 16000; before += 8000) {
        struct arena arena = {0};

        if (before > 0)
            arena_alloc(&arena, before);
        struct arena_mark mark = arena_mark(&arena);
        arena_alloc(&arena, 12000);
        arena_rewind(&arena, mark);
        struct arena_block *block = arena.newest;
        for (int round = 0; round < 100; round++) {
            arena_alloc(&arena, 12000);
            assert_ptr_equal(arena.newest, block);
            arena_rewind(&arena, mark);
        }
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_came_after_a_mark),
        cmocka_unit_test(keeps_one_block_for_the_next_round),
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(serves_pieces_larger_than_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
