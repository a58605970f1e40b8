// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_cells.h"

#include <string.h>

#include "base/pages.h"
#include "outside/xlsx_xml.h"

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_TRUTH, CELL_FAULT, CELL_DAY };

struct cells_reading {
    const struct xlsx_cell_rules *rules;
    const struct xlsx_rows *rows;
    struct xlsx_place *place;

    struct slice *cells; /* [column - 1] of the row being read */
    size_t cell_count;   /* up to the last that holds anything */
    char *text;          /* what the cells refer to, XLSX_ROW_MAX bytes */
    size_t text_length;
    size_t row_length; /* bytes of all its cells, shared ones too */

    bool in_row, in_cell, in_value, in_phonetic;
    enum cell_kind kind;
    enum number_kind number_kind;
    size_t start; /* of the cell's text */
};

static enum outside_code start_row(struct cells_reading *reading, const char **attributes)
{
    const char *number = xml_attribute(attributes, "r");
    uint32_t row = reading->place->row + 1;

    if (number != NULL && !xml_number(number, &row))
        return OUTSIDE_DAMAGED;
    if (row <= reading->place->row)
        return OUTSIDE_DAMAGED;
    if (row > reading->rules->rows_max || row > XLSX_ROWS_MAX)
        return OUTSIDE_TOO_MANY_ROWS;

    reading->place->row = row;
    reading->place->column = 0;
    reading->cell_count = 0;
    reading->text_length = 0;
    reading->row_length = 0;
    reading->in_row = true;
    return OUTSIDE_DONE;
}

static enum outside_code end_row(struct cells_reading *reading)
{
    reading->in_row = false;
    if (reading->cell_count == 0)
        return OUTSIDE_DONE;
    reading->place->rows_taken++;
    return reading->rows->take(reading->rows->context, reading->place->row, reading->cells,
                               reading->cell_count);
}

/* The column of a reference as AB12; 0 when it is none. */
static uint32_t column_of(const char *reference)
{
    uint32_t column = 0;

    for (; *reference >= 'A' && *reference <= 'Z'; reference++) {
        column = column * 26 + (uint32_t)(*reference - 'A') + 1;
        if (column > XLSX_COLUMNS_MAX)
            return column;
    }
    return column;
}

static enum cell_kind kind_of(const char *type)
{
    static const struct {
        const char *type;
        enum cell_kind kind;
    } kinds[] = {
        {"s", CELL_SHARED}, {"str", CELL_TEXT}, {"inlineStr", CELL_TEXT},
        {"b", CELL_TRUTH},  {"e", CELL_FAULT},  {"d", CELL_DAY},
    };

    for (size_t i = 0; type != NULL && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(type, kinds[i].type) == 0)
            return kinds[i].kind;
    }
    return CELL_NUMBER;
}

static enum outside_code move_to_column(struct cells_reading *reading, const char *reference)
{
    uint32_t column = reference == NULL ? reading->place->column + 1 : column_of(reference);

    if (column > XLSX_COLUMNS_MAX)
        return OUTSIDE_TOO_MANY_COLUMNS;
    if (column <= reading->place->column)
        return OUTSIDE_DAMAGED;
    reading->place->column = column;
    return OUTSIDE_DONE;
}

static enum outside_code start_cell(struct cells_reading *reading, const char **attributes)
{
    const char *reference = NULL, *type = NULL, *style_text = NULL;
    uint32_t style = 0;

    /* One pass instead of xml_attribute() thrice: this is the path of every cell. */
    for (; attributes[0] != NULL; attributes += 2) {
        const char **to = strcmp(attributes[0], "r") == 0   ? &reference
                          : strcmp(attributes[0], "t") == 0 ? &type
                          : strcmp(attributes[0], "s") == 0 ? &style_text
                                                            : NULL;
        if (to != NULL)
            *to = attributes[1];
    }
    enum outside_code code = move_to_column(reading, reference);
    if (code != OUTSIDE_DONE)
        return code;
    if (style_text != NULL && !xml_number(style_text, &style))
        return OUTSIDE_DAMAGED;

    reading->in_cell = true;
    reading->kind = kind_of(type);
    reading->number_kind = xlsx_style_kind(reading->rules->styles, style);
    reading->start = reading->text_length;
    return OUTSIDE_DONE;
}

static enum outside_code shared_text(const struct cells_reading *reading, struct slice raw,
                                     struct slice *ret_text)
{
    size_t number = 0;

    for (size_t i = 0; i < raw.length; i++) {
        if (raw.at[i] < '0' || raw.at[i] > '9' || number > STRINGS_MAX)
            return OUTSIDE_DAMAGED;
        number = number * 10 + (size_t)(raw.at[i] - '0');
    }
    return xlsx_strings_get(reading->rules->strings, number, ret_text) ? OUTSIDE_DONE
                                                                       : OUTSIDE_DAMAGED;
}

static struct slice keep(struct cells_reading *reading, const char *text)
{
    struct slice kept = {reading->text + reading->start, strlen(text)};

