// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "outside/request.h"

/*
 * Workbooks of Excel since 2007 (ECMA-376, SpreadsheetML; transitional and strict), one sheet
 * at a time as rows of text. Streams: only shared strings and one row are held.
 */
enum {
    XLSX_ROWS_MAX = 1048576,
    XLSX_COLUMNS_MAX = 16384,
    XLSX_CELL_MAX = 4 * 32767,                  /* bytes; Excel's own limit is 32767 letters */
    XLSX_ROW_MAX = 8 * 1024 * 1024 - 64 * 1024, /* bytes; twice that, quoted, fits a CSV record */
    XLSX_SMALL_PART_MAX = 64 * 1024 * 1024,     /* inflated: workbook, styles, relations */
    XLSX_SHEETS_MAX = 1024,
    XLSX_SHEET_NAME_MAX = 255, /* bytes; longer names are cut */
    XLSX_PATH_MAX = 512,
};

/*
 * Where the parts of a workbook come from; one is open at a time. A part that is not there is
 * OUTSIDE_PART_MISSING.
 */
struct xlsx_parts {
    void *context;
    enum outside_code (*open)(void *context, const char *path, uint64_t bytes_max);
    /* Fills `buffer` as far as bytes are at hand; *ret_length 0 is the part's end. */
    enum outside_code (*read)(void *context, char *buffer, size_t capacity, size_t *ret_length);
    void (*close)(void *context);
};

/* Takes the rows that hold anything, ascending; `cells` is borrowed for the call. */
struct xlsx_rows {
    void *context;
    enum outside_code (*take)(void *context, uint32_t row, const struct slice *cells,
                              size_t cell_count);
};

struct xlsx_choice {
    const char *sheet; /* NULL = the first visible one with data */
    uint32_t rows_max;
    uint64_t text_max;
    uint64_t sheet_max;
};

struct xlsx_result {
    const char *sheet;        /* the one taken; "" when none was */
    const char *const *names; /* of all visible sheets */
    size_t name_count;
    const char *part; /* where it failed; "" */
    uint32_t row, column;
    uint64_t limit;
};

/* Fills `ret_result` as far as it got, also when it fails. */
enum outside_code xlsx_read(const struct xlsx_parts *parts, const struct xlsx_choice *choice,
                            const struct xlsx_rows *rows, struct arena *arena,
                            struct xlsx_result *ret_result);
