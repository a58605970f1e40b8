// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx_number.h"

/* The workbook's table of contents. */
struct xlsx_sheet {
    const char *name; /* at most XLSX_SHEET_NAME_MAX bytes */
    const char *path; /* of its part */
};

struct xlsx_book {
    struct xlsx_sheet sheets[XLSX_SHEETS_MAX]; /* the visible ones, in order */
    size_t sheet_count;
    const char *strings_path, *styles_path; /* NULL when there is none */
    enum date_system dates;
    const char *part; /* the part being read, for whoever tells what went wrong */
};

/* OUTSIDE_NOT_A_WORKBOOK and OUTSIDE_BINARY_WORKBOOK for packages of another kind. */
enum outside_code xlsx_book_read(const struct xlsx_parts *parts, struct arena *arena,
                                 struct xlsx_book *ret_book);

/*
 * The path of a part that `base` refers to as `target`: beside it, or from the root with a
 * leading slash; "." and ".." resolved. False when it leaves the package or is too long.
 */
bool xlsx_path_resolve(const char *base, const char *target, char ret_path[XLSX_PATH_MAX]);
