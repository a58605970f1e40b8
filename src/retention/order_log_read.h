// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/byte_source.h"
#include "retention/csv_layout.h"
#include "retention/order_log.h"

/*
 * Order logs from CSV files as they come, into columns, at any size: a file is read once, in
 * blocks, by several threads; never held. Several files make one log. See
 * docs/decisions/reading-order-logs.md for the way through.
 */

struct bad_row {
    const char *file;
    int64_t line;          /* 1-based, of the record's first line */
    const char *column;    /* name, or "" when the row as a whole is at fault */
    const char *value;     /* at most 80 bytes, valid UTF-8 */
    struct message reason; /* what was expected; arguments refer to `value` only */
};

enum { BAD_ROWS_SHOWN = 20 };

struct currency_rate {
    char code[4];
    double rate; /* units of options.currency for one of `code` */
};

/* What the user asked for; zeros = found by itself. */
struct read_options {
    struct csv_choice columns;
    enum date_order date_order;
    enum decimal_mark decimal_mark;
    enum encoding encoding;
    const char *time_zone; /* tzdata name, checked with zone_open(); NULL = days as written */
    char currency[4];      /* only rows of this one count; those without one are taken for it */
    const struct currency_rate *rates; /* converted into `currency`, which must be given */
    size_t rate_count;
    day_t as_of; /* DAY_NONE = the last day in the log */
    bool skip_bad_rows;
    unsigned threads;       /* 0 = parallel_threads() */
    int64_t list_max;       /* not 0: every order is wanted, at most so many: see order_list.h */
    int64_t bytes_expected; /* of all files together, for sizing; 0 = one file, -1 = unknown */

    /* Called now and then, from any thread but never twice at once: bytes read of this file. */
    void (*progress)(void *context, int64_t consumed);
    void *progress_context;

    /* With skip_bad_rows: takes each bad row in order of the file: its raw text and why. */
    void (*rejected)(void *context, const struct bad_row *row, struct slice raw);
    void *rejected_context;
};

/* What was found out about one file, to be shown. */
struct file_findings {
    const char *name;
    const char *sheet; /* that its rows come from, of a workbook; else NULL */
    enum encoding encoding;
    bool is_gzip;
    struct csv_layout layout;
    int64_t lines; /* with the header */
    int64_t rows;  /* without header and lines that are empty but for delimiters; = all of the
                      below together */
    int64_t rows_bad;
    int64_t fates[ROW_FATES];    /* [ROW_COUNTS] = taken */
    int64_t rows_other_currency; /* left out by options.currency */
};

struct read_findings {
    struct file_findings *files;
    size_t file_count;
    struct bad_row bad_rows[BAD_ROWS_SHOWN]; /* the first ones */
    size_t bad_rows_shown;
    int64_t bad_row_count;
    enum date_order date_order; /* UNKNOWN when no date needed it */
    enum decimal_mark decimal_mark;
    bool date_order_asked, decimal_mark_asked;
    bool sources_too_many, services_too_many; /* free text, so no groups */
};

struct order_log_reader;

/* Borrows everything in `options` until the reader is closed. */
struct order_log_reader *order_log_reader_open(const struct read_options *options,
                                               struct arena *arena, struct fault *fault);

/* Reads one file to its end. `name` for faults; `size` for sizing, -1 when unknown. */
CHECKED enum status order_log_reader_add(struct order_log_reader *reader, const char *name, int fd,
                                         int64_t size);

/* The file read last came from this sheet of a workbook; `sheet` lives as long as the reader. */
void order_log_reader_set_sheet(struct order_log_reader *reader, const char *sheet);

/*
 * Decides what had to wait for the whole log, sorts, and hands the columns over (close them
 * with order_log_close()). INVALID with the fault set: bad rows without skip_bad_rows (they
 * are in findings), undecided date order or decimal mark, several currencies, no orders.
 */
CHECKED enum status order_log_reader_finish(struct order_log_reader *reader,
                                            struct order_log *ret_log);

/* Filled as far as reading got, also after a fault. */
const struct read_findings *order_log_reader_findings(const struct order_log_reader *reader);

void order_log_reader_close(struct order_log_reader *reader);
