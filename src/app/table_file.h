// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/new_file.h"
#include "base/workbook_write.h"

/*
 * A table that is taken out into a file, as CSV or as a sheet of a workbook, a piece at a time:
 * memory stays flat. What would go beyond the rows of a sheet goes on in another one.
 */
struct table_form {
    bool is_workbook;
    struct csv_form csv; /* of no workbook */
};
struct table_file {
    struct new_file file;        /* where it goes */
    struct arena arena, scratch; /* of what is written, and of a field on its way */
    struct text text;
    struct sheet sheet;
    struct table_form form;
    struct workbook_writer *book; /* NULL: CSV */
    const char *name;             /* of the sheet */
    const char *const *columns;
    size_t column_count;
    int parts; /* sheets of this table so far */
};

/* Into `file`, which the caller opened and finishes; memory is given back by table_file_close(). */
void table_file_open(struct table_file *table, struct table_form form);

/* The first row. `name` is that of a sheet. Of a workbook a table may follow another one. */
CHECKED enum status table_file_begin(struct table_file *table, const char *name,
                                     const char *const *columns, size_t count);

/* Ends a row of table->sheet. */
CHECKED enum status table_file_end_row(struct table_file *table);

/* What is still held back, and a workbook's end. */
CHECKED enum status table_file_end(struct table_file *table);
void table_file_close(struct table_file *table);

/* A file without a name for a table of its own, at its end rewound and the caller's. */
CHECKED enum status table_file_unnamed(struct table_file *table, struct table_form form,
                                       const char *name, struct fault *fault);
CHECKED enum status table_file_take(struct table_file *table, int *ret_fd);
