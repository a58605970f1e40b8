// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/fold.h"

#include <string.h>

#include "base/utf8.h"
#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct folding {
    const char *text, *expected;
};

static void check_folding(const struct folding *cases, size_t count)
{
    struct arena arena = {0};

    for (size_t i = 0; i < count; i++)
        assert_string_equal(fold_text(&arena, slice_of(cases[i].text)), cases[i].expected);
    arena_free(&arena);
}

static void letters_lose_case_and_marks(void **state)
{
    (void)state;
    static const struct folding cases[] = {
        {"", ""},
        {"Ana Horvat", "ana horvat"},
        {"Čedo Ćiro Šime Žarko", "cedo ciro sime zarko"},
        {"Đuro Džemal", "duro dzemal"},
        {"ĐURĐICA", "durdica"},
        {"\u01C4uro \u01C9", "dzuro lj"}, /* digraphs as one letter */
        {"Ёлкин Йод", "елкин иод"},
        {"Їжак Ґанок Ўлад", "іжак ганок улад"},
        {"Straße STRASSE", "strasse strasse"},
        {"Łódź Øre Þór Æsir œuvre", "lodz ore thor aesir oeuvre"},
        {"İstanbul ısı", "istanbul isi"},
        {"ﬁne Ⅳ ＡＢＣ１２", "fine iv abc12"}, /* compatibility forms */
        {"e\u0301\u0323", "e"},
        {"Ζ\u03B1\u03C2", "ζασ"}, /* final sigma as any */
        {"co\u00ADop a\u200Db", "coop ab"},
        {"שָׁלוֹם", "שלום"},
        {"山田", "山田"},
    };

    check_folding(cases, COUNT(cases));
}

static void composed_and_decomposed_fold_alike(void **state)
{
    (void)state;
    struct arena arena = {0};

    assert_string_equal(fold_text(&arena, slice_of("\u010D\u0439\u0451")),
                        fold_text(&arena, slice_of("c\u030C\u0438\u0306\u0435\u0308")));
    arena_free(&arena);
}

/* A text is folded in stretches up to a space: none of them depends on the one before it. */
static void a_mark_behind_a_space_is_left_out(void **state)
{
    (void)state;
    static const struct folding cases[] = {
        {" \u0301a\n\u0301B  \u00C9", " a\nb  e"},
        {"Ada Žarko\nADA@EXAMPLE.HR", "ada zarko\nada@example.hr"},
        {"č ", "c "},
        {" ", " "},
    };

    check_folding(cases, COUNT(cases));
}

static void bad_bytes_become_spaces(void **state)
{
    (void)state;
    struct arena arena = {0};

    assert_string_equal(fold_text(&arena, slice_of("A\xFF\xC0z")), "a  z");
    assert_string_equal(fold_text(&arena, (struct slice){"A\0B", 3}), "a b");
    assert_string_equal(fold_text(&arena, (struct slice){"\xC4\x8D\0\xC4", 4}), "c  ");
    assert_string_equal(fold_text(&arena, slice_of("\xED\xA0\x80")), "   ");
    arena_free(&arena);
}

static void words_are_letters_and_digits(void **state)
{
    (void)state;
    static const struct folding cases[] = {
        {"", ""},
        {" ,.;!  ", ""},
        {"Ana-Marija O'Neill, d.o.o.", "ana marija o neill d"},
        {"ana Ana ANA", "ana"},
        {"info@Example.org", "info example org"},
        {"Café \u2014 Zagreb", "cafe zagreb"},
        {"NEAR(\"a\" \"b\", 5) * - ^", "near a b 5"},
        {"हिन्दी", "हिनदी"}, /* vowel signs stay with their words */
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fold_words(&arena, slice_of(cases[i].text), 100), cases[i].expected);
    arena_free(&arena);
}

