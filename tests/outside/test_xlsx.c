// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx.h"

#include <string.h>

#include "base/text.h"
#include "outside/xlsx_book.h"
#include "outside/xlsx_text.h"
#include "support/check.h"
#include "support/memory_parts.h"

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char package_relations[] =
    "<Relationships><Relationship Id='a' Type='" RELATION "officeDocument' "
    "Target='xl/workbook.xml'/></Relationships>";

static const char book_relations[] =
    "<Relationships>"
    "<Relationship Id='r1' Type='" RELATION "worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='r2' Type='" RELATION "worksheet' Target='/xl/worksheets/sheet2.xml'/>"
    "<Relationship Id='r3' Type='" RELATION "chartsheet' Target='chartsheets/sheet1.xml'/>"
    "<Relationship Id='r4' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/"
    "sharedStrings' Target='../xl/./sharedStrings.xml'/>"
    "<Relationship Id='r5' Type='" RELATION "styles' Target='styles.xml'/>"
    "<Relationship Id='r6' Type='" RELATION "hyperlink' Target='../../..' TargetMode='External'/>"
    "</Relationships>";

static const char one_sheet[] =
    "<x:workbook xmlns:x='x' xmlns:r='r'><x:sheets><x:sheet name='Orders' sheetId='1' r:id='r1'/>"
    "</x:sheets></x:workbook>";

static const char strings[] =
    "<sst><si><t>date</t></si>"
    "<si><r><t>two </t></r><r><rPr><b/></rPr><t xml:space='preserve'>runs</t></r>"
    "<rPh><t>said</t></rPh></si>"
    "<si><t>a_x000D_b_x0041__x_x00e9_</t></si><si/>"
    "<si><t>&lt;&amp;&#x17E;</t></si></sst>";

static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>";

struct workbook {
    const char *package, *book, *relations, *sheet_1, *sheet_2;
    const char *asked;
    uint32_t rows_max;
    size_t piece;
};

struct reading {
    struct arena arena;
    struct text rows;
    struct xlsx_result result;
};

/* A row as `number:cell|cell`, one a line. */
static enum outside_code take(void *context, uint32_t row, const struct slice *cells,
                              size_t cell_count)
{
    struct text *rows = context;

    text_format(rows, "%u:", row);
    for (size_t i = 0; i < cell_count; i++) {
        if (i > 0)
            text_add_char(rows, '|');
        text_add_slice(rows, cells[i]);
    }
    text_add_char(rows, '\n');
    return OUTSIDE_DONE;
}

static const char *otherwise(const char *text, const char *usual)
{
    return text == NULL ? usual : text;
}

static enum outside_code read_workbook(const struct workbook *workbook, struct reading *reading)
{
    const struct memory_part items[] = {
        {"_rels/.rels", slice_of(otherwise(workbook->package, package_relations))},
        {"xl/workbook.xml", slice_of(otherwise(workbook->book, one_sheet))},
        {"xl/_rels/workbook.xml.rels", slice_of(otherwise(workbook->relations, book_relations))},
        {"xl/sharedStrings.xml", slice_of(strings)},
        {"xl/styles.xml", slice_of(styles)},
        {"xl/worksheets/sheet1.xml", slice_of(otherwise(workbook->sheet_1, "<worksheet/>"))},
        {"xl/worksheets/sheet2.xml", slice_of(otherwise(workbook->sheet_2, "<worksheet/>"))},
    };
    struct memory_parts memory = {
        .items = items, .count = sizeof(items) / sizeof(items[0]), .piece = workbook->piece};
    const struct xlsx_parts parts = memory_parts(&memory);
    const struct xlsx_choice choice = {.sheet = workbook->asked,
                                       .rows_max = workbook->rows_max == 0 ? XLSX_ROWS_MAX
                                                                           : workbook->rows_max,
                                       .text_max = 1 << 20,
                                       .sheet_max = 1 << 22};

    reading->arena = (struct arena){0};
    reading->rows = text_new(&reading->arena);
    text_add(&reading->rows, "");
    const struct xlsx_rows rows = {.context = &reading->rows, .take = take};
    return xlsx_read(&parts, &choice, &rows, &reading->arena, &reading->result);
}

