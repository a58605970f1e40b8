// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_line.h"

#include <stdio.h>

#include "support/check.h"

/* One column of each kind, and one of each that may be NULL. */
static const struct archive_table table = {.name = "sample",
                                           .key = "id",
                                           .columns =
                                               "id, small, text, bytes, id2, small2, text2, bytes2",
                                           .kinds = "lwtbLWTB"};

static enum archive_problem read_line(char *line, struct db_value *values, size_t *column)
{
    return archive_line_read(line, strlen(line), &table, values, column);
}

static void assert_refused(const char *line, enum archive_problem expected, size_t expected_column)
{
    struct db_value values[ARCHIVE_COLUMNS_MAX];
    char copy[400];
    size_t column;

    assert_true(strlen(line) < sizeof(copy));
    memcpy(copy, line, strlen(line) + 1);
    enum archive_problem problem = read_line(copy, values, &column);
    if (problem != expected || column != expected_column)
        print_message("# %s\n", line);
    assert_int_equal(problem, expected);
    assert_int_equal(column, expected_column);
}

static void every_kind_of_value_is_read(void **state)
{
    char line[] =
        "[-9223372036854775808,-2147483648,\"a\\\"\\\\\\/\\n\\u0001\\u00e9\\ud83d\\ude00\","
        "\"AP8\",9223372036854775807,0,null,\"\"]";
    struct db_value values[ARCHIVE_COLUMNS_MAX];
    size_t column;

    (void)state;
    assert_int_equal(read_line(line, values, &column), ARCHIVE_SOUND);
    assert_true(values[0].number == INT64_MIN && values[1].number == INT32_MIN);
    assert_true(slice_equal(values[2].bytes, slice_of("a\"\\/\n\x01é😀")));
    assert_int_equal(values[3].kind, DB_BYTES);
    assert_true(slice_equal(values[3].bytes, (struct slice){"\0\xFF", 2}));
    assert_true(values[4].number == INT64_MAX && values[5].number == 0);
    assert_int_equal(values[6].kind, DB_NULL);
    assert_true(values[7].kind == DB_BYTES && values[7].bytes.length == 0);
}

static void what_was_written_reads_back_the_same(void **state)
{
    struct arena arena = {0};
    const struct db_value values[] = {db_int(INT64_MIN),
                                      db_int(INT32_MAX),
                                      db_text("„Ђурђа“ \x7F\t\r\n\"\\ 🙂"),
                                      db_bytes((struct slice){"\0\1\2\3", 4}),
                                      db_null(),
                                      db_null(),
                                      db_text(""),
                                      db_null()};
    struct db_value again[ARCHIVE_COLUMNS_MAX];
    struct text line = text_new(&arena);
    size_t column;

    (void)state;
    assert_int_equal(archive_line_write(&line, &table, values, &column), ARCHIVE_SOUND);
    assert_string_equal(line.at, "[-9223372036854775808,2147483647,\"„Ђурђа“ \x7F\\t\\r"
                                 "\\n\\\"\\\\ 🙂\",\"AAECAw\",null,null,\"\",null]\n");
    assert_int_equal(archive_line_read(line.at, line.length - 1, &table, again, &column),
                     ARCHIVE_SOUND);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        assert_int_equal(again[i].kind, values[i].kind);
        assert_true(again[i].number == values[i].number);
        assert_true(slice_equal(again[i].bytes, values[i].bytes));
    }
    arena_free(&arena);
}

