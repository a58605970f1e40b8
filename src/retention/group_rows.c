// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/group_rows.h"

#include <stdbool.h>
#include <stdlib.h>

/* Insertion is the faster way while rows move no further than this on average. */
enum { MOVES_PER_ROW = 16 };

static int compare_rows(const void *left, const void *right)
{
    const struct group_row *a = left, *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->row_hash != b->row_hash)
        return a->row_hash < b->row_hash ? -1 : 1;
    if (a->amount != b->amount)
        return a->amount > b->amount ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->service < b->service ? -1 : a->service > b->service;
}

/* How many rows from the first one on are in order. */
static size_t sorted_run(const struct group_row *rows, size_t count)
{
    size_t run = 1;

    while (run < count && compare_rows(&rows[run - 1], &rows[run]) <= 0)
        run++;
    return run;
}

/* False when the rows are too far out of order for this way, which then is left half done. */
static bool insert_rows(struct group_row *rows, size_t sorted, size_t count)
{
    size_t moves_left = count * MOVES_PER_ROW;

    for (size_t i = sorted; i < count; i++) {
        struct group_row row = rows[i];
        size_t j = i;

        for (; j > 0 && compare_rows(&rows[j - 1], &row) > 0; j--)
            rows[j] = rows[j - 1];
        rows[j] = row;
        if (i - j > moves_left)
            return false;
        moves_left -= i - j;
    }
    return true;
}

void group_rows_sort(struct group_row *rows, size_t count)
{
    size_t run = sorted_run(rows, count);

    if (run < count && !insert_rows(rows, run, count))
        qsort(rows, count, sizeof(*rows), compare_rows);
}

static bool is_repeat(const struct group_row *row, const struct group_row *before)
{
    return row->row_hash != 0 && row->row_hash == before->row_hash && row->day == before->day;
}

/* Whose source and service stand for the day: the larger order's, and of equal ones those that
 * come first by name, since the hash that sorts a day's rows is another one in each run. */
static bool stands_before(const struct group_row *row, const struct group_row *other)
{
    if (row->amount != other->amount)
        return row->amount > other->amount;
    if (row->source != other->source)
        return row->source < other->source;
    return row->service < other->service;
}

static void add_to_day(struct group_row *occasion, const struct group_row *row,
                       struct group_row *largest)
{
    occasion->amount += row->amount;
    if (!stands_before(row, largest))
        return;
    *largest = *row;
    occasion->source = row->source;
    occasion->service = row->service;
}

struct merged_rows group_rows_merge(struct group_row *rows, size_t count, struct group_row *refunds)
{
    struct merged_rows merged = {0};
    struct group_row before = {.day = DAY_FIRST - 1}, largest = before;

    for (size_t i = 0; i < count; i++) {
        struct group_row row = rows[i];
        bool is_again = is_repeat(&row, &before);

        before = row;
        if (is_again) {
            merged.repeats++;
            continue;
        }
        merged.rows++;
        if (row.amount < 0)
            refunds[merged.refunds++] = row;
        else if (merged.occasions == 0 || rows[merged.occasions - 1].day != row.day)
            rows[merged.occasions++] = largest = row;
        else
            add_to_day(&rows[merged.occasions - 1], &row, &largest);
    }
    return merged;
}
