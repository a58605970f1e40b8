// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sort_key.h"

#include <stdio.h>

#include "support/check.h"

/* Each name sorts behind the one before it. */
static void check_order(const char *code, const char *const *names)
{
    struct sort_keys *keys = sort_keys_open(code);
    struct arena arena = {0};

    for (size_t i = 1; names[i] != NULL; i++) {
        struct slice before = sort_key(keys, &arena, slice_of(names[i - 1]));
        struct slice after = sort_key(keys, &arena, slice_of(names[i]));
        if (slice_compare(before, after) >= 0)
            fail_msg("%s: %s does not come before %s", code, names[i - 1], names[i]);
    }
    arena_free(&arena);
    sort_keys_close(keys);
}

static void croatian_names_sort_as_in_croatia(void **state)
{
    (void)state;
    static const char *const names[] = {"Cvita", "Čedo", "Ćiro",  "Dunja",  "Džemal",
                                        "Đuro",  "Luka", "Ljubo", "Nikola", "Njegoš",
                                        "Sanja", "Šime", "Zora",  "Žarko",  NULL};

    check_order("hr", names);
}

static void russian_names_sort_as_in_russia(void **state)
{
    (void)state;
    static const char *const names[] = {"Ежов", "Елкин", "Ёлкин", "Жуков", "Иванов", "Йод", NULL};

    check_order("ru", names);
}

static void english_names_sort_without_regard_to_marks_and_case(void **state)
{
    (void)state;
    static const char *const names[] = {"",       "10",   "anne", "Anne", "Änne", "anne x",
                                        "annexe", "Beth", "Иван", "山田", NULL};

    check_order("en", names);
}

static void an_unknown_language_sorts_by_the_root(void **state)
{
    (void)state;
    static const char *const names[] = {"Ana", "Bea", "Čedo", "Dora", NULL};

    check_order("xx", names);
    check_order("", names);
}

static void keys_are_cut_and_stable(void **state)
{
    (void)state;
    struct sort_keys *keys = sort_keys_open("hr");
    struct arena arena = {0};
    static char text[100001];

    for (size_t i = 0; i < sizeof(text) - 1; i++)
        text[i] = (char)('a' + i % 26);
    struct slice key = sort_key(keys, &arena, (struct slice){text, sizeof(text) - 1});
    struct slice again = sort_key(keys, &arena, (struct slice){text, sizeof(text) - 1});
    assert_int_equal(key.length, SORT_KEY_MAX);
    assert_true(slice_equal(key, again));

    struct slice shorter = sort_key(keys, &arena, (struct slice){text, 50});
    assert_true(shorter.length < SORT_KEY_MAX);
    assert_true(slice_compare(shorter, key) < 0);
    arena_free(&arena);
    sort_keys_close(keys);
}

static void any_bytes_have_a_key(void **state)
{
    (void)state;
    struct sort_keys *keys = sort_keys_open("ru");
    struct arena arena = {0};

    assert_true(sort_key(keys, &arena, slice_of("\xFF\xC0\x80")).length > 0);
    assert_true(sort_key(keys, &arena, (struct slice){"a\0b", 3}).length > 0);
    sort_key(keys, &arena, (struct slice){NULL, 0});
    arena_free(&arena);
    sort_keys_close(keys);
    sort_keys_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(croatian_names_sort_as_in_croatia),
        cmocka_unit_test(russian_names_sort_as_in_russia),
        cmocka_unit_test(english_names_sort_without_regard_to_marks_and_case),
        cmocka_unit_test(an_unknown_language_sorts_by_the_root),
        cmocka_unit_test(keys_are_cut_and_stable),
        cmocka_unit_test(any_bytes_have_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
