// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_listing.h"
#include "retention/order_log_decide.h"

/* What the parts of the reader of logs share, and nobody else. */

struct order_log_reader {
    const struct read_options *options;
    struct arena *arena;
    struct fault *fault;
    unsigned threads;
    struct order_bins *bins;
    struct order_groups *sources, *services;
    struct order_listing listing; /* instead of the bins, when every order is wanted */
    struct read_findings findings;
    struct log_evidence date_orders[3], decimal_marks[3];
    struct currency_tally currencies;
    int64_t rows_rounded;
    bool has_amounts; /* in all files so far */
    char *head;       /* of the file that is being read */
    size_t head_size;
};
