// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/workbook_write.h"

#include <assert.h>

#include "base/escape.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct workbook_writer {
    struct arena *arena;
    struct zip_writer *zip;
    const char *names[WORKBOOK_SHEETS_MAX];
    size_t count;
    bool is_open; /* a sheet is */
};

/* Cells are of: nothing in particular, a bold name, a day (format 14, as the reader's program has
 * it), an amount of two to four decimals. As sheet_write.c counts them. */
static const char styles[] =
    XML "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\""
        " formatCode=\"#,##0.00##\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/>"
        "<name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
        "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/>"
        "<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\">"
        "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\""
        " xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\""
        " applyFont=\"1\"/><xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\""
        " xfId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\""
        " borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs><cellStyles count=\"1\">"
        "<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

static const char package_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

struct workbook_writer *workbook_open(struct arena *arena, gzip_take *take, void *context)
{
    struct workbook_writer *book = arena_alloc(arena, sizeof(*book));

    *book = (struct workbook_writer){.arena = arena, .zip = zip_writer_open(arena, take, context)};
    return book;
}

static bool add(struct workbook_writer *book, const char *text)
{
    return zip_writer_add(book->zip, slice_of(text));
}

static bool add_part(struct workbook_writer *book, const char *name, const char *text)
{
    return zip_writer_file(book->zip, name) && add(book, text);
}

static bool end_sheet(struct workbook_writer *book)
{
    if (!book->is_open)
        return true;
    book->is_open = false;
    return add(book, "</sheetData></worksheet>");
}

bool workbook_sheet(struct workbook_writer *book, const char *name, size_t columns)
{
    enum { WIDTH = 18 };
    struct text path = text_new(book->arena), head = text_new(book->arena);

    if (!end_sheet(book) || book->count == WORKBOOK_SHEETS_MAX)
        return false;
    book->names[book->count++] = name;
    book->is_open = true;
    text_format(&path, "xl/worksheets/sheet%zu.xml", book->count);
    text_format(&head,
                XML "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
                    "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\""
                    " state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"%zu\""
                    " width=\"%d\" customWidth=\"1\"/></cols><sheetData>\n",
                columns, (int)WIDTH);
    return add_part(book, path.at, head.at);
}

bool workbook_rows(struct workbook_writer *book, struct slice rows)
{
    assert(book->is_open);
    return zip_writer_add(book->zip, rows);
}

static const char *book_text(const struct workbook_writer *book)
{
    struct text out = text_new(book->arena);

    text_add(&out, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
    for (size_t i = 0; i < book->count; i++) {
        text_add(&out, "<sheet name=\"");
        escape_markup(&out, slice_of(book->names[i]));
        text_format(&out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    text_add(&out, "</sheets></workbook>");
    return out.at;
}

static const char *relations_text(const struct workbook_writer *book)
{
    struct text out = text_new(book->arena);

    text_add(&out, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 1; i <= book->count; i++)
        text_format(&out,
                    "<Relationship Id=\"rId%zu\" Type=\"" OFFICE
                    "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                    i, i);
    text_format(&out,
                "<Relationship Id=\"rId%zu\" Type=\"" OFFICE
                "/styles\" Target=\"styles.xml\"/></Relationships>",
                book->count + 1);
    return out.at;
}

static const char *types_text(const struct workbook_writer *book)
{
    struct text out = text_new(book->arena);

    text_add(&out, XML
             "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\""
             "application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE
             "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE
             "styles+xml\"/>");
    for (size_t i = 1; i <= book->count; i++)
        text_format(&out,
                    "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SHEET_TYPE
                    "worksheet+xml\"/>",
                    i);
    text_add(&out, "</Types>");
    return out.at;
}

bool workbook_finish(struct workbook_writer *book)
{
    return end_sheet(book) && add_part(book, "xl/styles.xml", styles) &&
           add_part(book, "xl/_rels/workbook.xml.rels", relations_text(book)) &&
           add_part(book, "xl/workbook.xml", book_text(book)) &&
           add_part(book, "_rels/.rels", package_relations) &&
           add_part(book, "[Content_Types].xml", types_text(book)) && zip_writer_finish(book->zip);
}

void workbook_close(struct workbook_writer *book)
{
    if (book)
        zip_writer_close(book->zip);
}
