// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/rejected_rows.h"

#include <string.h>

#include "base/csv.h"

enum { DRAIN_AT = 64 * 1024 };

struct rejected_file {
    bool is_begun;
    struct new_file file;
    struct text waiting; /* not yet written */
};

struct rejected_rows rejected_rows_new(const struct report_inputs *inputs,
                                       const struct language *language, struct arena *arena,
                                       struct fault *fault)
{
    return (struct rejected_rows){
        .inputs = inputs,
        .language = language,
        .arena = arena,
        .fault = fault,
        .files = arena_array(arena, struct rejected_file, inputs->count),
    };
}

static struct rejected_file *file_of(struct rejected_rows *rows, const char *name)
{
    size_t count = rows->inputs->count;

    /* Rows of one file come one after the other. */
    for (size_t i = 0; i < count; i++) {
        size_t index = (rows->last + i) % count;

        if (strcmp(rows->inputs->items[index].name, name) != 0)
            continue;
        rows->last = index;
        return &rows->files[index];
    }
    return NULL;
}

/* The standard input has no folder: its rows land in the current one. */
static const char *rejected_path(const struct report_input *input, struct arena *arena)
{
    struct text path = text_new(arena);

    text_add(&path, input->is_standard_input ? "standard-input" : input->path);
    text_add(&path, ".rejected.csv");
    return path.at;
}

void rejected_head_add(struct text *out)
{
    static const char *const columns[] = {"line", "column", "value", "reason", "row"};
    struct csv csv = csv_new(out);

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        csv_text(&csv, columns[i]);
    csv_end_record(&csv);
}

static enum status begin(struct rejected_rows *rows, struct rejected_file *file)
{
    const struct report_input *input = &rows->inputs->items[file - rows->files];
    enum status status = new_file_open(rejected_path(input, rows->arena), rows->inputs->kept,
                                       rows->arena, rows->fault, &file->file);

    if (status != STATUS_OK)
        return status;
    file->is_begun = true;
    file->waiting = text_new(rows->arena);
    rejected_head_add(&file->waiting);
    return STATUS_OK;
}

static enum status drain(struct rejected_file *file)
{
    enum status status =
        new_file_write(&file->file, (struct slice){file->waiting.at, file->waiting.length});

    file->waiting.length = 0;
    return status;
}

static struct slice without_line_end(struct slice row)
{
    while (row.length > 0 && (row.at[row.length - 1] == '\n' || row.at[row.length - 1] == '\r'))
        row.length--;
    return row;
}

void rejected_row_add(struct text *out, const struct language *language, const struct bad_row *row,
                      struct slice raw)
{
    struct csv csv = csv_new(out);
    struct arena scratch = {0};

    csv_int(&csv, row->line);
    csv_text(&csv, row->column);
    csv_text(&csv, row->value);
    csv_text(&csv, message_text(&scratch, language, row->reason));
    csv_slice(&csv, without_line_end(raw));
    csv_end_record(&csv);
    arena_free(&scratch);
}

void rejected_rows_take(void *context, const struct bad_row *row, struct slice raw)
{
    struct rejected_rows *rows = context;
    struct rejected_file *file = file_of(rows, row->file);

    if (rows->status != STATUS_OK || !file)
        return;
    if (!file->is_begun)
        rows->status = begin(rows, file);
    if (rows->status == STATUS_OK)
        rejected_row_add(&file->waiting, rows->language, row, raw);
    if (rows->status == STATUS_OK && file->waiting.length >= DRAIN_AT)
        rows->status = drain(file);
}

enum status rejected_rows_settle(struct rejected_rows *rows)
{
    for (size_t i = 0; i < rows->inputs->count && rows->status == STATUS_OK; i++) {
        struct rejected_file *file = &rows->files[i];

        if (file->is_begun)
            rows->status = drain(file);
        if (file->is_begun && rows->status == STATUS_OK)
            rows->status = new_file_settle(&file->file);
    }
    return rows->status;
}

enum status rejected_rows_finish(struct rejected_rows *rows, const char **paths, size_t *path_count)
{
    for (size_t i = 0; i < rows->inputs->count && rows->status == STATUS_OK; i++) {
        struct rejected_file *file = &rows->files[i];

        if (!file->is_begun)
            continue;
        rows->status = new_file_finish(&file->file);
        if (rows->status == STATUS_OK)
            paths[(*path_count)++] = file->file.path;
    }
    return rows->status;
}

void rejected_rows_abandon(struct rejected_rows *rows)
{
    for (size_t i = 0; rows->inputs && i < rows->inputs->count; i++)
        if (rows->files[i].is_begun)
            new_file_abandon(&rows->files[i].file);
}
