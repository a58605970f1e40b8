// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/csv.h"

#include "support/check.h"

static void quotes_only_where_needed(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct csv csv = csv_new(&text);

    csv_text(&csv, "plain");
    csv_text(&csv, "with, comma");
    csv_text(&csv, "say \"hi\"");
    csv_text(&csv, "two\r\nlines");
    csv_text(&csv, " spaces; and \t tabs ");
    csv_text(&csv, "\"");
    csv_int(&csv, INT64_MIN);
    csv_empty(&csv);
    csv_end_record(&csv);
    assert_string_equal(text.at, "plain,\"with, comma\",\"say \"\"hi\"\"\",\"two\r\nlines\","
                                 " spaces; and \t tabs ,\"\"\"\",-9223372036854775808,\r\n");
    arena_free(&arena);
}

static void a_lone_empty_field_is_no_empty_line(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct csv csv = csv_new(&text);

    csv_text(&csv, "header");
    csv_end_record(&csv);
    csv_empty(&csv);
    csv_end_record(&csv);
    csv_empty(&csv);
    csv_empty(&csv);
    csv_end_record(&csv);
    assert_string_equal(text.at, "header\r\n\"\"\r\n,\r\n");
    arena_free(&arena);
}

static void bytes_pass_as_they_are(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct csv csv = csv_new(&text);

    csv_slice(&csv, (struct slice){"a\0b\xFF", 4});
    csv_slice(&csv, (struct slice){"\"\0", 2});
    csv_end_record(&csv);
    assert_int_equal(text.length, 4 + 1 + 5 + 2);
    assert_memory_equal(text.at, "a\0b\xFF,\"\"\"\0\"\r\n", 12);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_only_where_needed),
        cmocka_unit_test(a_lone_empty_field_is_no_empty_line),
        cmocka_unit_test(bytes_pass_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
