// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/nearest.h"

#include "support/check.h"

static void counts_slips(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t slips;
    } cases[] = {
        {"", "", 0},         {"rate", "rate", 0},      {"", "rate", 4},
        {"rat", "rate", 1},  {"raate", "rate", 1},     {"rote", "rate", 1},
        {"raet", "rate", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(slips_between(slice_of(cases[i].a), slice_of(cases[i].b)), cases[i].slips);
        assert_int_equal(slips_between(slice_of(cases[i].b), slice_of(cases[i].a)), cases[i].slips);
    }
}

static void long_words_are_compared_by_their_start(void **state)
{
    (void)state;
    char long_word[1000];

    memset(long_word, 'a', sizeof(long_word));
    assert_int_equal(slips_between((struct slice){long_word, 1000}, (struct slice){long_word, 40}),
                     0);
    assert_int_equal(slips_between((struct slice){long_word, 1000}, slice_of("b")), 40);
}

static void near_is_a_slip_in_three_letters(void **state)
{
    (void)state;
    assert_true(is_near(slice_of("raet"), slice_of("rate")));
    assert_true(is_near(slice_of("as-off"), slice_of("as-of")));
    assert_false(is_near(slice_of("xyzzy"), slice_of("rate")));
    assert_false(is_near(slice_of(""), slice_of("rate")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_slips),
        cmocka_unit_test(long_words_are_compared_by_their_start),
        cmocka_unit_test(near_is_a_slip_in_three_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
