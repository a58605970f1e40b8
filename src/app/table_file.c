// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/table_file.h"

#include <errno.h>
#include <unistd.h>

#include "app/unnamed_file.h"

/* Rows are gathered to so many bytes before they are written. */
enum { WRITE_SIZE = 64 * 1024, NAME_MAX_BYTES = 32 };

static bool take_bytes(void *context, struct slice bytes)
{
    return new_file_write((struct new_file *)context, bytes) == STATUS_OK;
}

void table_file_open(struct table_file *table, struct table_form form)
{
    table->form = form;
    table->text = text_new(&table->arena);
    /* Never empty, it keeps its block. */
    (void)text_new(&table->scratch);
    if (form.is_workbook)
        table->book = workbook_open(&table->arena, take_bytes, &table->file);
}

/* The writer's own fault stands already where it is one. */
static enum status too_large(struct table_file *table)
{
    struct fault *fault = table->file.fault;

    if (fault->status != STATUS_OK)
        return fault->status;
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("a workbook holds at most 4 GiB: take it out as CSV"));
}

static enum status write_rows(struct table_file *table)
{
    const struct slice rows = {table->text.at, table->text.length};
    enum status status = STATUS_OK;

    if (!table->book)
        status = new_file_write(&table->file, rows);
    else if (!workbook_rows(table->book, rows))
        status = too_large(table);
    table->text.length = 0;
    return status;
}

static enum status begin_sheet(struct table_file *table)
{
    struct text name = text_new(&table->arena);

    table->parts++;
    text_add(&name, table->name);
    if (table->parts > 1)
        text_format(&name, " %d", table->parts);
    table->sheet = sheet_xlsx(&table->text);
    return workbook_sheet(table->book, name.at, table->column_count) ? STATUS_OK : too_large(table);
}

static enum status write_head(struct table_file *table)
{
    enum status status = STATUS_OK;

    if (table->book)
        status = begin_sheet(table);
    else
        table->sheet = sheet_csv(&table->text, table->form.csv);
    /* By the mark of its byte order a spreadsheet knows UTF-8. */
    if (!table->book && table->form.csv.guarding == CSV_FOR_SPREADSHEETS)
        text_add(&table->text, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->column_count && status == STATUS_OK; i++)
        sheet_head(&table->sheet, table->columns[i]);
    sheet_end_row(&table->sheet);
    return status;
}

enum status table_file_begin(struct table_file *table, const char *name, const char *const *columns,
                             size_t count)
{
    enum status status = STATUS_OK;

    if (table->text.length > 0)
        status = write_rows(table);
    table->name = name;
    table->columns = columns;
    table->column_count = count;
    table->parts = 0;
    return status == STATUS_OK ? write_head(table) : status;
}

enum status table_file_end_row(struct table_file *table)
{
    enum status status = STATUS_OK;

    sheet_end_row(&table->sheet);
    bool is_full = table->book && table->sheet.row > SHEET_ROWS_MAX;
    if (is_full || table->text.length >= WRITE_SIZE)
        status = write_rows(table);
    return is_full && status == STATUS_OK ? write_head(table) : status;
}

enum status table_file_end(struct table_file *table)
{
    enum status status = write_rows(table);

    if (status == STATUS_OK && table->book && !workbook_finish(table->book))
        status = too_large(table);
    return status;
}

void table_file_close(struct table_file *table)
{
    workbook_close(table->book);
    table->book = NULL;
    arena_free(&table->arena);
    arena_free(&table->scratch);
}

enum status table_file_unnamed(struct table_file *table, struct table_form form, const char *name,
                               struct fault *fault)
{
    int fd = -1;

    enum status status = unnamed_file(slice_of(""), name, fault, &fd);
    if (status != STATUS_OK)
        return status;
    table->file = (struct new_file){
        .fd = fd, .way = NEW_FILE_DIRECT, .path = name, .target = name, .fault = fault};
    table_file_open(table, form);
    return STATUS_OK;
}

enum status table_file_take(struct table_file *table, int *ret_fd)
{
    enum status status = table_file_end(table);

    if (status == STATUS_OK && lseek(table->file.fd, 0, SEEK_SET) != 0)
        status = fault_set_errno(table->file.fault, STATUS_UNAVAILABLE, "",
                                 PLAIN_MESSAGE("the file that was made cannot be read"), errno);
    if (status == STATUS_OK) {
        *ret_fd = table->file.fd;
        table->file.fd = -1;
    }
    return status;
}
