// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/block_queue.h"
#include "retention/order_bins.h"
#include "retention/order_groups.h"
#include "retention/order_log_read.h"
#include "retention/row_split.h"

/* What the rows of one file are read by; shared by the threads, never written. */
struct row_rules {
    const struct csv_layout *layout;
    struct row_plan plan;
    const struct read_options *options;
    struct order_bins *bins;
    struct order_groups *sources, *services;
    size_t bad_rows_kept; /* of one block; more are only counted */
};

/* A row that cannot be read, while its block is at hand. */
struct rejected_row {
    int64_t line; /* within the block, from 0 */
    struct slice raw, value;
    int role;              /* enum column_role, or COLUMN_NONE for the row as a whole */
    struct message reason; /* without `value` */
};

/* The first place that says something about the whole log; line -1 = nothing said. */
struct row_evidence {
    int64_t line;
    char value[40];
};

enum { CURRENCIES_MAX = 64 };
struct currency_tally {
    char codes[CURRENCIES_MAX][4];
    int64_t rows[CURRENCIES_MAX];
    size_t count;
    bool is_full; /* there were more */
};

/* A row as it stands when every row is wanted (read_options.list_max). Texts are the block's. */
struct kept_row {
    struct binned_order order;
    struct slice number, source, service; /* trimmed */
    int64_t line;                         /* within the block, from 0 */
    char currency[4];
    bool has_amount, is_cancelled;
};

/* What one block held. */
struct block_outcome {
    int64_t lines, rows, rows_bad, rows_rounded, rows_other_currency;
    int64_t fates[ROW_FATES];
    struct rejected_row *rejected;
    size_t rejected_count, rejected_capacity;
    struct kept_row *kept;
    size_t kept_count, kept_capacity;
    struct row_evidence date_orders[3];   /* [enum date_order]; [UNKNOWN]: could be either */
    struct row_evidence decimal_marks[3]; /* likewise */
    struct currency_tally currencies;
};

/* What one thread remembers from row to row: logs repeat themselves. */
struct row_memory {
    char date_text[24 + ORDER_BINS_PADDING];
    size_t date_length;
    struct date_reading date;
    struct slice status_text, source_text, service_text, currency_text; /* of this block */
    enum row_fate status_fate;
    uint16_t source, service;
    char currency[4];
    /* The client named above the rows, with room for order_bins_hash() to read beyond it. */
    char heading[ORDER_CLIENT_MAX + ORDER_BINS_PADDING];
    size_t heading_length;
};

/* One thread's reader of rows. */
struct row_reader {
    const struct row_rules *rules;
    unsigned writer; /* into the bins */
    struct date_rules date_rules;
    struct arena arena; /* emptied with each block */
    struct row_memory memory;
    struct block_outcome outcome;
};

/* Reads the rows of a block into the bins, and tells what it held in reader->outcome. */
void order_rows_read(struct row_reader *reader, const struct record_block *block);

/* Adds `rows` rows of a currency. */
void currency_tally_add(struct currency_tally *tally, const char code[4], int64_t rows);
