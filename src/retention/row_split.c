// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/row_split.h"

#include "base/bits.h"
#include "retention/order_bins.h"

struct row_plan row_plan_make(const struct csv_layout *layout, struct arena *arena)
{
    struct row_plan plan = {.delimiter = layout->delimiter, .column_count = layout->column_count};
    int16_t *field_of = arena_array(arena, int16_t, layout->column_count);

    for (size_t column = 0; column < layout->column_count; column++)
        field_of[column] = -1;
    for (size_t role = 0; role < COLUMN_ROLES; role++) {
        int32_t column = layout->column[role];

        plan.role_field[role] = -1;
        if (column == COLUMN_NONE)
            continue;
        if (field_of[column] < 0) {
            plan.field_column[plan.field_count] = column;
            field_of[column] = (int16_t)plan.field_count++;
        }
        plan.role_field[role] = field_of[column];
    }
    plan.field_of = field_of;
    return plan;
}

/* The next delimiter, line feed or carriage return; the padding holds one. */
static const char *next_mark(const char *at, uint64_t delimiters)
{
    for (;; at += 8) {
        uint64_t word = bytes_load(at);
        uint64_t marks = bytes_zero(word ^ delimiters) | bytes_zero(word ^ BYTES_OF('\n')) |
                         bytes_zero(word ^ BYTES_OF('\r'));
        if (marks != 0)
            return at + bytes_first(marks);
    }
}

static const char *after_line_end(const char *mark)
{
    return mark[0] == '\r' && mark[1] == '\n' ? mark + 2 : mark + 1;
}

static void keep_field(const struct row_plan *plan, size_t column, struct slice field,
                       struct split_row *row)
{
    if (column >= plan->column_count)
        row->is_too_wide = row->is_too_wide || field.length > 0;
    else if (plan->field_of[column] >= 0)
        row->fields[plan->field_of[column]] = field;
}

static void empty_missing_fields(const struct row_plan *plan, struct split_row *row)
{
    if (row->column_count >= plan->column_count)
        return;
    for (size_t field = 0; field < plan->field_count; field++)
        if ((size_t)plan->field_column[field] >= row->column_count)
            row->fields[field] = (struct slice){row->raw.at, 0};
}

const char *row_split_plain(const struct row_plan *plan, const char *at, struct split_row *ret_row)
{
    const char *start = at, *mark;
    uint64_t delimiters = BYTES_OF(plan->delimiter);
    size_t column = 0;

    ret_row->is_too_wide = ret_row->is_after_quotes = false;
    for (;; column++, at = mark + 1) {
        mark = next_mark(at, delimiters);
        keep_field(plan, column, (struct slice){at, (size_t)(mark - at)}, ret_row);
        if (*mark != plan->delimiter)
            break;
    }
    ret_row->raw = (struct slice){start, (size_t)(mark - start)};
    ret_row->column_count = column + 1;
    ret_row->line_count = 1;
    empty_missing_fields(plan, ret_row);
    return after_line_end(mark);
}

/* The closing quote of the field whose text begins at `at`, or `end` when it stays open. */
static const char *closing_quote(const char *at, const char *end, bool *ret_has_doubled)
{
    *ret_has_doubled = false;
    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        if (quote == NULL)
            return end;
        if (quote + 1 >= end || quote[1] != '"')
            return quote;
        *ret_has_doubled = true;
        at = quote + 2;
    }
    return end;
}

static struct slice without_doubled(struct slice text, struct arena *arena)
{
    char *copy = arena_alloc(arena, text.length + ORDER_BINS_PADDING);
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++) {
        copy[length++] = text.at[i];
        if (text.at[i] == '"')
            i++;
    }
    return (struct slice){copy, length};
}

static size_t line_ends_within(struct slice text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '\n' ||
                 (text.at[i] == '\r' && (i + 1 == text.length || text.at[i + 1] != '\n'));
    return count;
}

/* Takes the quotes off the field at `at` (after its opening quote). Returns what follows. */
static const char *take_quoted(const char *at, const char *end, struct arena *arena,
                               struct slice *ret_field, size_t *line_count)
{
    bool has_doubled;
    const char *quote = closing_quote(at, end, &has_doubled);

    *ret_field = (struct slice){at, (size_t)(quote - at)};
    *line_count += line_ends_within(*ret_field);
    if (has_doubled)
        *ret_field = without_doubled(*ret_field, arena);
    return quote < end ? quote + 1 : end;
}

const char *row_split_quoted(const struct row_plan *plan, const char *at, const char *end,
                             struct arena *arena, struct split_row *ret_row)
{
    const char *start = at, *mark;
    uint64_t delimiters = BYTES_OF(plan->delimiter);
    size_t column = 0;

    ret_row->line_count = 1;
    ret_row->is_too_wide = ret_row->is_after_quotes = false;
    for (;; column++, at = mark + 1) {
        if (at < end && *at == '"') {
            struct slice field;
            const char *rest = take_quoted(at + 1, end, arena, &field, &ret_row->line_count);
            mark = next_mark(rest, delimiters);
            if (slice_trim((struct slice){rest, (size_t)(mark - rest)}).length > 0)
                ret_row->is_after_quotes = true;
            keep_field(plan, column, field, ret_row);
        } else {
            mark = next_mark(at, delimiters);
            keep_field(plan, column, (struct slice){at, (size_t)(mark - at)}, ret_row);
        }
        if (mark >= end || *mark != plan->delimiter)
            break;
    }
    ret_row->raw = (struct slice){start, (size_t)(mark - start)};
    ret_row->column_count = column + 1;
    empty_missing_fields(plan, ret_row);
    return after_line_end(mark);
}
