// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "retention/csv_layout.h"

/* Which fields of a record are wanted, from a layout. */
struct row_plan {
    char delimiter;
    size_t column_count;
    const int16_t *field_of;            /* [column] index into split_row.fields, or -1 */
    int32_t field_column[COLUMN_ROLES]; /* [field] its column */
    size_t field_count;
    int16_t role_field[COLUMN_ROLES]; /* [role] its field, or -1 when the log has none */
};

struct row_plan row_plan_make(const struct csv_layout *layout, struct arena *arena);

struct split_row {
    struct slice raw;                  /* the record without its line end */
    struct slice fields[COLUMN_ROLES]; /* [field] untrimmed; empty where the record is short */
    size_t column_count;
    size_t line_count;    /* lines of the text that the record takes */
    bool is_too_wide;     /* there is text in columns that the header does not have */
    bool is_after_quotes; /* there is text between a closing quote and the next delimiter */
};

/*
 * Splits the record at `at` and returns where the next one begins. The block must be followed
 * by BLOCK_PADDING line feeds. The quoted kind takes quotes off, copying a field with doubled
 * ones into `arena` (with padding that may be read); the plain kind is for blocks without any.
 */
const char *row_split_plain(const struct row_plan *plan, const char *at, struct split_row *ret_row);
const char *row_split_quoted(const struct row_plan *plan, const char *at, const char *end,
                             struct arena *arena, struct split_row *ret_row);