static void a_phone_number_is_one_word(void **state)
{
    (void)state;
    static const struct folding cases[] = {
        {"091/234-5678", "0912345678"},
        {"+385.91.234.5678", "385912345678"},
        {"(385)(91)2345", "385912345"},
        {"+385 91 2345678", "385 91 2345678"},
        {"12-", "12"},
        {"12-a", "12 a"},
        {"a-12", "a 12"},
        {"a1-2", "a1 2"},
        {"1--2", "12"},
        {"+--()", ""},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fold_words(&arena, slice_of(cases[i].text), 100), cases[i].expected);
    arena_free(&arena);
}

static void words_are_bounded(void **state)
{
    (void)state;
    struct arena arena = {0};
    char many[2001];

    assert_string_equal(fold_words(&arena, slice_of("a b c d"), 3), "a b c");
    assert_string_equal(fold_words(&arena, slice_of("a b c d"), 0), "");

    /* 1000 characters of two bytes: cut between two of them. */
    for (size_t i = 0; i < 1000; i++)
        memcpy(many + 2 * i, "\xD1\x8F", 2);
    many[2000] = '\0';
    const char *words = fold_words(&arena, slice_of(many), 10);
    assert_int_equal(strlen(words), FOLD_WORD_MAX);
    assert_true(utf8_is_valid(slice_of(words)));

    /* What a long word begins with finds it, however long it is typed. */
    memset(many, 'x', 2000);
    assert_int_equal(strlen(fold_words(&arena, slice_of(many), 10)), FOLD_WORD_MAX);
    /* A letter of three bytes that does not fit ends the word: none of a later one slips in. */
    memcpy(many + FOLD_WORD_MAX - 1, "\xE5\xB1\xB1y", 4);
    assert_int_equal(strlen(fold_words(&arena, slice_of(many), 10)), FOLD_WORD_MAX - 1);
    arena_free(&arena);
}

static void text_is_composed(void **state)
{
    (void)state;
    struct arena arena = {0};

    assert_string_equal(compose_text(&arena, slice_of("c\u030Cedo")), "\u010Dedo");
    assert_string_equal(compose_text(&arena, slice_of("plain")), "plain");
    assert_string_equal(compose_text(&arena, slice_of("")), "");
    /* Canonical, not compatible: a ligature stays what it is. */
    assert_string_equal(compose_text(&arena, slice_of("\uFB01")), "\uFB01");
    assert_null(compose_text(&arena, slice_of("a\xFF")));
    assert_null(compose_text(&arena, slice_of("\xC4")));
    assert_null(compose_text(&arena, (struct slice){"a\0b", 3}));
    assert_null(compose_text(&arena, (struct slice){"\xC4\x8D\0b", 4}));
    arena_free(&arena);
}

static void the_look_of_a_word_is_that_of_its_letters(void **state)
{
    (void)state;
    struct word_look look = word_look(slice_of("ŠTO-2"));
    assert_int_equal(look.letters, 3);
    assert_true(look.is_capitals && look.begins_capital && look.has_latin && !look.has_cyrillic);
    look = word_look(slice_of("Иpина"));
    assert_true(look.begins_capital && !look.is_capitals && look.has_latin && look.has_cyrillic);
    look = word_look(slice_of("12"));
    assert_true(look.letters == 0 && !look.is_capitals);
    look = word_look((struct slice){"\xFF\xC5", 2});
    assert_int_equal(look.letters, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_lose_case_and_marks),
        cmocka_unit_test(composed_and_decomposed_fold_alike),
        cmocka_unit_test(a_mark_behind_a_space_is_left_out),
        cmocka_unit_test(bad_bytes_become_spaces),
        cmocka_unit_test(words_are_letters_and_digits),
        cmocka_unit_test(a_phone_number_is_one_word),
        cmocka_unit_test(words_are_bounded),
        cmocka_unit_test(text_is_composed),
        cmocka_unit_test(the_look_of_a_word_is_that_of_its_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
