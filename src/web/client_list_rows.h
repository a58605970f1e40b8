// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "web/client_list_query.h"

/* The rows of a listing, with what the columns show. */
struct client_rows client_rows_of(struct exchange *exchange, unsigned columns,
                                  const struct client_listing *listing);
