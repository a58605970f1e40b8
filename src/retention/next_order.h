// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/history.h"
#include "retention/survival.h"

/*
 * A4: time from the n-th to the next occasion, n = 1 to 4 (first to second, ... fourth to
 * fifth), and from any to the next. A client's last occasion is censored at as_of.
 */
enum { NEXT_ORDER_CURVES = 4 };
struct next_order {
    struct survival by_number[NEXT_ORDER_CURVES]; /* [n - 1] */
    struct survival any;
};

struct next_order next_order_measure(const struct order_log *log, unsigned threads,
                                     struct arena *arena);

/*
 * When a client's next order is due: their last occasion + the 25 and 75 % points among those
 * who came back after the same number of orders; from the fifth on, after any number. False
 * when nobody did.
 */
struct due {
    day_t from, by;
    bool is_overdue; /* as_of > by */
};

/* The window is open on the day. */
static inline bool due_is_open(const struct due *due, day_t as_of)
{
    return due->from <= as_of && as_of <= due->by;
}

bool next_order_due(const struct next_order *next_order, uint32_t occasions, day_t last,
                    day_t as_of, struct due *ret_due);
