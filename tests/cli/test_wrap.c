// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/wrap.h"

#include "support/check.h"

static void assert_wrapped(const char *words, size_t indent, size_t columns, const char *wanted)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);

    text_wrap(&text, words, indent, columns);
    assert_string_equal(text.at, wanted);
    arena_free(&arena);
}

static void breaks_between_words(void **state)
{
    (void)state;
    assert_wrapped("", 0, 10, "\n");
    assert_wrapped("one two three", 0, 7, "one two\nthree\n");
    assert_wrapped("one two three", 2, 9, "one two\n  three\n");
    assert_wrapped("one two three", 0, 80, "one two three\n");
}

static void counts_columns_and_not_bytes(void **state)
{
    (void)state;
    assert_wrapped("раз два три", 0, 7, "раз два\nтри\n");
}

static void a_long_word_gets_its_own_line(void **state)
{
    (void)state;
    assert_wrapped("a wonderfully-long word", 1, 8, "a\n wonderfully-long\n word\n");
    assert_wrapped("word", 10, 4, "word\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_between_words),
        cmocka_unit_test(counts_columns_and_not_bytes),
        cmocka_unit_test(a_long_word_gets_its_own_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
