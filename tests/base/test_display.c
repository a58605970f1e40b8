// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/display.h"

#include <string.h>

#include "support/check.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *safe(const char *bytes, size_t length)
{
    struct text out = text_new(&arena);

    text_add_safe(&out, (struct slice){bytes, length});
    return out.at;
}

static const char *fitted(const char *text, size_t width)
{
    struct text out = text_new(&arena);

    text_add_fitted(&out, slice_of(text), width, "…");
    return out.at;
}

static void measures_columns(void **state)
{
    (void)state;
    assert_int_equal(display_width(slice_of("")), 0);
    assert_int_equal(display_width(slice_of("Ana")), 3);
    assert_int_equal(display_width(slice_of("Ёлка č")), 6);
    assert_int_equal(display_width(slice_of("e\xCC\x81")), 1); /* combining acute */
    assert_int_equal(display_width(slice_of("日本")), 4);      /* wide */
    assert_int_equal(display_width(slice_of("1\xC2\xA0"
                                            "305 €")),
                     7); /* no-break space */
    assert_int_equal(display_width(slice_of("a\xFF"
                                            "b")),
                     3); /* a stray byte */
    assert_int_equal(display_width(slice_of("a\xE2\x80\x8D"
                                            "b")),
                     2); /* joiner */
}

static void cuts_between_characters(void **state)
{
    (void)state;
    assert_int_equal(display_cut(slice_of("日本"), 3).length, 3);
    assert_int_equal(display_cut(slice_of("日本"), 1).length, 0);
    assert_int_equal(display_cut(slice_of("e\xCC\x81t"), 1).length, 3);
    assert_int_equal(display_cut(slice_of("Ана"), 9).length, 6);
    assert_int_equal(display_cut(slice_of("Ана"), 0).length, 0);
}

static void takes_the_terminal_out_of_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *why, *bytes;
        size_t length;
        const char *shown;
    } cases[] = {
        {"plain", "Ana Šarić", 11, "Ana Šarić"},
        {"colour", "\x1B[31mred", 8, "�[31mred"},
        {"title", "\x1B]0;x\x07", 6, "�]0;x�"},
        {"C1 control",
         "\xC2\x9B"
         "2J",
         4, "�2J"},
        {"backspace and DEL", "a\b\x7F", 3, "a��"},
        {"line ends", "a\r\n\tb", 5, "a   b"},
        {"NUL", "a\0b", 3, "a�b"},
        {"right-to-left override",
         "\xE2\x80\xAE"
         "fdp",
         6, "�fdp"},
        {"isolate",
         "\xE2\x81\xA6"
         "a",
         4, "�a"},
        {"line separator",
         "a\xE2\x80\xA8"
         "b",
         5, "a�b"},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "a",
         4, "�a"},
        {"invalid", "a\xC3(\xFF", 4, "a�(�"},
        {"private use", "\xEE\x80\x80", 3, "�"},
        {"Hebrew stays", "שלום", 8, "שלום"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *shown = safe(cases[i].bytes, cases[i].length);

        if (strcmp(shown, cases[i].shown) != 0)
            fail_msg("%s: %s, want %s", cases[i].why, shown, cases[i].shown);
    }
}

static void keeps_a_few_marks_of_a_pile(void **state)
{
    (void)state;
    struct text pile = text_new(&arena);

    text_add(&pile, "Z");
    for (int i = 0; i < 300; i++)
        text_add(&pile, "\xCC\x81");
    text_add(&pile, "o\xCC\x88");
    assert_int_equal(strlen(safe(pile.at, pile.length)), 1 + 4 * 2 + 1 + 2);
}

static void fits_a_text_into_columns(void **state)
{
    (void)state;
    assert_string_equal(fitted("Ana Marić", 9), "Ana Marić");
    assert_string_equal(fitted("Ana Marić", 8), "Ana Mar…");
    assert_string_equal(fitted("日本語", 4), "日…");
    assert_string_equal(fitted("Ana", 1), "…");
    assert_string_equal(fitted("Ana", 0), "");
    assert_string_equal(fitted("\x1B\x1B\x1B", 2), "�…");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(measures_columns, forget),
        cmocka_unit_test_teardown(cuts_between_characters, forget),
        cmocka_unit_test_teardown(takes_the_terminal_out_of_a_name, forget),
        cmocka_unit_test_teardown(keeps_a_few_marks_of_a_pile, forget),
        cmocka_unit_test_teardown(fits_a_text_into_columns, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
