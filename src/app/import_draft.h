// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"

/*
 * What somebody has decided about a file that they bring in by the browser, step by step: the input
 * of a job. Texts are never NULL.
 */
enum { IMPORT_CHOICES_MAX = 200 }; /* columns that can be chosen for */
struct import_draft {
    const char *file_name;
    const char *header; /* import_head_key() of the file that was chosen for; "" */
    enum import_what what;
    const char *sheet;    /* of a workbook; "": the first with data */
    const char *currency; /* only orders in this one; "": all as they are */
    const char *country;  /* of phone numbers without one, "385"; "" */
    enum date_order date_order;
    enum decimal_mark decimal_mark;
    enum encoding encoding;
    bool leaves_bad_rows;
    bool leaves_existing; /* contacts that are there stay as they are */
    /* What each column is taken for, by a word of import_meanings(); none: as it is found. */
    const char *columns[IMPORT_CHOICES_MAX];
    size_t column_count;
};

const char *import_draft_json(struct arena *arena, const struct import_draft *draft);

/* BROKEN: the store holds something else. */
CHECKED enum status import_draft_read(const char *json, struct arena *arena, struct fault *fault,
                                      struct import_draft *ret_draft);

/* What a column can be taken for. */
struct import_meaning {
    const char *word;  /* in forms: "client"; "" leaves the column out */
    const char *label; /* English, for translation */
    int value;         /* enum column_role, or enum contact_column */
};
const struct import_meaning *import_meanings(enum import_kind kind, size_t *ret_count);

/* The word for a value of a kind; "" for what cannot be chosen. */
const char *import_meaning_word(enum import_kind kind, int value);

/* INVALID, with the column's field ("c3") named: an unknown word; a meaning that two columns have
 * and only one may; orders without client or day; contacts without anybody. */
CHECKED enum status import_draft_check(const struct import_draft *draft, enum import_kind kind,
                                       struct arena *arena, struct fault *fault);

/* The request for a file at `fd`, as the draft has it. Borrows the draft. */
struct import_request import_draft_request(const struct import_draft *draft, struct arena *arena,
                                           int fd);
