// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_table.h"

#include <string.h>

#include "support/check.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Two clients with a name, orders, money and advice, at `width`. */
static const char *table_at(size_t width, bool is_unicode)
{
    struct text out = text_new(&arena);
    struct printer printer = {.out = &out,
                              .arena = &arena,
                              .language = language_by_code("en"),
                              .style = {.is_unicode = is_unicode},
                              .width = width};
    struct table table = table_new(&printer);

    table_column(&table, "Client", COLUMN_NAME, STAYS, 4);
    table_column(&table, "Orders so far", COLUMN_FIGURE, 2, 0);
    table_column(&table, "Money", COLUMN_FIGURE, 1, 0);
    table_column(&table, "Advice", COLUMN_WRAPPED, STAYS, 8);
    table_cell(&table, "Ёлка Šarić", TONE_PLAIN);
    table_cell(&table, "7", TONE_PLAIN);
    table_cell(&table, "1 200 €", TONE_PLAIN);
    table_cell(&table, "Thank them warmly", TONE_PLAIN);
    table_cell(&table, "日本", TONE_PLAIN);
    table_cell(&table, "12", TONE_PLAIN);
    table_cell(&table, "3 €", TONE_PLAIN);
    table_cell(&table, "", TONE_PLAIN);
    table_print(&table);
    return out.at;
}

static void aligns_by_columns_of_the_terminal(void **state)
{
    (void)state;
    assert_string_equal(table_at(80, true), "            Orders\n"
                                            "Client      so far    Money  Advice\n"
                                            "──────────────────────────────────────────────\n"
                                            "Ёлка Šarić       7  1 200 €  Thank them warmly\n"
                                            "日本            12      3 €\n"
                                            "\n");
}

static void wraps_and_cuts_before_it_leaves_columns_away(void **state)
{
    (void)state;
    assert_string_equal(table_at(34, true), "         Orders\n"
                                            "Client   so far    Money  Advice\n"
                                            "──────────────────────────────────\n"
                                            "Ёлка Š…       7  1 200 €  Thank\n"
                                            "                          them\n"
                                            "                          warmly\n"
                                            "日本         12      3 €\n"
                                            "\n");
}

static void leaves_the_lightest_column_away_first(void **state)
{
    (void)state;
    const char *text = table_at(24, true);

    assert_null(strstr(text, "Money"));
    assert_non_null(strstr(text, "Orders"));
    assert_non_null(strstr(text, "Advice"));
    text = table_at(16, true);
    assert_null(strstr(text, "Orders"));
    assert_non_null(strstr(text, "Client"));
    assert_non_null(strstr(text, "Advice"));
}

static void draws_lines_in_ascii_where_it_must(void **state)
{
    (void)state;
    const char *text = table_at(34, false);

    assert_null(strstr(text, "─"));
    assert_null(strstr(text, "…"));
    assert_non_null(strstr(text, "-----"));
    assert_non_null(strstr(text, "..."));
}

static void prints_nothing_without_rows(void **state)
{
    (void)state;
    struct text out = text_new(&arena);
    struct printer printer = {.out = &out, .arena = &arena, .width = 80};
    struct table table = table_new(&printer);

    table_column(&table, "Client", COLUMN_NAME, STAYS, 4);
    table_print(&table);
    assert_string_equal(out.at, "");
}

static void wraps_at_spaces_and_cuts_what_has_none(void **state)
{
    (void)state;
    struct printer printer = {.arena = &arena, .width = 80};
    struct lines lines = wrap(&printer, "Да, so  abcdefghij\xC2\xA0k", 6);

    assert_int_equal(lines.count, 3);
    assert_true(slice_equal(lines.items[0], slice_of("Да, so")));
    assert_true(slice_equal(lines.items[1], slice_of("abcdef")));
    assert_true(slice_equal(lines.items[2], slice_of("ghij\xC2\xA0k")));
    assert_int_equal(wrap(&printer, "", 6).count, 1);
    assert_int_equal(wrap(&printer, "日本", 1).count, 1); /* it goes on, if beyond the edge */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(aligns_by_columns_of_the_terminal, forget),
        cmocka_unit_test_teardown(wraps_and_cuts_before_it_leaves_columns_away, forget),
        cmocka_unit_test_teardown(leaves_the_lightest_column_away_first, forget),
        cmocka_unit_test_teardown(draws_lines_in_ascii_where_it_must, forget),
        cmocka_unit_test_teardown(prints_nothing_without_rows, forget),
        cmocka_unit_test_teardown(wraps_at_spaces_and_cuts_what_has_none, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
