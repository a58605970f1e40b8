// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sheet_write.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"

/* Days before 1 March 1900 have no number there that all programs read alike. */
enum { SERIAL_OF_1970 = 25569, SERIAL_FIRST = 61 };

/* Places in the list of workbook_write.c. */
enum style { STYLE_PLAIN, STYLE_HEAD, STYLE_DAY, STYLE_AMOUNT };

struct sheet sheet_csv(struct text *out, struct csv_form form)
{
    return (struct sheet){.out = out, .kind = SHEET_CSV, .csv = csv_new_in(out, form), .row = 1};
}

struct sheet sheet_xlsx(struct text *out)
{
    return (struct sheet){.out = out, .kind = SHEET_XLSX, .row = 1};
}

/* "A" to "BL" and the row. */
static void begin_cell(struct sheet *sheet, enum style style)
{
    enum { LETTERS = 26 };
    size_t column = sheet->column++;
    char letters[3] = {0};

    assert(column < SHEET_COLUMNS_MAX);
    if (column >= LETTERS) {
        letters[0] = (char)('A' + column / LETTERS - 1);
        letters[1] = (char)('A' + column % LETTERS);
    } else {
        letters[0] = (char)('A' + column);
    }
    if (column == 0)
        text_format(sheet->out, "<row r=\"%" PRIu32 "\">", sheet->row);
    text_format(sheet->out, "<c r=\"%s%" PRIu32 "\"", letters, sheet->row);
    if (style != STYLE_PLAIN)
        text_format(sheet->out, " s=\"%d\"", (int)style);
}

/* Whether a reader would take what begins here for a character: _x000D_. */
static bool is_escape(struct slice text, size_t at)
{
    enum { LENGTH = 7 };

    if (text.length - at < LENGTH || memcmp(text.at + at, "_x", 2) != 0 || text.at[at + 6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (text.at[at + i] == '\0' || strchr("0123456789abcdefABCDEF", text.at[at + i]) == NULL)
            return false;
    return true;
}

static void add_escaped(struct text *out, struct slice text, size_t at)
{
    const char character = text.at[at];

    if (character == '&')
        text_add(out, "&amp;");
    else if (character == '<')
        text_add(out, "&lt;");
    else if (character == '>')
        text_add(out, "&gt;");
    else if (character == '\r')
        text_add(out, "&#13;");
    else if (character == '_' && is_escape(text, at))
        text_add(out, "_x005F_");
    else if ((unsigned char)character < ' ' && character != '\n' && character != '\t')
        text_format(out, "_x%04X_", (unsigned)character); /* XML has no other way for it */
    else
        text_add_char(out, character);
}

static struct slice cut(struct slice text)
{
    if (text.length <= SHEET_TEXT_MAX)
        return text;
    text.length = SHEET_TEXT_MAX;
    while (text.length > 0 && ((unsigned char)text.at[text.length] & 0xC0) == 0x80)
        text.length--;
    return text;
}

static void add_text(struct sheet *sheet, enum style style, struct slice text)
{
    begin_cell(sheet, style);
    text_add(sheet->out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    /* The importer takes one away, as from CSV. */
    if (csv_is_guarded(text))
        text_add_char(sheet->out, '\'');
    text = cut(text);
    for (size_t i = 0; i < text.length; i++)
        add_escaped(sheet->out, text, i);
    text_add(sheet->out, "</t></is></c>");
}

/* What begins a row is written, or the row would not begin. */
static void skip_cell(struct sheet *sheet)
{
    if (sheet->column > 0) {
        sheet->column++;
        return;
    }
    begin_cell(sheet, STYLE_PLAIN);
    text_add(sheet->out, "/>");
}

void sheet_head(struct sheet *sheet, const char *name)
{
    if (sheet->kind == SHEET_CSV)
        csv_text(&sheet->csv, name);
    else
        add_text(sheet, STYLE_HEAD, slice_of(name));
}

void sheet_text(struct sheet *sheet, struct slice text)
{
    if (sheet->kind == SHEET_CSV)
        csv_guarded(&sheet->csv, text);
    else if (text.length == 0)
        sheet_empty(sheet);
    else
        add_text(sheet, STYLE_PLAIN, text);
}

void sheet_word(struct sheet *sheet, const char *word)
{
    if (sheet->kind == SHEET_CSV)
        csv_text(&sheet->csv, word);
    else
        sheet_text(sheet, slice_of(word));
}

void sheet_int(struct sheet *sheet, int64_t number)
{
    if (sheet->kind == SHEET_CSV) {
        csv_int(&sheet->csv, number);
        return;
    }
    begin_cell(sheet, STYLE_PLAIN);
    text_format(sheet->out, "><v>%" PRId64 "</v></c>", number);
}

void sheet_id(struct sheet *sheet, int64_t id)
{
    if (sheet->kind == SHEET_CSV) {
        csv_int(&sheet->csv, id);
        return;
    }
    begin_cell(sheet, STYLE_PLAIN);
    text_format(sheet->out, " t=\"inlineStr\"><is><t>%" PRId64 "</t></is></c>", id);
}

void sheet_day(struct sheet *sheet, day_t day)
{
    char text[DAY_TEXT_SIZE];

    if (sheet->kind == SHEET_CSV || day + SERIAL_OF_1970 < SERIAL_FIRST) {
        day_write(day, text);
        sheet_word(sheet, text);
        return;
    }
    begin_cell(sheet, STYLE_DAY);
    text_format(sheet->out, "><v>%" PRId32 "</v></c>", day + SERIAL_OF_1970);
}

void sheet_amount(struct sheet *sheet, int64_t units, int decimals)
{
    if (sheet->kind == SHEET_CSV) {
        csv_fixed(&sheet->csv, units, decimals);
        return;
    }
    begin_cell(sheet, STYLE_AMOUNT);
    text_add(sheet->out, "><v>");
    text_decimal(sheet->out, units, decimals);
    text_add(sheet->out, "</v></c>");
}

void sheet_empty(struct sheet *sheet)
{
    if (sheet->kind == SHEET_CSV)
        csv_empty(&sheet->csv);
    else
        skip_cell(sheet);
}

void sheet_end_row(struct sheet *sheet)
{
    if (sheet->kind == SHEET_CSV)
        csv_end_record(&sheet->csv);
    else
        text_add(sheet->out, "</row>\n");
    sheet->row++;
    sheet->column = 0;
}
