// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/csv.h"
#include "retention/order_rows.h"

/* Parts of the reader of rows that are shared by its files, and by nobody else. */

/* One row on its way: what stands in its fields, then what was understood. */
struct row {
    const struct split_row *split;
    int64_t line; /* within the block */
    struct binned_order order;
    char currency[4];
};

static inline bool row_has(const struct row_reader *reader, enum column_role role)
{
    return reader->rules->plan.role_field[role] >= 0;
}

static inline struct slice row_field(const struct row_reader *reader, const struct row *row,
                                     enum column_role role)
{
    int16_t field = reader->rules->plan.role_field[role];

    return field < 0 ? (struct slice){"", 0} : row->split->fields[field];
}

/* What people wrote, without the mark that keeps spreadsheets from running it (AC-105). */
static inline struct slice row_text(const struct row_reader *reader, const struct row *row,
                                    enum column_role role)
{
    struct slice text = slice_trim(row_field(reader, row, role));

    return text.length > 1 && text.at[0] == '\'' ? csv_unguarded(text) : text;
}

/* Counts the row as one that cannot be read, and keeps it to be shown. */
void row_reject(struct row_reader *reader, const struct row *row, int role, struct slice value,
                struct message reason);

void row_note_first(struct row_evidence *evidence, const struct row *row, struct slice value);

/* Keeps the first place that says something. */
static inline void row_note(struct row_evidence *evidence, const struct row *row,
                            struct slice value)
{
    if (evidence->line < 0)
        row_note_first(evidence, row, value);
}

/* What the row is worth, and in which currency. False: rejected, or in a currency that was not
 * asked for. */
bool row_take_amount(struct row_reader *reader, struct row *row);
bool row_take_currency(struct row_reader *reader, struct row *row);

/* The client as a row names it, and by which column; empty when it does not. */
struct slice row_client(const struct row_reader *reader, const struct row *row,
                        enum column_role *ret_role);

/* When every row is wanted: keeps an order that counts, or one that does not. */
void row_keep(struct row_reader *reader, const struct row *row);
void row_keep_cancelled(struct row_reader *reader, struct row *row);
