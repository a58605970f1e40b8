// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_draft.h"

/* What was recognised in the head of a file, before a row of it is taken. */
enum { IMPORT_SAMPLES = 3 };
struct import_column {
    const char *name;
    const char *samples[IMPORT_SAMPLES]; /* the first different values; "" for none */
    const char *word;                    /* what it is taken for: import_meanings() */
    bool is_forbidden;                   /* no file may decide what it says (AC-032) */
    bool is_unknown;
};
struct import_head {
    enum import_kind kind;
    bool may_be_other;           /* its columns would do for the other kind too */
    bool is_cards;               /* vCard: there are no columns to choose */
    struct import_sheets sheets; /* of a workbook */
    const char *format;          /* "Shopify": an export known by its header; NULL */
    enum encoding encoding;
    struct import_column *columns;
    size_t column_count;
};

/* The same for every file with these names of columns; "" without any. */
const char *import_head_key(struct arena *arena, const struct import_head *head);

/* Columns as the request has them, else by themselves. INVALID: no table, more columns than
 * IMPORT_CHOICES_MAX. */
CHECKED enum status import_look_at(const struct import_request *request, struct arena *arena,
                                   struct fault *fault, struct import_head *ret_head);
