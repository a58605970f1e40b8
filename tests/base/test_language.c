// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/language.h"

#include "base/catalogue.h"

#include <string.h>

#include "support/check.h"

static void finds_a_language_with_or_without_region(void **state)
{
    (void)state;
    assert_string_equal(language_by_code("en")->code, "en");
    assert_string_equal(language_by_code("ru_RU.UTF-8")->code, "ru");
    assert_string_equal(language_by_code("hr-HR")->code, "hr");
    assert_string_equal(language_by_code("HR")->code, "hr");
    assert_null(language_by_code("de"));
    assert_null(language_by_code("rus"));
    assert_null(language_by_code(""));
    assert_null(language_by_code(NULL));
}

static void takes_the_first_variable_that_is_set(void **state)
{
    (void)state;
    assert_string_equal(language_of_environment(NULL, NULL, NULL)->code, "en");
    assert_string_equal(language_of_environment(NULL, NULL, "hr_HR.UTF-8")->code, "hr");
    assert_string_equal(language_of_environment("", "ru_RU", "hr_HR")->code, "ru");
    assert_string_equal(language_of_environment("C", "ru_RU", "hr_HR")->code, "en");
    assert_string_equal(language_of_environment("de_DE", "ru_RU", "hr_HR")->code, "en");
}

static void counts_plural_forms(void **state)
{
    (void)state;
    static const struct {
        int64_t count;
        int english, slavic;
    } cases[] = {
        {0, 1, 2},  {1, 0, 0},   {2, 1, 1},   {4, 1, 1},         {5, 1, 2},   {11, 1, 2},
        {12, 1, 2}, {14, 1, 2},  {15, 1, 2},  {21, 1, 0},        {22, 1, 1},  {25, 1, 2},
        {99, 1, 2}, {100, 1, 2}, {101, 1, 0}, {102, 1, 1},       {111, 1, 2}, {112, 1, 2},
        {-1, 0, 0}, {-2, 1, 1},  {-11, 1, 2}, {INT64_MIN, 1, 2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t count = cases[i].count;

        assert_int_equal(language_by_code("en")->plural_form(count), cases[i].english);
        if (language_by_code("ru")->plural_form(count) != cases[i].slavic)
            fail_msg("%lld in Russian", (long long)count);
        if (language_by_code("hr")->plural_form(count) != cases[i].slavic)
            fail_msg("%lld in Croatian", (long long)count);
    }
}

static int three_forms(int64_t count)
{
    return language_by_code("ru")->plural_form(count);
}

static void translates_by_a_sorted_table(void **state)
{
    (void)state;
    static const struct translation items[] = {
        {"One client", {"Клиент", NULL, NULL}},
        {"{1} client", {"{1} клиент", "{1} клиента", "{1} клиентов"}},
        {"{1} клиент?", {"?", NULL, NULL}},
    };
    const struct catalogue catalogue = {items, 3};
    const struct language language = {.catalogue = &catalogue, .plural_form = three_forms};

    assert_string_equal(translate(&language, "One client"), "Клиент");
    assert_string_equal(translate(&language, "{1} клиент?"), "?");
    assert_string_equal(translate_many(&language, "{1} client", "{1} clients", 1), "{1} клиент");
    assert_string_equal(translate_many(&language, "{1} client", "{1} clients", 3), "{1} клиента");
    assert_string_equal(translate_many(&language, "{1} client", "{1} clients", 11), "{1} клиентов");
}

static void falls_back_to_english(void **state)
{
    (void)state;
    const struct language *russian = language_by_code("ru");

    assert_string_equal(translate(russian, "never marked {1}"), "never marked {1}");
    assert_string_equal(translate(russian, ""), "");
    assert_string_equal(translate_many(russian, "no such", "no suches", 1), "no such");
    assert_string_equal(translate_many(russian, "no such", "no suches", 21), "no suches");
    assert_string_equal(translate(language_by_code("en"), "anything"), "anything");
}

static void catalogues_are_sorted_for_the_search(void **state)
{
    (void)state;
    const struct catalogue *const catalogues[] = {&catalogue_hr, &catalogue_ru};

    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 1; j < catalogues[i]->count; j++)
            assert_true(strcmp(catalogues[i]->items[j - 1].id, catalogues[i]->items[j].id) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_language_with_or_without_region),
        cmocka_unit_test(takes_the_first_variable_that_is_set),
        cmocka_unit_test(counts_plural_forms),
        cmocka_unit_test(translates_by_a_sorted_table),
        cmocka_unit_test(falls_back_to_english),
        cmocka_unit_test(catalogues_are_sorted_for_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
