// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_listing.h"

/*
 * A list of clients as CSV for spreadsheets, in its own order, a page at a time: memory stays flat
 * but for the file itself. `language` decides about separators. RIGHT_EXPORT. INVALID for more than
 * LIST_EXPORT_MAX clients: the whole workspace is taken out by export_tables().
 */
enum { LIST_EXPORT_MAX = 200000 };
CHECKED enum status export_client_list(struct work *work, const struct client_listing_query *query,
                                       const char *language, int *ret_fd);
