// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * The periods of a log, from the one around first_day to the one around as_of, and each day's
 * among them: looked up, never divided, since every occasion asks.
 */
struct period_table {
    size_t day_count;    /* from first_day to as_of */
    size_t period_count; /* at most 3600: 300 years of months */
    uint16_t *period;    /* [day - first_day] */
    day_t *start;        /* [period] its first day; one more: the day after the last period */
};

struct period_table period_table_make(const struct order_log *log, enum period period,
                                      struct arena *arena);

/* Days from first_day to as_of, both included; 0 for a log without clients. */
size_t days_of_log(const struct order_log *log);
