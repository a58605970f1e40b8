// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_layout.h"

#include <stdint.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"
#include "retention/csv_roles.h"
#include "retention/file_kind.h"

CHECKED static enum status fault_of_kind(enum file_kind kind, const char *file_name,
                                         struct fault *fault)
{
    /* In the order of enum file_kind. */
    static const char *const messages[] = {
        NULL,
        N_("{1} is empty: there is nothing in it; export the orders again"),
        N_("{1} is an Excel workbook that came where only text can be read; save its sheet as CSV "
           "and use that"),
        N_("{1} is a ZIP archive; unpack it and use the file within"),
        N_("{1} is a workbook of an old Excel; save it as .xlsx or CSV and use that"),
        N_("{1} is a PDF document, which holds no table to read; export the orders as CSV"),
        N_("{1} is a picture; export the orders as CSV"),
        N_("{1} is an SQLite database; export its table of orders as CSV"),
        N_("{1} is a Parquet file; export it as CSV"),
        N_("{1} is packed in a way not read here; unpack it, or pack it with gzip"),
        N_("{1} is a web page, often the sign-in page of the shop; sign in and download the "
           "export again"),
        N_("{1} is an XML document; export the orders as CSV"),
        N_("{1} is JSON; export the orders as CSV"),
        N_("{1} is no text; export the orders as CSV"),
    };
    struct message message = {.one = messages[kind], .args = {arg_text(file_name)}};

    return fault_set(fault, STATUS_INVALID, "", message);
}

/* Excel's own first line: sep=; alone. Returns its length, 0 when there is none. */
static size_t separator_line(struct slice text, char *ret_delimiter)
{
    size_t line_end = 0, shift = text.length > 0 && text.at[0] == '"';

    while (line_end < text.length && text.at[line_end] != '\n' && text.at[line_end] != '\r')
        line_end++;
    if (line_end != 5 + 2 * shift || strncasecmp(text.at + shift, "sep=", 4) != 0)
        return 0;
    char delimiter = text.at[4 + shift];
    if (memchr(",;\t|", delimiter, 4) == NULL)
        return 0;
    *ret_delimiter = delimiter;
    size_t pair =
        line_end + 1 < text.length && text.at[line_end] == '\r' && text.at[line_end + 1] == '\n';
    return line_end + pair + (line_end < text.length);
}

/* True when most lines hold two or more gaps of spaces: columns aligned for the eye. */
static bool is_spaced_out(const struct csv_sample *sample)
{
    size_t spaced = 0;

    for (size_t i = 0; i < sample->count; i++) {
        struct slice cell = csv_cell(&sample->rows[i], 0);
        size_t gaps = 0;
        for (size_t k = 1; k < cell.length; k++)
            gaps += cell.at[k] == ' ' && cell.at[k - 1] != ' ';
        spaced += gaps >= 2;
    }
    return sample->count > 0 && spaced * 10 >= sample->count * 9;
}

CHECKED static enum status fault_of_one_column(const struct csv_finding *finding)
{
    struct message_arg file = arg_text(finding->file_name);

    if (is_spaced_out(&finding->sample))
        return fault_set(finding->fault, STATUS_INVALID, "delimiter",
                         MESSAGE("{1}: the columns are set apart by spaces; save it with commas, "
                                 "semicolons or tabs between them",
                                 file));
    return fault_set(finding->fault, STATUS_INVALID, "delimiter",
                     MESSAGE("{1} has one column only; a client and a date are needed, parted by "
                             "commas, semicolons, tabs or |",
                             file));
}

CHECKED static enum status check_sample(const struct csv_finding *finding, struct slice text,
                                        size_t lines_before)
{
    const struct csv_sample *sample = &finding->sample;
    size_t first = finding->header.first;
    struct message_arg file = arg_text(finding->file_name);

    if (first >= sample->count && sample->open_at != SIZE_MAX) {
        size_t line = lines_before + csv_lines((struct slice){text.at, sample->open_at}) + 1;
        return fault_set(finding->fault, STATUS_INVALID, "",
                         MESSAGE("{1}: the quote that opens in line {2} is never closed; close it, "
                                 "or double a quote that belongs to the text",
                                 file, arg_plain((int64_t)line)));
    }
    for (size_t i = 0; i < sample->count; i++)
        if (sample->rows[i].count > CSV_COLUMNS_MAX)
            return fault_set(finding->fault, STATUS_INVALID, "",
                             MESSAGE("{1} has more than {2} columns, the most that are read; keep "
                                     "those of client, date and amount",
                                     file, arg_count(CSV_COLUMNS_MAX)));
    if (sample->count == 0 || sample->rows[finding->header.row].count < 2)
        return fault_of_one_column(finding);
    return STATUS_OK;
}

