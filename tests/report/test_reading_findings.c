// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "support/sample_log.h"

#include "support/check.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* All facts as "name: fact" lines. */
static const char *facts_of(const struct read_findings *findings, const struct order_log *log)
{
    const struct language *english = language_by_code("en");
    struct analysis analysis = {.log = log, .findings = findings};
    struct statement_list list = reading_findings(&analysis, &arena);
    struct text out = text_new(&arena);

    for (size_t i = 0; i < list.count; i++) {
        text_message(&out, english, &list.items[i].head);
        text_add(&out, ": ");
        text_message(&out, english, &list.items[i].rest);
        text_add_char(&out, '\n');
    }
    return out.at;
}

static void assert_says(const char *facts, const char *line)
{
    if (strstr(facts, line) == NULL)
        fail_msg("“%s” is missing in:\n%s", line, facts);
}

static struct file_findings one_file(const char *name, const char **columns)
{
    struct file_findings file = {
        .name = name,
        .encoding = ENCODING_UTF_8,
        .lines = 1001,
        .layout = {
            .delimiter = ';', .has_header = true, .column_count = 3, .column_names = columns}};

    for (size_t role = 0; role < COLUMN_ROLES; role++)
        file.layout.column[role] = COLUMN_NONE;
    file.layout.column[ROLE_CLIENT] = 0;
    file.layout.column[ROLE_DATE] = 2;
    file.layout.was_asked[ROLE_DATE] = true;
    return file;
}

static void names_files_columns_and_decisions(void **state)
{
    (void)state;
    const char *columns[] = {"e-mail", "x", "day"};
    struct file_findings file = one_file("a.csv", columns);
    struct read_findings findings = {.files = &file,
                                     .file_count = 1,
                                     .date_order = DATE_DAY_FIRST,
                                     .decimal_mark = DECIMAL_COMMA,
                                     .decimal_mark_asked = true};
    const struct order_log log = {.counts = {.rows = 1}};
    const char *facts = facts_of(&findings, &log);

    assert_says(facts, "File: a.csv: 1\xC2\xA0"
                       "001 lines, UTF-8.\n");
    assert_says(facts, "Layout: Columns are parted by semicolons.\n");
    assert_says(facts, "Client: Column 1, “e-mail”.\n");
    assert_says(facts, "Date: Column 3, “day”, as you chose.\n");
    assert_says(facts, "Date order: Day before month: other dates in the log show it.\n");
    assert_says(facts, "Decimal mark: The comma, as you chose.\n");
    assert_says(facts, "Counted: 1 row.\n");
    assert_says(facts, "Not in the log: Amounts, so nothing is said about money.");
    assert_null(strstr(facts, "Left out"));
}

static void counts_whatever_does_not_count(void **state)
{
    (void)state;
    const char *columns[] = {"a", "b", "c"};
    struct file_findings files[2] = {one_file("a.csv", columns), one_file("b.csv", columns)};
    struct read_findings findings = {.files = files, .file_count = 2};
    const struct order_log log = {.counts = {.rows = 5,
                                             .rows_skipped = 1,
                                             .rows_repeated = 2,
                                             .rows_after_as_of = 3,
                                             .rows_rounded = 4,
                                             .refund_rows = 1,
                                             .refund_only_clients = 1}};

    files[0].fates[ROW_CANCELLED] = 1;
    files[1].fates[ROW_CANCELLED] = 2;
    files[1].fates[ROW_UNPAID] = 1;
    files[0].fates[ROW_NOT_A_SALE] = 7;
    files[0].fates[ROW_CONTINUATION] = 2;
    files[0].rows_other_currency = 1;
    const char *facts = facts_of(&findings, &log);
    assert_says(facts, "Left out: 3 cancelled orders.\n");
    assert_says(facts, "Left out: 1 order not paid for.\n");
    assert_says(facts, "Left out: 7 rows that are no sales: fees, withdrawals, transfers.\n");
    assert_says(facts, "Part of an order: 2 further lines of orders");
    assert_says(facts, "Left out: 1 row in another currency than the one you chose.\n");
    assert_says(facts, "Skipped: 1 row that could not be understood");
    assert_says(facts, "Left out: 2 exact repeats");
    assert_says(facts, "Left out: 3 rows dated later");
    assert_says(facts, "Rounded: 4 amounts with more than four decimals.\n");
    assert_says(facts, "Refunds: 1 row with a negative amount");
    assert_says(facts, "Refunds only: 1 name with refunds and no order");
}

static void repeats_columns_only_where_they_differ(void **state)
{
    (void)state;
    const char *columns[] = {"a", "b", "c"};
    struct file_findings files[9];
    struct read_findings findings = {.files = files, .file_count = 9};
    const struct order_log log = {0};
    size_t layouts = 0;

    for (size_t i = 0; i < 9; i++)
        files[i] = one_file("a.csv", columns);
    files[2].layout.column[ROLE_AMOUNT] = 1;
    const char *facts = facts_of(&findings, &log);
    for (const char *at = strstr(facts, "Layout:"); at != NULL; at = strstr(at + 1, "Layout:"))
        layouts++;
    assert_int_equal(layouts, 2);
    assert_says(facts, "Amount: Column 2, “b”.\n");
    assert_says(facts, "More files: 3 more, read the same way.\n");
}

static void a_log_without_a_file_has_facts_too(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2025-01-01 10\n", NULL);
    const char *facts = facts_of(NULL, &log);

    assert_says(facts, "Not in the log: Reasons for leaving, promises, answers");
    assert_null(strstr(facts, "File"));
    order_log_close(&log);
}

static void says_when_a_column_is_free_text(void **state)
{
    (void)state;
    const struct read_findings findings = {.services_too_many = true};
    struct order_log log = sample_log("a 2025-01-01 10\n", NULL);
    const char *facts = facts_of(&findings, &log);

    assert_says(facts, "Service: More than ");
    assert_null(strstr(facts, "Source"));
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(names_files_columns_and_decisions, forget),
        cmocka_unit_test_teardown(counts_whatever_does_not_count, forget),
        cmocka_unit_test_teardown(repeats_columns_only_where_they_differ, forget),
        cmocka_unit_test_teardown(a_log_without_a_file_has_facts_too, forget),
        cmocka_unit_test_teardown(says_when_a_column_is_free_text, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
