// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/csv.h"
#include "base/day.h"

/*
 * Rows of a table on their way, either as CSV or as the rows of a worksheet (Office Open XML), so
 * that what is taken out is said once. In a worksheet days and numbers are cells of their kind,
 * and a text is a text whatever it looks like: no cell is a formula. The caller may drain and
 * shorten `out` between rows.
 */
enum {
    SHEET_COLUMNS_MAX = 64,
    SHEET_ROWS_MAX = 1048576, /* of a worksheet, with its header */
    SHEET_TEXT_MAX = 32767,   /* bytes of a cell of a worksheet; what is longer is cut */
};
struct sheet {
    struct text *out;
    enum sheet_kind { SHEET_CSV, SHEET_XLSX } kind;
    struct csv csv;
    uint32_t row;  /* the one being written, from 1 */
    size_t column; /* the next one, from 0 */
};

struct sheet sheet_csv(struct text *out, struct csv_form form);
struct sheet sheet_xlsx(struct text *out);

/* The name of a column, in the first row. */
void sheet_head(struct sheet *sheet, const char *name);

void sheet_text(struct sheet *sheet, struct slice text); /* that others wrote */
void sheet_word(struct sheet *sheet, const char *word);  /* of ours */
void sheet_int(struct sheet *sheet, int64_t number);
void sheet_id(struct sheet *sheet, int64_t id); /* has more digits than a cell's number keeps */
void sheet_day(struct sheet *sheet, day_t day);
void sheet_amount(struct sheet *sheet, int64_t units, int decimals); /* all of 1 to 18 decimals */
void sheet_empty(struct sheet *sheet);

/* Ends a row, which has at least one cell. */
void sheet_end_row(struct sheet *sheet);
