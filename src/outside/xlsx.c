// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx.h"

#include <string.h>

#include "outside/xlsx_book.h"
#include "outside/xlsx_cells.h"

struct workbook {
    const struct xlsx_parts *parts;
    const struct xlsx_choice *choice;
    const struct xlsx_rows *rows;
    struct arena *arena;
    struct xlsx_result *result;
    struct xlsx_book *book;
    struct xlsx_strings strings;
    struct xlsx_styles styles;
};

static void note_names(struct workbook *workbook)
{
    const struct xlsx_book *book = workbook->book;
    const char **names = arena_array(workbook->arena, const char *, book->sheet_count);

    for (size_t i = 0; i < book->sheet_count; i++)
        names[i] = book->sheets[i].name;
    workbook->result->names = names;
    workbook->result->name_count = book->sheet_count;
}

static enum outside_code read_contents(struct workbook *workbook)
{
    enum outside_code code = xlsx_book_read(workbook->parts, workbook->arena, workbook->book);

    workbook->result->part = workbook->book->part;
    note_names(workbook);
    return code;
}

static enum outside_code read_strings(struct workbook *workbook)
{
    const char *path = workbook->book->strings_path;

    if (path == NULL)
        return OUTSIDE_DONE;
    workbook->result->part = path;
    workbook->result->limit = workbook->choice->text_max;
    return xlsx_strings_read(workbook->parts, path, workbook->choice->text_max, &workbook->strings);
}

static enum outside_code read_styles(struct workbook *workbook)
{
    const char *path = workbook->book->styles_path;

    if (path == NULL)
        return OUTSIDE_DONE;
    workbook->result->part = path;
    workbook->result->limit = XLSX_SMALL_PART_MAX;
    return xlsx_styles_read(workbook->parts, path, workbook->arena, &workbook->styles);
}

static enum outside_code read_sheet(struct workbook *workbook, const struct xlsx_sheet *sheet,
                                    uint64_t *ret_rows)
{
    const struct xlsx_cell_rules rules = {
        .strings = &workbook->strings,
        .styles = &workbook->styles,
        .dates = workbook->book->dates,
        .rows_max = workbook->choice->rows_max,
    };
    struct xlsx_result *result = workbook->result;
    struct xlsx_place place;

    result->part = sheet->path;
    result->sheet = sheet->name;
    result->limit = workbook->choice->sheet_max;
    enum outside_code code =
        xlsx_cells_read(workbook->parts, sheet->path, workbook->choice->sheet_max, &rules,
                        workbook->rows, workbook->arena, &place);
    result->row = place.row;
    result->column = place.column;
    *ret_rows = place.rows_taken;
    return code;
}

static bool is_asked_for(const struct workbook *workbook, const struct xlsx_sheet *sheet)
{
    const char *asked = workbook->choice->sheet;

    return asked == NULL || strcmp(asked, sheet->name) == 0;
}

static enum outside_code read_first_sheet(struct workbook *workbook)
{
    const struct xlsx_book *book = workbook->book;
    bool is_there = false;

    for (size_t i = 0; i < book->sheet_count; i++) {
        uint64_t rows = 0;

        if (!is_asked_for(workbook, &book->sheets[i]))
            continue;
        is_there = true;
        enum outside_code code = read_sheet(workbook, &book->sheets[i], &rows);
        if (code != OUTSIDE_DONE || rows > 0)
            return code;
    }
    return is_there || workbook->choice->sheet == NULL ? OUTSIDE_NO_DATA : OUTSIDE_NO_SUCH_SHEET;
}

enum outside_code xlsx_read(const struct xlsx_parts *parts, const struct xlsx_choice *choice,
                            const struct xlsx_rows *rows, struct arena *arena,
                            struct xlsx_result *ret_result)
{
    struct workbook workbook = {
        .parts = parts,
        .choice = choice,
        .rows = rows,
        .arena = arena,
        .result = ret_result,
        .book = arena_alloc(arena, sizeof(struct xlsx_book)),
    };

    *ret_result = (struct xlsx_result){.sheet = "", .part = "", .limit = XLSX_SMALL_PART_MAX};
    enum outside_code code = read_contents(&workbook);
    if (code == OUTSIDE_DONE)
        code = read_styles(&workbook);
    if (code == OUTSIDE_DONE)
        code = read_strings(&workbook);
    if (code == OUTSIDE_DONE)
        code = read_first_sheet(&workbook);
    xlsx_strings_close(&workbook.strings);
    return code;
}
