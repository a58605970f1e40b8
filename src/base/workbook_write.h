// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/sheet_write.h"
#include "base/zip_write.h"

/*
 * A workbook (.xlsx, ECMA-376) of sheets whose rows sheet_xlsx() writes, piece by piece: memory
 * stays flat. Its first row stays in sight and is bold; days look as the reader's own program
 * writes days.
 */
enum { WORKBOOK_SHEETS_MAX = 32 };

struct workbook_writer;
struct workbook_writer *workbook_open(struct arena *arena, gzip_take *take, void *context);

/* Begins a sheet, which ends the one before. `name` has at most 31 letters, none of []:*?/\, and
 * outlives the writer. False as zip_writer_file(). */
bool workbook_sheet(struct workbook_writer *book, const char *name, size_t columns);

/* Whole rows of it. */
bool workbook_rows(struct workbook_writer *book, struct slice rows);
bool workbook_finish(struct workbook_writer *book);
void workbook_close(struct workbook_writer *book); /* NULL does nothing */
