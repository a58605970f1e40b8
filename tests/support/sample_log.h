// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * A log written into a test: one order a line, "client YYYY-MM-DD amount [source [service]]",
 * "-" for a source that is not said. Amounts are whole or have up to four decimals. The lines
 * need no order. `as_of` is a date or NULL for the last day. Close it with order_log_close().
 */
struct order_log sample_log(const char *lines, const char *as_of);

/* The same without amounts: "client YYYY-MM-DD". */
struct order_log sample_log_of_days(const char *lines, const char *as_of);

/*
 * A log from the folder of real logs (REGULARS_SHARED_DATA), columns client, date and perhaps
 * amount, under a header. False when there is no such folder; then the test is to be skipped.
 */
bool shared_log(const char *file_name, const char *as_of, struct order_log *ret_log);

/* The index of a client by name; ends the test when there is none. */
size_t client_named(const struct order_log *log, const char *name);

/* A date that exists. */
day_t on(const char *date);