CHECKED static enum status check_rows(const struct csv_finding *finding)
{
    for (size_t i = finding->header.first; i < finding->sample.count; i++)
        if (!csv_row_is_blank(&finding->sample.rows[i]))
            return STATUS_OK;
    return fault_set(
        finding->fault, STATUS_INVALID, "",
        MESSAGE("{1} has a header, but no orders below it", arg_text(finding->file_name)));
}

const char *csv_readable(struct slice name, struct arena *arena)
{
    enum { SHOWN_BYTES = 100 };
    struct text text = text_new(arena);

    while (name.length > 0 && text.length < SHOWN_BYTES) {
        size_t length = utf8_character(name);
        bool is_control = (unsigned char)name.at[0] < 0x20 || name.at[0] == 0x7F;
        if (length == 0 || is_control)
            text_add(&text, is_control ? " " : "\xEF\xBF\xBD");
        else
            text_add_slice(&text, (struct slice){name.at, length});
        size_t taken = length == 0 ? 1 : length;
        name = (struct slice){name.at + taken, name.length - taken};
    }
    return text.at;
}

static void name_columns(const struct csv_finding *finding, struct csv_layout *layout)
{
    const struct csv_row *row = &finding->sample.rows[finding->header.row];

    layout->column_names = arena_array(finding->arena, const char *, layout->column_count);
    for (size_t i = 0; i < layout->column_count; i++) {
        struct slice name = csv_cell(row, i);
        if (layout->has_header && name.length > 0) {
            layout->column_names[i] = csv_readable(name, finding->arena);
            continue;
        }
        struct text text = text_new(finding->arena);
        text_format(&text, "column %zu", i + 1);
        layout->column_names[i] = text.at;
    }
}

CHECKED static enum status lay_out(struct csv_finding *finding, struct slice text, char delimiter,
                                   size_t lines_before, struct csv_layout *layout)
{
    finding->sample = csv_sample_read(text, delimiter, SAMPLE_ROWS, finding->scratch);
    finding->header = csv_header_find(&finding->sample, &finding->search);
    enum status status = check_sample(finding, text, lines_before);
    if (status == STATUS_OK)
        status = check_rows(finding);
    if (status != STATUS_OK)
        return status;

    const struct csv_row *first = &finding->sample.rows[finding->header.first];
    *layout = (struct csv_layout){
        .delimiter = delimiter,
        .has_header = finding->header.is_there,
        .header_length = (size_t)(first->raw.at - text.at),
        .column_count = finding->sample.rows[finding->header.row].count,
    };
    name_columns(finding, layout);
    return csv_roles_find(finding, layout);
}

CHECKED static enum status find_in_text(struct csv_finding *finding, struct slice head,
                                        struct csv_layout *layout)
{
    char delimiter = 0;
    size_t skipped = separator_line(head, &delimiter);
    struct slice text = {head.at + skipped, head.length - skipped};

    if (finding->search.choice->delimiter != 0)
        delimiter = finding->search.choice->delimiter;
    if (delimiter == 0)
        delimiter = csv_delimiter_find(text, &finding->search, finding->scratch);
    if (delimiter == 0)
        delimiter = ',';
    enum status status = lay_out(finding, text, delimiter, skipped > 0, layout);
    if (status != STATUS_OK)
        return status;
    layout->header_length += skipped;
    layout->header_lines = csv_lines((struct slice){head.at, layout->header_length});
    return STATUS_OK;
}

enum status csv_layout_find(struct slice head, const char *file_name,
                            const struct csv_choice *choice, struct arena *arena,
                            struct fault *fault, struct csv_layout *ret_layout)
{
    enum file_kind kind = file_kind_of(head);
    struct arena scratch = {0};

    if (kind != FILE_KIND_TEXT)
        return fault_of_kind(kind, file_name, fault);
    struct csv_finding finding = {.file_name = file_name,
                                  .search = {choice, column_words_open(&scratch)},
                                  .arena = arena,
                                  .scratch = &scratch,
                                  .fault = fault};
    struct csv_layout layout;
    enum status status = find_in_text(&finding, head, &layout);
    arena_free(&scratch);
    if (status == STATUS_OK)
        *ret_layout = layout;
    return status;
}
