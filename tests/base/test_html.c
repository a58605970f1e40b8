// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/html.h"

#include "support/check.h"

static void the_type_decides_what_is_escaped(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};
    char name[] = "<Ada>";
    const char *tag = "&";

    html_literal(&out, "<p>");
    html_put(&out, name);
    html_put(&out, tag);
    html_put(&out, slice_of("\"x\""));
    html_put(&out, (int32_t)-7);
    html_put(&out, INT64_MIN);
    html_put(&out, UINT32_MAX);
    html_put(&out, ((struct markup){"<br>"}));
    assert_string_equal(text.at,
                        "<p>&lt;Ada&gt;&amp;&quot;x&quot;-7-92233720368547758084294967295<br>");
    arena_free(&arena);
}

static void an_attribute_cannot_be_left(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};

    html_attribute(&out, "aria-label", "a\" onload=\"b");
    assert_string_equal(text.at, " aria-label=\"a&quot; onload=&quot;b\"");
    arena_free(&arena);
}

static void numbers_of_drawings_are_short(void **state)
{
    (void)state;
    static const struct {
        double number;
        int decimals;
        const char *want;
    } cases[] = {
        {0, 1, "0"},          {-0.04, 1, "0"},   {266, 1, "266"}, {146.04, 1, "146"},
        {146.06, 1, "146.1"}, {-3.5, 1, "-3.5"}, {100, 0, "100"}, {0.125, 3, "0.125"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct text text = text_new(&arena);
        struct html out = {&text};

        html_real(&out, cases[i].number, cases[i].decimals);
        assert_string_equal(text.at, cases[i].want);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_type_decides_what_is_escaped),
        cmocka_unit_test(an_attribute_cannot_be_left),
        cmocka_unit_test(numbers_of_drawings_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
