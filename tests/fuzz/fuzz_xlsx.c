// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx.h"

#include <assert.h>
#include <string.h>

#include "outside/xlsx_zip.h"
#include "support/fuzz.h"
#include "support/memory_parts.h"

/*
 * Two ways in. Bytes that begin as a ZIP archive are one. Others are the parts of a workbook,
 * in the order of `paths`, divided by NUL bytes, so that the parsers of XML are reached without
 * guessing checksums; the first byte says how many bytes a read gives at most.
 */
static const char *const paths[] = {
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
    "xl/workbook.xml",          "_rels/.rels",          "xl/_rels/workbook.xml.rels",
};
enum { PATHS = sizeof(paths) / sizeof(paths[0]) };

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* Parts that an input leaves out are sound, so that short inputs get far. */
static const char *const usual[PATHS] = {
    "<worksheet/>",
    "<sst><si><t>a</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
    "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='r1'/></sheets></workbook>",
    "<Relationships><Relationship Id='a' Type='" RELATION "officeDocument' "
    "Target='xl/workbook.xml'/></Relationships>",
    "<Relationships><Relationship Id='r1' Type='" RELATION "worksheet' "
    "Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='" RELATION
    "sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='" RELATION
    "styles' Target='styles.xml'/></Relationships>",
};

static enum outside_code take(void *context, uint32_t row, const struct slice *cells,
                              size_t cell_count)
{
    uint32_t *last_row = context;
    size_t bytes = 0;

    assert(row > *last_row && row <= XLSX_ROWS_MAX);
    assert(cell_count > 0 && cell_count <= XLSX_COLUMNS_MAX);
    assert(cells[cell_count - 1].length > 0);
    for (size_t i = 0; i < cell_count; i++) {
        assert(cells[i].length <= XLSX_CELL_MAX);
        assert(cells[i].length == 0 || memchr(cells[i].at, '\0', cells[i].length) == NULL);
        bytes += cells[i].length;
    }
    assert(bytes <= XLSX_ROW_MAX);
    *last_row = row;
    return OUTSIDE_DONE;
}

static void read_parts(const struct xlsx_parts *parts)
{
    const struct xlsx_choice choice = {
        .rows_max = XLSX_ROWS_MAX, .text_max = 1 << 20, .sheet_max = 1 << 22};
    uint32_t last_row = 0;
    const struct xlsx_rows rows = {.context = &last_row, .take = take};
    struct arena arena = {0};
    struct xlsx_result result;
    enum outside_code code = xlsx_read(parts, &choice, &rows, &arena, &result);

    assert(code < OUTSIDE_CODES && result.sheet != NULL && result.part != NULL);
    assert((code == OUTSIDE_DONE) <= (last_row > 0));
    arena_free(&arena);
}

static void read_zip(struct slice bytes)
{
    struct arena arena = {0};
    struct xlsx_zip *zip;

    if (xlsx_zip_open_bytes(bytes, &arena, &zip) == OUTSIDE_DONE) {
        const struct xlsx_parts parts = xlsx_zip_parts(zip);
        read_parts(&parts);
        xlsx_zip_close(zip);
    }
    arena_free(&arena);
}

static void read_texts(struct slice bytes, size_t piece)
{
    struct memory_part items[PATHS];
    struct memory_parts memory = {.items = items, .count = PATHS, .piece = piece};

    for (size_t i = 0; i < PATHS; i++) {
        const char *end = bytes.length == 0 ? NULL : memchr(bytes.at, '\0', bytes.length);
        size_t length = end == NULL ? bytes.length : (size_t)(end - bytes.at);
        struct slice content = {bytes.at, length};

        items[i] = (struct memory_part){paths[i], length == 0 ? slice_of(usual[i]) : content};
        length += end != NULL;
        bytes = (struct slice){bytes.at + length, bytes.length - length};
    }
    const struct xlsx_parts parts = memory_parts(&memory);
    read_parts(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct slice input = {(const char *)bytes, length};

    if (length >= 2 && bytes[0] == 'P' && bytes[1] == 'K')
        read_zip(input);
    else if (length > 0)
        read_texts((struct slice){input.at + 1, length - 1}, bytes[0]);
    return 0;
}
