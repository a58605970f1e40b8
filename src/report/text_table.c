// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_table.h"

#include <assert.h>
#include <string.h>

#include "base/display.h"

enum { GAP_MOST = 2, FIRST_CELLS = 64, NARROW = 60 };

struct table table_new(struct printer *printer)
{
    return (struct table){.printer = printer, .gap = GAP_MOST};
}

void table_column(struct table *table, const char *head, enum column_kind kind, int weight,
                  size_t least)
{
    assert(table->column_count < TABLE_COLUMNS_MAX);
    table->columns[table->column_count++] =
        (struct table_column){.head = head, .kind = kind, .weight = weight, .least = least};
}

void table_cell(struct table *table, const char *text, enum tone tone)
{
    if (table->cell_count == table->cell_capacity) {
        size_t capacity = table->cell_capacity > 0 ? table->cell_capacity * 2 : FIRST_CELLS;
        struct table_cell *cells = arena_array(table->printer->arena, struct table_cell, capacity);

        if (table->cell_count > 0)
            memcpy(cells, table->cells, table->cell_count * sizeof(*cells));
        table->cells = cells;
        table->cell_capacity = capacity;
    }
    table->cells[table->cell_count++] = (struct table_cell){text, tone};
}

static size_t row_count(const struct table *table)
{
    return table->cell_count / table->column_count;
}

static const struct table_cell *cell_at(const struct table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

static size_t longest_word(const char *text)
{
    size_t longest = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        size_t width = display_width((struct slice){text, length});

        if (width > longest)
            longest = width;
        text += length;
        text += strspn(text, " ");
    }
    return longest;
}

/* Heads stand in two lines, or in as many as they have words where the table gets too wide. */
enum head_form { HEAD_EASY, HEAD_TIGHT };

static size_t head_width(const struct table *table, const char *head, enum head_form form)
{
    enum { HEAD_LINES = 2 };
    size_t width = longest_word(head);

    while (form == HEAD_EASY && wrap(table->printer, head, width).count > HEAD_LINES)
        width++;
    return width;
}

static bool can_narrow(const struct table_column *column)
{
    return (column->kind == COLUMN_NAME || column->kind == COLUMN_WRAPPED) &&
           column->width > column->least;
}

static void set_natural_widths(struct table *table, enum head_form form)
{
    for (size_t i = 0; i < table->column_count; i++) {
        struct table_column *column = &table->columns[i];

        column->width = head_width(table, column->head, form);
        if (column->least < longest_word(column->head))
            column->least = longest_word(column->head);
        for (size_t row = 0; row < row_count(table); row++) {
            size_t width = display_width(slice_of(cell_at(table, row, i)->text));

            if (width > column->width)
                column->width = width;
        }
    }
}

/* The width when every column that may be narrowed is. */
static size_t least_width(const struct table *table)
{
    size_t width = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];

        if (column->width > 0)
            width += (can_narrow(column) ? column->least : column->width) + table->gap;
    }
    return width >= table->gap ? width - table->gap : 0;
}

static size_t full_width(const struct table *table)
{
    size_t width = 0;

    for (size_t i = 0; i < table->column_count; i++)
        width += table->columns[i].width > 0 ? table->columns[i].width + table->gap : 0;
    return width >= table->gap ? width - table->gap : 0;
}

static struct table_column *lightest_column(struct table *table)
{
    struct table_column *lightest = NULL;

    for (size_t i = 0; i < table->column_count; i++) {
        struct table_column *column = &table->columns[i];

        if (column->width > 0 && column->weight != STAYS &&
            (lightest == NULL || column->weight < lightest->weight))
            lightest = column;
    }
    return lightest;
}

static void leave_away(struct table *table, int weight)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].weight == weight)
            table->columns[i].width = 0;
    }
}

static struct table_column *widest_narrowable(struct table *table)
{
    struct table_column *widest = NULL;

    for (size_t i = 0; i < table->column_count; i++) {
        struct table_column *column = &table->columns[i];

        if (can_narrow(column) && (widest == NULL || column->width > widest->width))
            widest = column;
    }
    return widest;
}

