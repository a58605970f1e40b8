// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "retention/order_log_read.h"

enum { CURRENCY_RATES_MAX = 400, CURRENCY_RATES_BYTES_MAX = 64 * 1024 };

struct currency_rates {
    struct currency_rate *items;
    size_t count;
};

/*
 * Reads a CSV file of code and rate, with a header or without; commas, semicolons or tabs
 * between, and a decimal comma where that is not the delimiter. The rate is how many units of
 * the currency asked for one unit of `code` is worth. INVALID with the line named.
 */
CHECKED enum status currency_rates_load(const char *path, struct arena *arena, struct fault *fault,
                                        struct currency_rates *ret_rates);

/* The same from text; `name` is for faults. */
CHECKED enum status currency_rates_read(struct slice text, const char *name, struct arena *arena,
                                        struct fault *fault, struct currency_rates *ret_rates);
