// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"

#include "support/check.h"

static void knows_what_rfc_3629_allows(void **state)
{
    (void)state;
    static const struct {
        const char *why, *bytes;
        size_t length;
    } cases[] = {
        {"ASCII", "az", 1},
        {"two bytes", "ж", 2},
        {"three bytes", "€", 3},
        {"four bytes", "\xF0\x9F\x99\x82", 4},
        {"the last character", "\xF4\x8F\xBF\xBF", 4},
        {"beyond the last character", "\xF4\x90\x80\x80", 0},
        {"a continuation alone", "\x80", 0},
        {"overlong slash", "\xC0\xAF", 0},
        {"overlong in three", "\xE0\x9F\xBF", 0},
        {"overlong in four", "\xF0\x8F\xBF\xBF", 0},
        {"a surrogate", "\xED\xA0\x80", 0},
        {"before the surrogates", "\xED\x9F\xBF", 3},
        {"cut off", "\xE2\x82", 0},
        {"not continued", "\xD0z", 0},
        {"a byte that never occurs", "\xFE", 0},
        {"nothing", "", 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length = utf8_character(slice_of(cases[i].bytes));

        if (length != cases[i].length)
            fail_msg("%s: %zu, want %zu", cases[i].why, length, cases[i].length);
    }
}

static void tells_valid_text(void **state)
{
    (void)state;
    assert_true(utf8_is_valid(slice_of("")));
    assert_true(utf8_is_valid(slice_of("Željko Ёлкин 𝄞")));
    assert_false(utf8_is_valid(slice_of("caf\xE9")));
    assert_false(utf8_is_valid(slice_of("cut \xD0")));
    assert_false(utf8_is_valid(slice_of("\xED\xA0\x80")));
}

static void kept(const char *text, size_t size, const char *wanted)
{
    char out[16] = "before";

    utf8_keep(slice_of(text), out, size);
    assert_string_equal(out, wanted);
}

static void keeps_whole_characters(void **state)
{
    (void)state;
    kept("", 1, "");
    kept("плохо", 1, "");
    kept("плохо", 2, "");
    kept("плохо", 10, "плох");
    kept("плохо", 11, "плохо");
    kept("a𝄞b", 5, "a");
    kept("a𝄞b", 6, "a𝄞");
    kept("a𝄞b", 16, "a𝄞b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_whole_characters),
        cmocka_unit_test(tells_valid_text),
        cmocka_unit_test(knows_what_rfc_3629_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