static void what_is_no_row_is_refused(void **state)
{
    (void)state;
    assert_refused("", ARCHIVE_NOT_A_ROW, 0);
    assert_refused("{}", ARCHIVE_NOT_A_ROW, 0);
    assert_refused("[", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[1 ,2]", ARCHIVE_NOT_A_ROW, 1);
    assert_refused("[1,2,\"\",\"\",1,1,\"\",\"\"", ARCHIVE_NOT_A_ROW, 7);
    assert_refused("[1,2,\"\",\"\",1,1,\"\",\"\"] ", ARCHIVE_NOT_A_ROW, 7);
    assert_refused("[1,2]", ARCHIVE_TOO_FEW, 2);
    assert_refused("[1,2,\"\",\"\",1,1,\"\",\"\",1]", ARCHIVE_TOO_MANY, 7);
}

static void values_of_another_type_are_refused(void **state)
{
    (void)state;
    assert_refused("[\"1\"]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[null]", ARCHIVE_NO_NULL, 0);
    assert_refused("[true]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[01]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[-0]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[+1]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[-]", ARCHIVE_NO_NUMBER, 0);
    assert_refused("[1.5,2]", ARCHIVE_NOT_A_ROW, 1);
    assert_refused("[1e3,2]", ARCHIVE_NOT_A_ROW, 1);
    assert_refused("[1,2,3]", ARCHIVE_NO_TEXT, 2);
    assert_refused("[1,2,[\"\"]]", ARCHIVE_NO_TEXT, 2);
    assert_refused("[1,2,\"\",3]", ARCHIVE_NO_BYTES, 3);
    assert_refused("[1,2,\"\",\"Zg==\"]", ARCHIVE_NO_BYTES, 3);
    assert_refused("[1,2,\"\",\"Z\"]", ARCHIVE_NO_BYTES, 3);
}

static void numbers_beyond_their_column_are_refused(void **state)
{
    (void)state;
    assert_refused("[9223372036854775808]", ARCHIVE_OUT_OF_RANGE, 0);
    assert_refused("[-9223372036854775809]", ARCHIVE_OUT_OF_RANGE, 0);
    assert_refused("[99999999999999999999999]", ARCHIVE_OUT_OF_RANGE, 0);
    assert_refused("[1,2147483648]", ARCHIVE_OUT_OF_RANGE, 1);
    assert_refused("[1,-2147483649]", ARCHIVE_OUT_OF_RANGE, 1);
}

static void broken_texts_are_refused(void **state)
{
    static const char *const broken[] = {
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800a\"",
        "\"\\ud800\\u0041\"",
        "\"\x80\"",
        "\"\xC0\x80\"",
        "\"\xED\xA0\x80\"",
        "\"\xF5\x80\x80\x80\"",
        "\"a\tb\"",
        "\"\\u00g0\"",
        "\"\xC3\"",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        char line[64];

        snprintf(line, sizeof(line), "[1,2,%s]", broken[i]);
        assert_refused(line, ARCHIVE_BROKEN_TEXT, 2);
    }
}

static void a_nul_between_the_values_or_in_a_text_is_refused(void **state)
{
    char between[] = "[1,\0002]", within[] = "[1,2,\"a\0b\"]";
    struct db_value values[ARCHIVE_COLUMNS_MAX];
    size_t column;

    (void)state;
    assert_int_equal(archive_line_read(between, sizeof(between) - 1, &table, values, &column),
                     ARCHIVE_NO_NUMBER);
    assert_int_equal(archive_line_read(within, sizeof(within) - 1, &table, values, &column),
                     ARCHIVE_BROKEN_TEXT);
}

static void a_damaged_store_is_not_written_as_if_it_were_sound(void **state)
{
    struct arena arena = {0};
    struct db_value values[] = {db_int(1), db_int(1), db_text(""), db_bytes((struct slice){"", 0}),
                                db_null(), db_null(), db_null(),   db_null()};
    struct text line = text_new(&arena);
    size_t column;

    (void)state;
    values[2] = db_text("\xFF");
    assert_int_equal(archive_line_write(&line, &table, values, &column), ARCHIVE_BROKEN_TEXT);
    assert_int_equal(column, 2);
    values[2] = db_slice((struct slice){"a\0b", 3});
    assert_int_equal(archive_line_write(&line, &table, values, &column), ARCHIVE_BROKEN_TEXT);
    values[2] = db_null();
    assert_int_equal(archive_line_write(&line, &table, values, &column), ARCHIVE_NO_NULL);
    values[2] = db_text("");
    values[1] = db_int(INT64_C(1) << 31);
    assert_int_equal(archive_line_write(&line, &table, values, &column), ARCHIVE_OUT_OF_RANGE);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_read),
        cmocka_unit_test(what_was_written_reads_back_the_same),
        cmocka_unit_test(what_is_no_row_is_refused),
        cmocka_unit_test(values_of_another_type_are_refused),
        cmocka_unit_test(numbers_beyond_their_column_are_refused),
        cmocka_unit_test(broken_texts_are_refused),
        cmocka_unit_test(a_nul_between_the_values_or_in_a_text_is_refused),
        cmocka_unit_test(a_damaged_store_is_not_written_as_if_it_were_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
