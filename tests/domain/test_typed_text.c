// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/typed_text.h"

#include <string.h>

#include "support/check.h"

enum { MAX = 20 };

static void a_line_is_trimmed_and_in_one_piece(void **state)
{
    static const struct {
        const char *typed, *line;
    } cases[] = {
        {"menu", "menu"},
        {"  winter \t menu\r\n ", "winter menu"},
        {"a\xC2\xA0"
         "b",
         "a b"},
        {"", ""},
        {"   ", ""},
        {"e\xCC\x81", "é"},
        {"\xE2\x80\x8E"
         "left",
         "left"},
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        const char *line = NULL;

        assert_int_equal(typed_line(slice_of(cases[i].typed), MAX, "title", &arena, &fault, &line),
                         STATUS_OK);
        assert_string_equal(line, cases[i].line);
    }
    arena_free(&arena);
}

static void lines_keep_their_ends_as_one_byte_each(void **state)
{
    struct arena arena = {0};
    struct fault fault = {0};
    const char *lines = NULL;
    (void)state;

    assert_int_equal(typed_lines(slice_of("\n a\r\nb\rc\n\n"), MAX, "d", &arena, &fault, &lines),
                     STATUS_OK);
    assert_string_equal(lines, "a\nb\nc");
    assert_int_equal(typed_lines(slice_of(" \r\n"), MAX, "d", &arena, &fault, &lines), STATUS_OK);
    assert_string_equal(lines, "");
    arena_free(&arena);
}

static void what_cannot_be_kept_is_refused_with_its_field(void **state)
{
    static const char *const wrong[] = {"\x01", "a\x7F", "\xC2\x85",
                                        "\xFF", "a\xC3", "123456789012345678901"};
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault = {0};
        const char *line = NULL;

        assert_int_equal(typed_line(slice_of(wrong[i]), MAX, "title", &arena, &fault, &line),
                         STATUS_INVALID);
        assert_string_equal(fault.field, "title");
        fault = (struct fault){0};
        assert_int_equal(typed_lines(slice_of(wrong[i]), MAX, "details", &arena, &fault, &line),
                         STATUS_INVALID);
        assert_null(line);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_trimmed_and_in_one_piece),
        cmocka_unit_test(lines_keep_their_ends_as_one_byte_each),
        cmocka_unit_test(what_cannot_be_kept_is_refused_with_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
