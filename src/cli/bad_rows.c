// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/bad_rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/display.h"
#include "cli/wrap.h"

enum { TABLE_COLUMNS = 4, GAP = 2, WIDTH_MAX = 28, REASON_WIDTH_LEAST = 24 };

/* One row of the table, ready to be shown but for the reason, which takes what is left. */
struct shown_row {
    const char *cells[TABLE_COLUMNS];
    const char *reason;
};

static const char *safe(struct arena *arena, const char *text)
{
    struct text out = text_new(arena);

    text_add_fitted(&out, slice_of(text), WIDTH_MAX, "...");
    return out.at;
}

/* Of a long path the file's own name matters most. */
static const char *file_cell(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return safe(arena, slash && display_width(slice_of(path)) > WIDTH_MAX ? slash + 1 : path);
}

static struct shown_row row_of(struct arena *arena, const struct language *language,
                               const struct bad_row *row)
{
    struct text line = text_new(arena);

    text_format(&line, "%" PRId64, row->line);
    return (struct shown_row){
        .cells = {file_cell(arena, row->file), line.at, safe(arena, row->column),
                  safe(arena, row->value)},
        .reason = message_text(arena, language, row->reason),
    };
}

static void add_shown_row(struct text *out, const struct shown_row *row, const size_t *widths,
                          size_t columns)
{
    size_t column = 0;

    for (size_t i = 0; i < TABLE_COLUMNS; i++) {
        size_t width = display_width(slice_of(row->cells[i]));

        text_add(out, row->cells[i]);
        text_spaces(out, widths[i] - width + GAP);
        column += widths[i] + GAP;
    }
    if (column + REASON_WIDTH_LEAST > columns) {
        text_add(out, "\n    ");
        column = 4;
    }
    text_wrap(out, row->reason, column, columns);
}

void text_bad_rows(struct text *out, const struct language *language,
                   const struct read_findings *findings, size_t columns)
{
    struct shown_row rows[BAD_ROWS_SHOWN + 1];
    size_t count = findings->bad_rows_shown + 1;
    size_t widths[TABLE_COLUMNS] = {0};
    struct arena scratch = {0};

    rows[0] = (struct shown_row){
        .cells = {translate(language, N_("File")), translate(language, N_("Line")),
                  translate(language, N_("Column")), translate(language, N_("Value"))},
        .reason = translate(language, N_("What was expected")),
    };
    for (size_t i = 1; i < count; i++)
        rows[i] = row_of(&scratch, language, &findings->bad_rows[i - 1]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < TABLE_COLUMNS; j++)
            if (display_width(slice_of(rows[i].cells[j])) > widths[j])
                widths[j] = display_width(slice_of(rows[i].cells[j]));
    for (size_t i = 0; i < count; i++)
        add_shown_row(out, &rows[i], widths, columns);
    arena_free(&scratch);
}