/* Also byte by byte, which cuts every tag and value somewhere. */
static void check_rows(const char *sheet_data, const char *want)
{
    struct arena arena = {0};
    struct text sheet = text_new(&arena);

    text_format(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", sheet_data);
    for (size_t piece = 0; piece < 2; piece++) {
        struct workbook workbook = {.sheet_1 = sheet.at, .piece = piece};
        struct reading reading;

        assert_int_equal(read_workbook(&workbook, &reading), OUTSIDE_DONE);
        assert_string_equal(reading.rows.at, want);
        assert_string_equal(reading.result.sheet, "Orders");
        arena_free(&reading.arena);
    }
    arena_free(&arena);
}

static void check_code(const struct workbook *workbook, enum outside_code want)
{
    struct reading reading;

    assert_int_equal(read_workbook(workbook, &reading), want);
    arena_free(&reading.arena);
}

static void check_sheet_code(const char *rows, enum outside_code want)
{
    struct arena arena = {0};
    struct text sheet = text_new(&arena);

    text_format(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
    check_code(&(struct workbook){.sheet_1 = sheet.at}, want);
    arena_free(&arena);
}

static void reads_every_type_of_cell(void **state)
{
    (void)state;
    check_rows("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c>"
               "<c r='C1' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r>"
               "<rPh><t>x</t></rPh></is></c></row>"
               "<row r='2'><c r='A2'><v>1.50</v></c><c r='B2' t='b'><v>1</v></c>"
               "<c r='C2' t='b'><v>0</v></c><c r='D2' t='str'><f>A1&amp;B1</f><v>f</v></c></row>"
               "<row r='3'><c r='A3' s='1'><v>46022</v></c><c r='B3' s='2'><v>46022.5</v></c>"
               "<c r='C3' t='d'><v>2025-12-31T10:00:00</v></c></row>",
               "1:date|two runs|inline\n2:1.5|TRUE|FALSE|f\n"
               "3:2025-12-31|2025-12-31 12:00:00|2025-12-31T10:00:00\n");
}

static void leaves_errors_and_empty_cells_empty(void **state)
{
    (void)state;
    check_rows("<row r='1'><c r='A1' t='e'><v>#N/A</v></c><c r='B1'><v>1</v></c>"
               "<c r='C1' s='1'/><c r='D1' t='s'><v>3</v></c></row>"
               "<row r='2'><c r='A2' t='e'><v>#DIV/0!</v></c></row><row r='3'/>"
               "<row r='4'><c r='B4'><v>4</v></c></row>",
               "1:|1\n4:|4\n");
}

static void resolves_escapes_in_texts(void **state)
{
    (void)state;
    check_rows("<row r='1'><c r='A1' t='s'><v>2</v></c><c r='B1' t='s'><v>4</v></c></row>",
               "1:a\rbA_xé|<&ž\n");

    char text[] = "_xD83D__xDE00__xD800__x0000__x00";
    size_t length = xlsx_text_unescape(text, strlen(text));
    static const char want[] = "\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD_x00";

    assert_int_equal(length, sizeof(want) - 1);
    assert_memory_equal(text, want, length);
}

static void keeps_gaps_between_rows_and_columns(void **state)
{
    (void)state;
    static const char sheet[] =
        "<worksheet><sheetData><row r='2'><c r='C2'><v>1</v></c><c r='E2'><v>2</v></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>3</v></c></row></sheetData></worksheet>";
    static const char first[] = "2:||1||2\n1048576:|";
    struct reading reading;

    assert_int_equal(read_workbook(&(struct workbook){.sheet_1 = sheet}, &reading), OUTSIDE_DONE);
    assert_memory_equal(reading.rows.at, first, sizeof(first) - 1);
    assert_int_equal(reading.rows.length, strlen("2:||1||2\n1048576:3\n") + 16383);
    assert_int_equal(reading.result.row, 1048576);
    assert_int_equal(reading.result.column, 16384);
    arena_free(&reading.arena);
}

static void counts_rows_and_cells_without_references(void **state)
{
    (void)state;
    check_rows("<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c>"
               "<c><v>4</v></c></row><row><c><v>5</v></c></row>",
               "1:1|2\n5:||3|4\n6:5\n");
}

static void takes_the_first_visible_sheet_with_data(void **state)
{
    (void)state;
    static const char book[] =
        "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets>"
        "<sheet name='Chart' r:id='r3'/><sheet name='Secret' state='hidden' r:id='r2'/>"
        "<sheet name='Empty' r:id='r1'/><sheet name='Full' r:id='r2'/></sheets></workbook>";
    struct workbook workbook = {
        .book = book,
        .sheet_2 = "<worksheet><sheetData><row r='1'><c r='A1' s='1'><v>44560</v></c></row>"
                   "</sheetData></worksheet>"};
    struct reading reading;

    assert_int_equal(read_workbook(&workbook, &reading), OUTSIDE_DONE);
    assert_string_equal(reading.rows.at, "1:2025-12-31\n");
    assert_string_equal(reading.result.sheet, "Full");
    assert_int_equal(reading.result.name_count, 2);
    assert_string_equal(reading.result.names[0], "Empty");
    arena_free(&reading.arena);

    workbook.asked = "Empty";
    check_code(&workbook, OUTSIDE_NO_DATA);
    workbook.asked = "Secret";
    check_code(&workbook, OUTSIDE_NO_SUCH_SHEET);
    workbook.asked = "Full";
    check_code(&workbook, OUTSIDE_DONE);
}

static void refuses_what_is_no_workbook(void **state)
{
    (void)state;
    check_code(&(struct workbook){.package = "<Relationships/>"}, OUTSIDE_NOT_A_WORKBOOK);
    check_code(&(struct workbook){.package = "<Relationships><Relationship Id='a' Type='" RELATION
                                             "officeDocument' Target='word/document.xml'/>"
                                             "</Relationships>"},
               OUTSIDE_NOT_A_WORKBOOK);
    check_code(&(struct workbook){.package = "<Relationships><Relationship Id='a' Type='" RELATION
                                             "officeDocument' Target='xl/workbook.bin'/>"
                                             "</Relationships>"},
               OUTSIDE_BINARY_WORKBOOK);
    check_code(&(struct workbook){.package = "not xml"}, OUTSIDE_DAMAGED);
    check_code(&(struct workbook){.relations =
                                      "<Relationships><Relationship Id='r1' Type='worksheet"
                                      "' Target='../../../etc/passwd'/></Relationships>"},
               OUTSIDE_DAMAGED);
    check_code(&(struct workbook){.sheet_1 = "<worksheet>"}, OUTSIDE_DAMAGED);
    check_code(&(struct workbook){.sheet_1 = ""}, OUTSIDE_DAMAGED);
}

static void refuses_hostile_documents(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text deep = text_new(&arena), long_tag = text_new(&arena);

    check_code(&(struct workbook){.sheet_1 = "<!DOCTYPE w [<!ENTITY e 'x'>]><w>&e;</w>"},
               OUTSIDE_DOCTYPE);
    for (int i = 0; i < 65; i++)
        text_add(&deep, "<a>");
    check_code(&(struct workbook){.sheet_1 = deep.at}, OUTSIDE_DAMAGED);
    text_add(&long_tag, "<a b='");
    for (int i = 0; i < (1 << 20) + 70000; i++)
        text_add_char(&long_tag, 'x');
    check_code(&(struct workbook){.sheet_1 = long_tag.at}, OUTSIDE_DAMAGED);
    arena_free(&arena);
}

static void refuses_rows_and_cells_that_cannot_be(void **state)
{
    (void)state;
    check_sheet_code("<row r='2'/><row r='1'/>", OUTSIDE_DAMAGED);
    check_sheet_code("<row r='2'/><row r='2'/>", OUTSIDE_DAMAGED);
    check_sheet_code("<row r='0'/>", OUTSIDE_DAMAGED);
    check_sheet_code("<row r='x'/>", OUTSIDE_DAMAGED);
    check_sheet_code("<row r='1048577'/>", OUTSIDE_TOO_MANY_ROWS);
    check_sheet_code("<row><c r='B1'/><c r='A1'/></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='1'/></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='XFE1'/></row>", OUTSIDE_TOO_MANY_COLUMNS);
    check_sheet_code("<row><c r='ZZZZZZZZZZZZZZZZZ1'/></row>", OUTSIDE_TOO_MANY_COLUMNS);
    check_sheet_code("<row><c r='A1' t='s'><v>5</v></c></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='A1' t='s'><v>99999999999999999999</v></c></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='A1' t='s'><v>-1</v></c></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='A1' s='x'><v>1</v></c></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='A1'><v>1a</v></c></row>", OUTSIDE_DAMAGED);
    check_sheet_code("<row><c r='A1' s='4000000000'><v>1</v></c></row>", OUTSIDE_DONE);
}

static void refuses_a_cell_that_is_too_long(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text row = text_new(&arena);
    struct text fits = text_new(&arena);

    text_add(&row, "<row><c r='A1' t='str'><v>");
    for (int i = 0; i < XLSX_CELL_MAX; i++)
        text_add_char(&row, 'x');
    text_format(&fits, "%s</v></c></row>", row.at);
    text_add(&row, "x</v></c></row>");
    check_sheet_code(fits.at, OUTSIDE_DONE);
    check_sheet_code(row.at, OUTSIDE_CELL_TOO_LONG);
    arena_free(&arena);
}

static void resolves_paths_within_the_package(void **state)
{
    (void)state;
    static const struct {
        const char *base, *target, *want; /* NULL: refused */
    } cases[] = {
        {"xl/workbook.xml", "styles.xml", "xl/styles.xml"},
        {"xl/workbook.xml", "./a/../b.xml", "xl/b.xml"},
        {"xl/workbook.xml", "../b.xml", "b.xml"},
        {"xl/workbook.xml", "/b//c.xml", "b/c.xml"},
        {"", "xl/workbook.xml", "xl/workbook.xml"},
        {"xl/workbook.xml", "../../b.xml", NULL},
        {"", "..", NULL},
        {"xl/workbook.xml", "..", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char path[XLSX_PATH_MAX];
        bool is_within = xlsx_path_resolve(cases[i].base, cases[i].target, path);

        assert_int_equal(is_within, cases[i].want != NULL);
        if (is_within)
            assert_string_equal(path, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_type_of_cell),
        cmocka_unit_test(leaves_errors_and_empty_cells_empty),
        cmocka_unit_test(resolves_escapes_in_texts),
        cmocka_unit_test(keeps_gaps_between_rows_and_columns),
        cmocka_unit_test(counts_rows_and_cells_without_references),
        cmocka_unit_test(takes_the_first_visible_sheet_with_data),
        cmocka_unit_test(refuses_what_is_no_workbook),
        cmocka_unit_test(refuses_hostile_documents),
        cmocka_unit_test(refuses_rows_and_cells_that_cannot_be),
        cmocka_unit_test(refuses_a_cell_that_is_too_long),
        cmocka_unit_test(resolves_paths_within_the_package),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
