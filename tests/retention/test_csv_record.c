// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_layout.h"

#include <stdlib.h>

#include "base/text.h"
#include "support/check.h"

enum { FIELDS = 8 };

/* The record's fields, each in angle brackets; cut from a copy of the exact size, so that a
 * byte read beyond it is seen by the sanitizers. */
static const char *cut(struct arena *arena, struct slice record, bool is_end, size_t *ret_length)
{
    struct slice fields[FIELDS];
    struct text text = text_new(arena);
    size_t count;
    char *copy = malloc(record.length > 0 ? record.length : 1);

    assert_non_null(copy);
    memcpy(copy, record.at, record.length);
    *ret_length = csv_record_cut((struct slice){copy, record.length}, is_end, ',', arena, fields,
                                 FIELDS, &count);
    for (size_t i = 0; i < count; i++) {
        text_add_char(&text, '<');
        text_add_slice(&text, fields[i]);
        text_add_char(&text, '>');
    }
    free(copy);
    return text.at;
}

static void cuts_a_record_off(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const struct {
        const char *why, *text;
        bool is_end;
        size_t length;
        const char *fields;
    } cases[] = {
        {"LF", "a,b\nc", false, 4, "<a><b>"},
        {"CRLF", "a,b\r\nc", false, 5, "<a><b>"},
        {"a lone CR", "a,b\rc", false, 4, "<a><b>"},
        {"the end", "a,b", true, 3, "<a><b>"},
        {"no end yet", "a,b", false, 0, ""},
        {"CR that may be half a CRLF", "a,b\r", false, 0, ""},
        {"CR at the end", "a,b\r", true, 4, "<a><b>"},
        {"nothing", "", true, 0, ""},
        {"an empty line", "\na", false, 1, "<>"},
        {"empty fields", ",,\n", false, 3, "<><><>"},
        {"an empty field last", "a,", true, 2, "<a><>"},
        {"quotes", "\"a,b\",c\n", false, 8, "<a,b><c>"},
        {"a line end in quotes", "\"a\nb\",c\n", false, 8, "<a\nb><c>"},
        {"doubled quotes", "\"a \"\"b\"\"\",c\n", false, 12, "<a \"b\"><c>"},
        {"only doubled quotes", "\"\"\"\"\n", false, 5, "<\">"},
        {"empty quotes", "\"\",x\n", false, 5, "<><x>"},
        {"an open quote", "\"a,b\n", false, 0, ""},
        {"an open quote at the end", "\"a,b\n", true, 0, ""},
        {"quotes within a field are text", "5\" disc,\"x\"\n", false, 12, "<5\" disc><x>"},
        {"text after the closing quote", "\"a\"b,c\n", false, 7, "<ab><c>"},
        {"a quote closed by the end", "\"a\"", true, 3, "<a>"},
        {"a quote that may be doubled yet", "\"a\"", false, 0, ""},
        {"quotes before CRLF", "x,\"a\"\r\n", false, 7, "<x><a>"},
        {"more fields than wanted", "1,2,3,4,5,6,7,8,9,10\n", false, 21,
         "<1><2><3><4><5><6><7><8>"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length;
        const char *fields = cut(&arena, slice_of(cases[i].text), cases[i].is_end, &length);
        if (length != cases[i].length || (length > 0 && strcmp(fields, cases[i].fields) != 0))
            fail_msg("%s: length %zu, fields %s", cases[i].why, length, fields);
    }
    arena_free(&arena);
}

static void other_delimiters_leave_commas_alone(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice fields[FIELDS];
    size_t count;

    assert_int_equal(
        csv_record_cut(slice_of("a,b;\"c;d\";e\n"), false, ';', &arena, fields, FIELDS, &count),
        12);
    assert_int_equal(count, 3);
    assert_true(slice_equal(fields[0], slice_of("a,b")));
    assert_true(slice_equal(fields[1], slice_of("c;d")));
    assert_int_equal(
        csv_record_cut(slice_of("a\tb\n"), false, '\t', &arena, fields, FIELDS, &count), 4);
    assert_int_equal(count, 2);
    arena_free(&arena);
}

static void zero_bytes_are_kept(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice fields[FIELDS];
    size_t count;
    struct slice text = {"a\0b,c\n", 6};

    assert_int_equal(csv_record_cut(text, true, ',', &arena, fields, FIELDS, &count), 6);
    assert_int_equal(count, 2);
    assert_int_equal(fields[0].length, 3);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_a_record_off),
        cmocka_unit_test(other_delimiters_leave_commas_alone),
        cmocka_unit_test(zero_bytes_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