static void fit(struct table *table)
{
    size_t width = table->printer->width;
    struct table_column *column;

    set_natural_widths(table, HEAD_EASY);
    if (least_width(table) > width)
        set_natural_widths(table, HEAD_TIGHT);
    if (least_width(table) > width && width < NARROW)
        table->gap = 1;
    while (least_width(table) > width && (column = lightest_column(table)) != NULL)
        leave_away(table, column->weight);
    while (full_width(table) > width && (column = widest_narrowable(table)) != NULL)
        column->width--;
}

static void print_spaces(struct printer *printer, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_char(printer->out, ' ');
}

/* One line of one cell; spaces after it are kept back in *pending, so that no line ends in
 * them. */
static void print_piece(struct table *table, const struct table_column *column, enum tone tone,
                        struct slice piece, size_t *pending)
{
    struct printer *printer = table->printer;
    size_t width = display_width(piece);
    size_t padding = column->width > width ? column->width - width : 0;

    if (column->kind == COLUMN_FIGURE) {
        *pending += padding;
        padding = 0;
    }
    if (piece.length > 0) {
        print_spaces(printer, *pending);
        *pending = 0;
        print_toned(printer, tone, piece);
    } else {
        padding += column->kind == COLUMN_FIGURE ? 0 : width;
    }
    *pending += padding + table->gap;
}

static struct lines lines_of(struct printer *printer, const struct table_column *column,
                             const char *text)
{
    struct text fitted = text_new(printer->arena);

    if (column->kind == COLUMN_WRAPPED)
        return wrap(printer, text, column->width);
    text_add_fitted(&fitted, slice_of(text), column->width,
                    printer->style.is_unicode ? "…" : "...");
    struct slice *line = arena_array(printer->arena, struct slice, 1);

    *line = (struct slice){fitted.at, fitted.length};
    return (struct lines){line, 1};
}

/* Rows begin with their first line, heads end with their last. */
enum line_anchor { ANCHOR_TOP, ANCHOR_BOTTOM };

static void print_cells(struct table *table, const struct lines *lines, const enum tone *tones,
                        enum line_anchor anchor)
{
    size_t height = 0;

    for (size_t i = 0; i < table->column_count; i++)
        height = lines[i].count > height ? lines[i].count : height;
    for (size_t line = 0; line < height; line++) {
        size_t pending = 0;

        for (size_t i = 0; i < table->column_count; i++) {
            size_t above = anchor == ANCHOR_BOTTOM ? height - lines[i].count : 0;
            bool is_blank = line < above || line - above >= lines[i].count;

            if (table->columns[i].width > 0)
                print_piece(table, &table->columns[i], tones[i],
                            is_blank ? (struct slice){"", 0} : lines[i].items[line - above],
                            &pending);
        }
        text_add_char(table->printer->out, '\n');
    }
}

static bool has_heads(const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].head[0] != '\0')
            return true;
    }
    return false;
}

static void print_heads(struct table *table)
{
    struct lines lines[TABLE_COLUMNS_MAX] = {0};
    enum tone tones[TABLE_COLUMNS_MAX];

    if (!has_heads(table))
        return;
    for (size_t i = 0; i < table->column_count; i++) {
        tones[i] = TONE_QUIET;
        if (table->columns[i].width > 0)
            lines[i] = wrap(table->printer, table->columns[i].head, table->columns[i].width);
    }
    print_cells(table, lines, tones, ANCHOR_BOTTOM);
    print_rule(table->printer, full_width(table));
}

void table_print(struct table *table)
{
    if (table->cell_count == 0)
        return;
    fit(table);
    if (has_heads(table))
        print_gap(table->printer);
    print_heads(table);
    for (size_t row = 0; row < row_count(table); row++) {
        struct lines lines[TABLE_COLUMNS_MAX] = {0};
        enum tone tones[TABLE_COLUMNS_MAX];

        for (size_t i = 0; i < table->column_count; i++) {
            const struct table_cell *cell = cell_at(table, row, i);

            tones[i] = cell->tone;
            if (table->columns[i].width > 0)
                lines[i] = lines_of(table->printer, &table->columns[i], cell->text);
        }
        print_cells(table, lines, tones, ANCHOR_TOP);
    }
    print_gap(table->printer);
}
