// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/slice.h"

#include "support/check.h"

static void compares_by_bytes_and_then_by_length(void **state)
{
    (void)state;
    static const struct {
        struct slice smaller, larger;
    } cases[] = {
        {{NULL, 0}, {"a", 1}},  {{"a", 1}, {"ab", 2}},      {{"B", 1}, {"a", 1}},
        {{"a", 1}, {"a\0", 2}}, {{"a\0b", 3}, {"a\0c", 3}}, {{"z", 1}, {"\xC5\xBE", 2}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(slice_compare(cases[i].smaller, cases[i].larger) < 0);
        assert_true(slice_compare(cases[i].larger, cases[i].smaller) > 0);
        assert_int_equal(slice_compare(cases[i].larger, cases[i].larger), 0);
    }
    assert_int_equal(slice_compare((struct slice){NULL, 0}, slice_of("")), 0);
}

static void equal_are_the_same_bytes(void **state)
{
    (void)state;
    assert_true(slice_equal((struct slice){NULL, 0}, slice_of("")));
    assert_true(slice_equal((struct slice){"a\0b", 3}, (struct slice){"a\0b", 3}));
    assert_false(slice_equal((struct slice){"a\0b", 3}, (struct slice){"a\0c", 3}));
    assert_false(slice_equal(slice_of("a"), slice_of("ab")));
}

static void trims_spaces_tabs_and_no_break_spaces(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {" \t ", ""},
        {" a b\t", "a b"},
        {"\xC2\xA0"
         "a\xC2\xA0 ",
         "a"},
        {"\xC2\xA0", ""},
        {"\xC2", "\xC2"},
        {"\xA0", "\xA0"},
        {"a\r", "a\r"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (!slice_equal(slice_trim(slice_of(cases[i].in)), slice_of(cases[i].out)))
            fail_msg("case %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_by_bytes_and_then_by_length),
        cmocka_unit_test(equal_are_the_same_bytes),
        cmocka_unit_test(trims_spaces_tabs_and_no_break_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
