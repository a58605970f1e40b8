// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * One line per client, from the log's columns once, read by every measure. The number of
 * occasions is log->count[client].
 */
struct history {
    day_t *first;     /* [client] first occasion */
    day_t *last;      /* [client] last occasion; age = as_of - last */
    int64_t *revenue; /* [client] all orders less refunds, ten-thousandths; NULL without amounts */
    int64_t revenue_total;
};

/* Borrows the arena for its arrays. */
struct history history_measure(const struct order_log *log, unsigned threads, struct arena *arena);
