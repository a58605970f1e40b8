// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/row_split.h"

#include <stdio.h>

#include "retention/block_queue.h"
#include "support/check.h"

/* A plan of three columns of which the first and the third are wanted. */
static struct row_plan plan_of_three(struct arena *arena)
{
    struct csv_layout layout = {.delimiter = ',', .column_count = 3};

    for (size_t i = 0; i < COLUMN_ROLES; i++)
        layout.column[i] = COLUMN_NONE;
    layout.column[ROLE_CLIENT] = 0;
    layout.column[ROLE_AMOUNT] = 2;
    return row_plan_make(&layout, arena);
}

/* Text as it stands in a block: line feeds follow it. */
static const char *in_block(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *block = arena_alloc(arena, length + BLOCK_PADDING);

    memcpy(block, text, length);
    memset(block + length, '\n', BLOCK_PADDING);
    return block;
}

static void assert_field(const struct split_row *row, size_t field, const char *expected)
{
    if (!slice_equal(row->fields[field], slice_of(expected)))
        fail_msg("field %zu is '%.*s', not '%s'", field, (int)row->fields[field].length,
                 row->fields[field].at, expected);
}

static void finds_fields_of_every_length(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct row_plan plan = plan_of_three(&arena);
    char text[64];

    for (int first = 0; first < 20; first++) {
        for (int third = 0; third < 20; third++) {
            struct split_row row;

            snprintf(text, sizeof(text), "%.*s,mid,%.*s\r\nnext", first, "abcdefghijklmnopqrst",
                     third, "ABCDEFGHIJKLMNOPQRST");
            const char *at = in_block(&arena, text);
            const char *next = row_split_plain(&plan, at, &row);
            assert_int_equal(row.fields[0].length, first);
            assert_int_equal(row.fields[1].length, third);
            assert_int_equal(row.column_count, 3);
            assert_int_equal(row.raw.length, strlen(text) - 6);
            assert_memory_equal(next, "next", 4);
        }
    }
    arena_free(&arena);
}

static void ends_records_at_any_line_end(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct row_plan plan = plan_of_three(&arena);
    const char *at = in_block(&arena, "a,b,c\nd,e,f\r\ng,h,i\rj,k,l");
    static const char *const clients[] = {"a", "d", "g", "j"};
    struct split_row row;

    for (size_t i = 0; i < 4; i++) {
        at = row_split_plain(&plan, at, &row);
        assert_field(&row, 0, clients[i]);
        assert_int_equal(row.line_count, 1);
    }
    arena_free(&arena);
}

static void takes_short_rows_as_empty_and_sees_wide_ones(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct row_plan plan = plan_of_three(&arena);
    struct split_row row;

    row_split_plain(&plan, in_block(&arena, "x,y,z"), &row);
    row_split_plain(&plan, in_block(&arena, "a"), &row);
    assert_field(&row, 0, "a");
    assert_field(&row, 1, "");
    assert_int_equal(row.column_count, 1);
    row_split_plain(&plan, in_block(&arena, "a,b,c,"), &row);
    assert_false(row.is_too_wide);
    row_split_plain(&plan, in_block(&arena, "a,b,c,d"), &row);
    assert_true(row.is_too_wide);
    assert_int_equal(row.column_count, 4);
    arena_free(&arena);
}

static void takes_quotes_off(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct row_plan plan = plan_of_three(&arena);
    const char *text = "\"Ada, \"\"the\"\" first\nof two\",x,\"1,50\"\nBo,\"\",5\" pipe";
    const char *at = in_block(&arena, text), *end = at + strlen(text);
    struct split_row row;

    at = row_split_quoted(&plan, at, end, &arena, &row);
    assert_field(&row, 0, "Ada, \"the\" first\nof two");
    assert_field(&row, 1, "1,50");
    assert_int_equal(row.line_count, 2);
    assert_int_equal(row.column_count, 3);
    assert_false(row.is_after_quotes);
    row_split_quoted(&plan, at, end, &arena, &row);
    assert_field(&row, 0, "Bo");
    assert_field(&row, 1, "5\" pipe");
    arena_free(&arena);
}

static void sees_text_after_a_closing_quote(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct row_plan plan = plan_of_three(&arena);
    const char *text = "\"Ada\"x,b,c\n\"Ada\" ,b,c";
    const char *at = in_block(&arena, text), *end = at + strlen(text);
    struct split_row row;

    at = row_split_quoted(&plan, at, end, &arena, &row);
    assert_true(row.is_after_quotes);
    row_split_quoted(&plan, at, end, &arena, &row);
    assert_false(row.is_after_quotes);
    assert_field(&row, 0, "Ada");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_fields_of_every_length),
        cmocka_unit_test(ends_records_at_any_line_end),
        cmocka_unit_test(takes_short_rows_as_empty_and_sees_wide_ones),
        cmocka_unit_test(takes_quotes_off),
        cmocka_unit_test(sees_text_after_a_closing_quote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
