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

/* In either form; a field of one record, which needs no quotes. */
static void must_come_back(const char *written)
{
    for (int guarding = CSV_EXACT; guarding <= CSV_FOR_SPREADSHEETS; guarding++) {
        const struct csv_form form = {.delimiter = '\x1F', .guarding = (enum csv_guarding)guarding};
        struct arena arena = {0};
        struct text text = text_new(&arena), unquoted = text_new(&arena);
        struct csv csv = csv_new_in(&text, form);

        csv_guarded(&csv, slice_of(written));
        bool is_quoted = text.length > 0 && text.at[0] == '"';
        for (size_t i = is_quoted ? 1 : 0; i < text.length - (is_quoted ? 1 : 0); i++) {
            text_add_char(&unquoted, text.at[i]);
            i += is_quoted && text.at[i] == '"';
        }
        struct slice back = csv_unguarded((struct slice){unquoted.at, unquoted.length});
        assert_true(slice_equal(back, slice_of(written)));
        arena_free(&arena);
    }
}

/* AC-105, and what is written like a guard already. */
static void a_guard_comes_off_as_it_went_on(void **state)
{
    static const char *const formulas[] = {"=HYPERLINK(\"http://evil\")",
                                           "+cmd",
                                           "-1",
                                           "@SUM",
                                           "\tx",
                                           "\rx",
                                           "＝1+1",
                                           "＋1",
                                           "－1",
                                           "＠x"};
    static const char *const others[] = {"", "'", "''", "'tis", "O'Neil", "a=1", "1+1", "＃1"};
    static const char *const guarded[] = {"'=1", "''+1", "'＝1", "'\tx"};
    struct arena arena = {0};

    (void)state;
    for (int guarding = CSV_EXACT; guarding <= CSV_FOR_SPREADSHEETS; guarding++) {
        const struct csv_form form = {.delimiter = '\x1F', .guarding = (enum csv_guarding)guarding};
        struct text text = text_new(&arena);
        struct csv csv = csv_new_in(&text, form);

        for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++) {
            bool is_guarded = guarding == CSV_FOR_SPREADSHEETS;
            text.length = 0;
            csv_guarded(&csv, slice_of(formulas[i]));
            assert_true((memchr(text.at, '\'', 3) != NULL) == is_guarded);
        }
    }
    for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++)
        must_come_back(formulas[i]);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        must_come_back(others[i]);
    for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
        must_come_back(guarded[i]);
    assert_true(slice_equal(csv_unguarded(slice_of("'=1")), slice_of("=1")));
    assert_true(slice_equal(csv_unguarded(slice_of("'tis")), slice_of("'tis")));
    arena_free(&arena);
}

static void another_form_has_its_own_delimiter_and_decimal_mark(void **state)
{
    const struct csv_form form = {
        .delimiter = ';', .decimal_mark = ',', .guarding = CSV_FOR_SPREADSHEETS};
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct csv csv = csv_new_in(&text, form);

    (void)state;
    csv_text(&csv, "a,b");
    csv_text(&csv, "a;b");
    csv_decimal(&csv, 12345, 4);
    csv_fixed(&csv, 12340, 4);
    csv_fixed(&csv, -5, 2);
    csv_fixed(&csv, INT64_MIN, 4);
    csv_end_record(&csv);
    assert_string_equal(text.at, "a,b;\"a;b\";1,2345;1,2340;-0,05;-922337203685477,5808\r\n");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_only_where_needed),
        cmocka_unit_test(a_lone_empty_field_is_no_empty_line),
        cmocka_unit_test(bytes_pass_as_they_are),
        cmocka_unit_test(a_guard_comes_off_as_it_went_on),
        cmocka_unit_test(another_form_has_its_own_delimiter_and_decimal_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
