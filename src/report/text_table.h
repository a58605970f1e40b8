// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/text_print.h"

/*
 * A table that fits itself to the width: columns of less weight go first, then texts that may
 * be cut are cut, texts that may be wrapped are wrapped, and long heads stand in several lines.
 */
enum { TABLE_COLUMNS_MAX = 48 };

enum column_kind {
    COLUMN_FIGURE,  /* right-aligned, never cut */
    COLUMN_LABEL,   /* left-aligned, never cut */
    COLUMN_NAME,    /* left-aligned, cut with an ellipsis down to `least` */
    COLUMN_WRAPPED, /* left-aligned, wrapped down to `least` */
};

struct table_column {
    const char *head;
    enum column_kind kind;
    int weight;   /* STAYS, or the smallest goes first, with all of its weight */
    size_t least; /* columns it may be narrowed to */
    size_t width; /* in the end; 0 = left away */
};

struct table_cell {
    const char *text;
    enum tone tone;
};

struct table {
    struct printer *printer;
    struct table_column columns[TABLE_COLUMNS_MAX];
    size_t column_count;
    struct table_cell *cells;
    size_t cell_count, cell_capacity;
    size_t gap; /* spaces between columns */
};

enum { STAYS = 0 };

struct table table_new(struct printer *printer);
void table_column(struct table *table, const char *head, enum column_kind kind, int weight,
                  size_t least);

/* Cells in order, row by row; each row has all columns. */
void table_cell(struct table *table, const char *text, enum tone tone);

/* With an empty line around it; nothing without rows. */
void table_print(struct table *table);
