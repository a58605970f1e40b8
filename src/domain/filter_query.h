// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_filter.h"

/*
 * The fields of the query of a list's address, as it stands after the ?: names and values with =
 * between, & after each, %XX and + as browsers write them. INVALID: a bad escape, a NUL, bytes that
 * are not UTF-8, more than FILTER_QUERY_FIELDS_MAX fields. Pure.
 */
enum { FILTER_QUERY_FIELDS_MAX = 100 };
CHECKED enum status filter_query_read(struct slice query, struct arena *arena, struct fault *fault,
                                      struct filter_field *fields, size_t *ret_count);
