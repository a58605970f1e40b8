// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text_map.h"

#include "base/text.h"
#include "support/check.h"

static void keeps_a_number_for_each_of_many_texts(void **state)
{
    struct arena arena = {0};
    struct text_map *map = text_map_new(&arena, 0);
    enum { COUNT = 5000 };

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        struct text text = text_new(&arena);
        text_format(&text, "client %d", i);
        int64_t *value = text_map_value(map, slice_of(text.at));
        assert_int_equal(*value, 0);
        *value = i + 1;
    }
    assert_int_equal(text_map_count(map), COUNT);
    for (int i = 0; i < COUNT; i++) {
        struct text text = text_new(&arena);
        text_format(&text, "client %d", i);
        assert_int_equal(text_map_find(map, slice_of(text.at)), i + 1);
        assert_int_equal(*text_map_value(map, slice_of(text.at)), i + 1);
    }
    assert_int_equal(text_map_count(map), COUNT);
    assert_int_equal(text_map_find(map, slice_of("client")), 0);
    arena_free(&arena);
}

static void tells_texts_apart_that_differ_in_one_byte_or_in_length(void **state)
{
    struct arena arena = {0};
    struct text_map *map = text_map_new(&arena, 4);

    (void)state;
    *text_map_value(map, slice_of("")) = 1;
    *text_map_value(map, (struct slice){"\0", 1}) = 2;
    *text_map_value(map, slice_of("abcdefgh")) = 3;
    *text_map_value(map, (struct slice){"abcdefgh\0", 9}) = 4;
    assert_int_equal(text_map_find(map, slice_of("")), 1);
    assert_int_equal(text_map_find(map, (struct slice){"\0", 1}), 2);
    assert_int_equal(text_map_find(map, slice_of("abcdefgh")), 3);
    assert_int_equal(text_map_find(map, (struct slice){"abcdefgh\0", 9}), 4);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_a_number_for_each_of_many_texts),
        cmocka_unit_test(tells_texts_apart_that_differ_in_one_byte_or_in_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