    memcpy(reading->text + reading->start, text, kept.length);
    reading->text_length = reading->start + kept.length;
    return kept;
}

static enum outside_code number_text(struct cells_reading *reading, struct slice raw,
                                     struct slice *ret_text)
{
    char text[NUMBER_TEXT_SIZE];

    if (!xlsx_number_write(slice_trim(raw), reading->number_kind, reading->rules->dates, text))
        return OUTSIDE_DAMAGED;
    *ret_text = keep(reading, text);
    return OUTSIDE_DONE;
}

/* The text of the cell from what stood in its value. */
static enum outside_code cell_text(struct cells_reading *reading, struct slice *ret_text)
{
    struct slice raw = {reading->text + reading->start, reading->text_length - reading->start};

    *ret_text = (struct slice){raw.at, 0};
    if (raw.length == 0)
        return OUTSIDE_DONE;
    switch (reading->kind) {
    case CELL_SHARED:
        reading->text_length = reading->start;
        return shared_text(reading, raw, ret_text);
    case CELL_TEXT:
        raw.length = xlsx_text_unescape(reading->text + reading->start, raw.length);
        reading->text_length = reading->start + raw.length;
        *ret_text = raw;
        return OUTSIDE_DONE;
    case CELL_TRUTH:
        *ret_text = keep(reading, raw.at[0] == '1' || raw.at[0] == 't' ? "TRUE" : "FALSE");
        return OUTSIDE_DONE;
    case CELL_FAULT:
        reading->text_length = reading->start;
        return OUTSIDE_DONE;
    case CELL_DAY:
        *ret_text = raw;
        return OUTSIDE_DONE;
    case CELL_NUMBER:
        break;
    }
    return number_text(reading, raw, ret_text);
}

static enum outside_code end_cell(struct cells_reading *reading)
{
    struct slice text;
    enum outside_code code = cell_text(reading, &text);

    reading->in_cell = false;
    reading->in_value = false;
    reading->in_phonetic = false;
    if (code != OUTSIDE_DONE || text.length == 0)
        return code;
    reading->row_length += text.length + 1;
    if (reading->row_length > XLSX_ROW_MAX)
        return OUTSIDE_ROW_TOO_LONG;

    size_t column = reading->place->column - 1;
    memset(reading->cells + reading->cell_count, 0,
           (column - reading->cell_count) * sizeof(struct slice));
    reading->cells[column] = text;
    reading->cell_count = column + 1;
    return OUTSIDE_DONE;
}

static enum outside_code on_start(void *context, const char *name, const char **attributes)
{
    struct cells_reading *reading = context;

    if (!reading->in_row)
        return strcmp(name, "row") == 0 ? start_row(reading, attributes) : OUTSIDE_DONE;
    if (!reading->in_cell)
        return strcmp(name, "c") == 0 ? start_cell(reading, attributes) : OUTSIDE_DONE;
    if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !reading->in_phonetic))
        reading->in_value = true;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = true;
    return OUTSIDE_DONE;
}

static enum outside_code on_end(void *context, const char *name)
{
    struct cells_reading *reading = context;

    if (!reading->in_row)
        return OUTSIDE_DONE;
    if (!reading->in_cell)
        return strcmp(name, "row") == 0 ? end_row(reading) : OUTSIDE_DONE;
    if (strcmp(name, "c") == 0)
        return end_cell(reading);
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        reading->in_value = false;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = false;
    return OUTSIDE_DONE;
}

static enum outside_code on_text(void *context, const char *bytes, size_t length)
{
    struct cells_reading *reading = context;

    if (!reading->in_value)
        return OUTSIDE_DONE;
    if (reading->text_length - reading->start + length > XLSX_CELL_MAX)
        return OUTSIDE_CELL_TOO_LONG;
    /* Room is left for a number, which may be written longer than it was read. */
    if (reading->text_length + length + NUMBER_TEXT_SIZE > XLSX_ROW_MAX)
        return OUTSIDE_ROW_TOO_LONG;
    memcpy(reading->text + reading->text_length, bytes, length);
    reading->text_length += length;
    return OUTSIDE_DONE;
}

enum outside_code xlsx_cells_read(const struct xlsx_parts *parts, const char *path,
                                  uint64_t bytes_max, const struct xlsx_cell_rules *rules,
                                  const struct xlsx_rows *rows, struct arena *arena,
                                  struct xlsx_place *ret_place)
{
    struct cells_reading reading = {
        .rules = rules,
        .rows = rows,
        .place = ret_place,
        .cells = arena_array(arena, struct slice, XLSX_COLUMNS_MAX),
        .text = pages_map(XLSX_ROW_MAX),
    };
    const struct xml_handlers handlers = {
        .context = &reading, .start = on_start, .end = on_end, .text = on_text};

    *ret_place = (struct xlsx_place){0};
    enum outside_code code = xml_read(parts, path, bytes_max, &handlers);
    pages_unmap(reading.text, XLSX_ROW_MAX);
    return code;
}
