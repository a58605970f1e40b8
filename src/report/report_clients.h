// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/csv.h"
#include "report/analysis.h"

/*
 * One row of CSV for each client, sorted by the client's bytes: client, first, last, orders,
 * revenue, age_days, r, f, m, class, due_from, due_by, overdue. Needs the sections rfm and
 * next_order measured. What is not known (revenue and m without amounts, scores of clients
 * outside the sample, due days while nobody has come back) is left empty. With the section
 * forecast p_alive, orders_30, orders_90, orders_365, revenue_365, orders_365_low,
 * orders_365_high, clv and due_source follow, empty when no forecast could be made.
 */
struct report_clients {
    const struct analysis *analysis;
    const uint32_t *order; /* clients as they are written */
    size_t next;
};

/* Sorts the clients; the order lives in `arena`. */
struct report_clients report_clients_new(const struct analysis *analysis, struct arena *arena);

/* Appends the header first, then some hundred clients at a time, so that any number of them can
 * be written through a small buffer. False when all are written. */
bool report_clients_add(struct report_clients *clients, struct text *out);
