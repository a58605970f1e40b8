// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* Forms of many rows whose fields are named with the row's number: "name3". */

/* The field of a row, "" when it did not come. */
CHECKED enum status first_row_text(struct exchange *exchange, const char *name, size_t place,
                                   size_t max, const char **ret_text);

/* How many rows the form says it has. INVALID beyond FIRST_CLIENTS_MAX. */
CHECKED enum status first_row_count(struct exchange *exchange, size_t *ret_count);

/* The row that a fault's field names; SIZE_MAX for none. */
size_t first_row_of_field(const char *field);
