// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/report_inputs.h"
#include "base/language.h"
#include "base/text.h"
#include "retention/order_log_read.h"

/*
 * The rows that could not be read, beside the file they come from: orders.csv.rejected.csv with
 * line, column, value, reason and the row as it was. A file is begun with its first bad row,
 * and appears only when the report succeeds.
 */
struct rejected_rows {
    const struct report_inputs *inputs;
    const struct language *language;
    struct arena *arena;
    struct fault *fault;
    struct rejected_file *files; /* one for each input */
    size_t last;                 /* of the files, the one that had the last row */
    enum status status;          /* the first failure to write; rows after it are let go */
};

struct rejected_rows rejected_rows_new(const struct report_inputs *inputs,
                                       const struct language *language, struct arena *arena,
                                       struct fault *fault);

/* As read_options.rejected wants it; `context` is the struct rejected_rows. */
void rejected_rows_take(void *context, const struct bad_row *row, struct slice raw);

/* The same rows for whoever writes them elsewhere: the names of the columns, then each. */
void rejected_head_add(struct text *out);
void rejected_row_add(struct text *out, const struct language *language, const struct bad_row *row,
                      struct slice raw);

/* Waits until all is on the disk, or says why it is not. */
CHECKED enum status rejected_rows_settle(struct rejected_rows *rows);

/* Gives the files their names. Their paths go to `paths`, which has room for one per input. */
CHECKED enum status rejected_rows_finish(struct rejected_rows *rows, const char **paths,
                                         size_t *path_count);

/* Removes what is not finished. */
void rejected_rows_abandon(struct rejected_rows *rows);
