// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sheet_write.h"

#include <string.h>

#include "base/workbook_write.h"
#include "support/check.h"

static const char *cell_of(struct arena *arena, const char *text)
{
    struct text out = text_new(arena);
    struct sheet sheet = sheet_xlsx(&out);

    sheet_text(&sheet, slice_of(text));
    return out.at;
}

#define TEXT(inside) \
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" inside "</t></is></c>"

static void a_text_is_a_text_whatever_it_looks_like(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_string_equal(cell_of(&arena, "=1+1"), TEXT("=1+1"));
    assert_string_equal(cell_of(&arena, "007"), TEXT("007"));
    assert_string_equal(cell_of(&arena, " <b>&\"x\" "), TEXT(" &lt;b&gt;&amp;\"x\" "));
    assert_string_equal(cell_of(&arena, "'=1"), TEXT("''=1"));
    assert_string_equal(cell_of(&arena, "a\nb\tc\rd"), TEXT("a\nb\tc&#13;d"));
    assert_string_equal(cell_of(&arena, "\x01_x000D_"), TEXT("_x0001__x005F_x000D_"));
    assert_string_equal(cell_of(&arena, "_x00"), TEXT("_x00"));
    assert_string_equal(cell_of(&arena, ""), "<row r=\"1\"><c r=\"A1\"/>");
    arena_free(&arena);
}

static void days_and_numbers_are_cells_of_their_kind(void **state)
{
    struct arena arena = {0};
    struct text out = text_new(&arena);
    struct sheet sheet = sheet_xlsx(&out);

    (void)state;
    sheet_day(&sheet, day_of(2026, 11, 22));
    sheet_amount(&sheet, -123456, 2);
    sheet_empty(&sheet);
    sheet_int(&sheet, 12);
    sheet_id(&sheet, INT64_MAX);
    sheet_end_row(&sheet);
    assert_string_equal(out.at, "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>46348</v></c>"
                                "<c r=\"B1\" s=\"3\"><v>-1234.56</v></c><c r=\"D1\"><v>12</v></c>"
                                "<c r=\"E1\" t=\"inlineStr\"><is><t>9223372036854775807</t></is>"
                                "</c></row>\n");
    out.length = 0;
    sheet_day(&sheet, day_of(1900, 2, 28));
    assert_non_null(strstr(out.at, "1900-02-28"));
    out.length = 0;
    sheet.column = 27;
    sheet_day(&sheet, day_of(1900, 3, 1));
    assert_string_equal(out.at, "<c r=\"AB2\" s=\"2\"><v>61</v></c>");
    arena_free(&arena);
}

static void a_text_that_no_cell_takes_is_cut_between_letters(void **state)
{
    enum { LETTERS = 20000 };
    struct arena arena = {0};
    struct text text = text_new(&arena);

    (void)state;
    for (int i = 0; i < LETTERS; i++)
        text_add(&text, "\xD0\xB6");
    const char *cell = cell_of(&arena, text.at);
    const char *end = strstr(cell, "</t>");
    assert_non_null(end);
    assert_memory_equal(end - 2, "\xD0\xB6", 2);
    assert_int_equal(end - strstr(cell, "\xD0\xB6"), SHEET_TEXT_MAX - 1);
    arena_free(&arena);
}

static void as_csv_it_is_what_csv_was(void **state)
{
    struct arena arena = {0};
    struct text out = text_new(&arena);
    struct sheet sheet = sheet_csv(
        &out,
        (struct csv_form){.delimiter = ';', .decimal_mark = ',', .guarding = CSV_FOR_SPREADSHEETS});

    (void)state;
    sheet_head(&sheet, "Name");
    sheet_end_row(&sheet);
    sheet_text(&sheet, slice_of("=1"));
    sheet_day(&sheet, day_of(2026, 1, 2));
    sheet_amount(&sheet, 150, 2);
    sheet_empty(&sheet);
    sheet_id(&sheet, 7);
    sheet_end_row(&sheet);
    assert_string_equal(out.at, "Name\r\n'=1;2026-01-02;1,50;;7\r\n");
    arena_free(&arena);
}

struct taken {
    struct text bytes;
    int64_t left; /* what is taken before it fails */
};

static bool take(void *context, struct slice bytes)
{
    struct taken *taken = context;

    taken->left -= (int64_t)bytes.length;
    text_add_slice(&taken->bytes, bytes);
    return taken->left >= 0;
}

static bool made(struct arena *arena, struct taken *taken)
{
    struct workbook_writer *book = workbook_open(arena, take, taken);
    bool is_made = workbook_sheet(book, "A & B", 2) &&
                   workbook_rows(book, slice_of("<row r=\"1\"/>")) &&
                   workbook_sheet(book, "Empty", 1) && workbook_finish(book);

    workbook_close(book);
    return is_made;
}

static void a_workbook_is_the_same_each_time_and_stops_when_it_must(void **state)
{
    struct arena arena = {0};
    struct taken first = {text_new(&arena), INT64_MAX}, second = {text_new(&arena), INT64_MAX};

    (void)state;
    assert_true(made(&arena, &first));
    assert_true(made(&arena, &second));
    assert_int_equal(first.bytes.length, second.bytes.length);
    assert_memory_equal(first.bytes.at, second.bytes.at, first.bytes.length);
    assert_memory_equal(first.bytes.at, "PK\3\4", 4);
    for (int64_t left = 0; left < (int64_t)first.bytes.length; left += 7) {
        struct taken cut = {text_new(&arena), left};
        assert_false(made(&arena, &cut));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_a_text_whatever_it_looks_like),
        cmocka_unit_test(days_and_numbers_are_cells_of_their_kind),
        cmocka_unit_test(a_text_that_no_cell_takes_is_cut_between_letters),
        cmocka_unit_test(as_csv_it_is_what_csv_was),
        cmocka_unit_test(a_workbook_is_the_same_each_time_and_stops_when_it_must),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
