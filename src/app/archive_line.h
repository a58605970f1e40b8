// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "store/archives.h"

/*
 * A row of an archive as a line of text: a JSON array of whole numbers, texts and null, without
 * spaces; bytes as texts of base64url. Pure functions: the reader sees what strangers wrote. It is
 * its own, not jansson, as it takes a fraction of the time, needs no memory, and checks each value
 * against its column while it reads it.
 */
enum archive_problem {
    ARCHIVE_SOUND,
    ARCHIVE_NOT_A_ROW,    /* no array of numbers, texts and null; or something after it */
    ARCHIVE_TOO_FEW,      /* values than columns */
    ARCHIVE_TOO_MANY,     /* values than columns */
    ARCHIVE_NO_NUMBER,    /* the column wants a whole number */
    ARCHIVE_NO_TEXT,      /* a text */
    ARCHIVE_NO_BYTES,     /* base64url */
    ARCHIVE_NO_NULL,      /* a value */
    ARCHIVE_OUT_OF_RANGE, /* of 32 or 64 bits */
    ARCHIVE_BROKEN_TEXT,  /* not UTF-8, or with a NUL */
};

/*
 * Reads the row of `table` in `line`, which it changes: texts and bytes of `values` lie there.
 * `values` has room for all columns. *ret_column is the place of a value at fault.
 */
enum archive_problem archive_line_read(char *line, size_t length, const struct archive_table *table,
                                       struct db_value *values, size_t *ret_column);

/* Appends the row and a line end. The problem is that of a damaged store. */
enum archive_problem archive_line_write(struct text *out, const struct archive_table *table,
                                        const struct db_value *values, size_t *ret_column);
