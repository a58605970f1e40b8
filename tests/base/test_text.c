// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include "support/check.h"

static void grows_with_what_is_added(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);

    assert_string_equal(text.at, "");
    for (int i = 0; i < 1000; i++)
        text_format(&text, "%d,", i);
    text_add(&text, "end");
    text_add_char(&text, '.');
    assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4 + 4);
    assert_memory_equal(text.at, "0,1,2,", 6);
    assert_string_equal(text.at + text.length - 8, "999,end.");
    arena_free(&arena);
}

static void trims_spaces_of_all_kinds(void **state)
{
    (void)state;
    struct slice trimmed = slice_trim(slice_of(" \t\xC2\xA0 Ada  B \xC2\xA0\t"));

    assert_true(slice_equal(trimmed, slice_of("Ada  B")));
    assert_int_equal(slice_trim(slice_of(" \t ")).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_with_what_is_added),
        cmocka_unit_test(trims_spaces_of_all_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
