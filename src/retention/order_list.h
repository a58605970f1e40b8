// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log_read.h"

/*
 * The orders of a log one by one, for whoever keeps them: read, judged and decided as for a report
 * (order_log_read.h), which merges them into occasions. So a report on what was kept has the
 * figures of a report on the file.
 */
enum listed_fate {
    LISTED_COUNTS,    /* an order */
    LISTED_REFUND,    /* money given back: its amount is negative */
    LISTED_REPEATED,  /* a report counts another row instead of this one: see ROLE_ORDER */
    LISTED_CANCELLED, /* cancelled or unpaid, where its client and day could be read all the same */
};

struct listed_order {
    const char *client;           /* as written, trimmed: what makes two orders one client's */
    const char *number;           /* of the order; "" when there is none, or none that is text */
    const char *source, *service; /* "" when not said, as order_groups.h has it */
    int64_t amount;               /* ten-thousandths; 0 without has_amount */
    int64_t line;                 /* of the file, from 1, where the row begins */
    day_t day;
    enum listed_fate fate;
    char currency[4]; /* ISO 4217, "" when not said */
    bool has_amount;
};

/* A longer order number is not kept. */
enum { ORDER_NUMBER_MAX = 200 };

struct listed_orders {
    struct listed_order *items; /* in the order of the file */
    size_t count;
    char currency[4];     /* of all that say one; "" when none does, or several are there */
    int64_t rows_rounded; /* amounts with more than four decimals */
};

/*
 * Instead of order_log_reader_finish(), by a reader whose options say `list_max`. Lives in the
 * reader's arena. Orders in several currencies are listed as they are; --currency and --rates do
 * what they do for a report. INVALID as there.
 */
CHECKED enum status order_log_reader_list(struct order_log_reader *reader,
                                          struct listed_orders *ret_orders);
