// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/bad_rows.h"

#include "support/check.h"

static void assert_table(const struct bad_row *rows, size_t count, size_t columns,
                         const char *wanted)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct read_findings findings = {.bad_rows_shown = count, .bad_row_count = (int64_t)count};

    memcpy(findings.bad_rows, rows, count * sizeof(rows[0]));
    text_bad_rows(&text, language_by_code("en"), &findings, columns);
    assert_string_equal(text.at, wanted);
    arena_free(&arena);
}

static void columns_are_as_wide_as_their_contents(void **state)
{
    (void)state;
    const struct bad_row rows[] = {
        {"a.csv", 7, "date", "31.02.2025", PLAIN_MESSAGE("there is no such day")},
        {"a.csv", 12345, "", "Жанна", PLAIN_MESSAGE("the row has too few columns")},
    };

    assert_table(rows, 2, 80,
                 "File   Line   Column  Value       What was expected\n"
                 "a.csv  7      date    31.02.2025  there is no such day\n"
                 "a.csv  12345          Жанна       the row has too few columns\n");
}

static void a_narrow_terminal_gets_the_reason_below(void **state)
{
    (void)state;
    const struct bad_row row = {"a.csv", 7, "date", "31.02.2025",
                                PLAIN_MESSAGE("there is no such day in the calendar")};

    assert_table(&row, 1, 40,
                 "File   Line  Column  Value       \n"
                 "    What was expected\n"
                 "a.csv  7     date    31.02.2025  \n"
                 "    there is no such day in the calendar\n");
}

static void long_and_hostile_cells_are_held_in(void **state)
{
    (void)state;
    const struct bad_row row = {"/a/very/long/way/to/the/file/orders.csv", 1, "a\nb\tc",
                                "\033[31mred and much too long to be shown here",
                                PLAIN_MESSAGE("no")};

    assert_table(&row, 1, 100,
                 "File        Line  Column  Value                         What was expected\n"
                 "orders.csv  1     a b c   \xEF\xBF\xBD[31mred and much too lon...  no\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_contents),
        cmocka_unit_test(a_narrow_terminal_gets_the_reason_below),
        cmocka_unit_test(long_and_hostile_cells_are_held_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
