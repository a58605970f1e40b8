// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_sample.h"

#include <stdint.h>

#include "retention/order_amount.h"
#include "retention/order_date.h"

struct csv_sample csv_sample_read(struct slice text, char delimiter, size_t rows_max,
                                  struct arena *arena)
{
    struct csv_sample sample = {.rows = arena_array(arena, struct csv_row, rows_max),
                                .open_at = SIZE_MAX};
    struct slice *scratch = arena_array(arena, struct slice, CSV_COLUMNS_MAX + 1);
    const char *start = text.at;
    size_t fields = 0;

    while (sample.count < rows_max && text.length > 0 && fields < SAMPLE_FIELDS) {
        struct csv_row *row = &sample.rows[sample.count];
        size_t length =
            csv_record_cut(text, true, delimiter, arena, scratch, CSV_COLUMNS_MAX + 1, &row->count);
        if (length == 0) {
            sample.open_at = (size_t)(text.at - start);
            break;
        }
        row->raw = (struct slice){text.at, length};
        row->fields = arena_array(arena, struct slice, row->count);
        memcpy(row->fields, scratch, row->count * sizeof(*scratch));
        fields += row->count;
        sample.count++;
        text = (struct slice){text.at + length, text.length - length};
    }
    return sample;
}

struct slice csv_cell(const struct csv_row *row, size_t column)
{
    if (column >= row->count)
        return (struct slice){"", 0};
    return slice_trim(row->fields[column]);
}

bool csv_row_is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (csv_cell(row, i).length > 0)
            return false;
    return true;
}

size_t csv_lines(struct slice raw)
{
    size_t lines = 0;
    bool is_open = false;

    for (size_t i = 0; i < raw.length; i++) {
        bool is_pair = raw.at[i] == '\r' && i + 1 < raw.length && raw.at[i + 1] == '\n';
        bool ends = raw.at[i] == '\n' || (raw.at[i] == '\r' && !is_pair);
        lines += ends;
        is_open = !ends;
    }
    return lines + is_open;
}

static bool is_digits(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length > 0;
}

struct column_contents column_contents_of(const struct csv_sample *sample, size_t first,
                                          size_t column)
{
    static const struct date_rules no_rules = {DATE_ORDER_UNKNOWN, NULL};
    struct column_contents contents = {0};

    for (size_t i = first; i < sample->count; i++) {
        struct slice cell = csv_cell(&sample->rows[i], column);
        struct date_reading date;
        struct amount_reading amount;

        if (cell.length == 0)
            continue;
        bool is_whole = is_digits(cell);
        bool is_date = order_date_read(cell, &no_rules, &date) == DATE_READ;
        contents.filled++;
        contents.dates += is_date && !is_whole;
        contents.digit_dates += is_date && is_whole;
        contents.whole_numbers += is_whole;
        contents.amounts += order_amount_read(cell, DECIMAL_UNKNOWN, &amount) == AMOUNT_READ;
    }
    return contents;
}

static bool is_most(size_t part, size_t filled)
{
    return filled > 0 && part * 10 >= filled * 9;
}

bool column_is_dates(const struct column_contents *contents)
{
    return is_most(contents->dates, contents->filled);
}

bool column_is_digit_dates(const struct column_contents *contents)
{
    return is_most(contents->digit_dates, contents->filled);
}

bool column_is_amounts(const struct column_contents *contents)
{
    return is_most(contents->amounts, contents->filled);
}

bool column_is_whole_numbers(const struct column_contents *contents)
{
    return is_most(contents->whole_numbers, contents->filled);
}
