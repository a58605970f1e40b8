// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_listing.h"
#include "app/table_file.h"

/*
 * A list of clients as CSV or a workbook, in its own order, a page at a time: memory stays flat but
 * for the file itself. RIGHT_EXPORT. INVALID for more than LIST_EXPORT_MAX clients: the whole
 * workspace is taken out under Settings.
 */
enum { LIST_EXPORT_MAX = 200000 };
CHECKED enum status export_client_list(struct work *work, const struct client_listing_query *query,
                                       struct table_form form, int *ret_fd);

/* The contacts of those clients as vCard. */
CHECKED enum status export_client_cards(struct work *work, const struct client_listing_query *query,
                                        int *ret_fd);

/* The same of clients that were picked, sorted here; at most LIST_EXPORT_MAX. */
CHECKED enum status export_picked_cards(struct work *work, int64_t *ids, size_t count, int *ret_fd);
