// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "store/work.h"

/* What is known of a client beside name and form of address (clients.h). */

/* Sets kind, reference (NULL for none), mark, rhythm, source, words, likes and talked_of as they
 * stand in `client`, and of the main contact name and language. Does not raise the version:
 * clients_update() of the same unit does. INVALID ("reference") when another client has it. */
CHECKED enum status client_details_put(struct work *work, const struct client *client);

/* Archives at `archived_at`, or brings back (0). CONFLICT when it is no longer at `version`. */
CHECKED enum status clients_set_archived(struct work *work, int64_t id, int64_t version,
                                         int64_t archived_at, int64_t *ret_version);

/* Takes away a client that was made by hand and nobody worked with: CONFLICT when it is no longer
 * at `version`, or has an order or enquiry, or its trail tells of more than that it was made. */
CHECKED enum status clients_delete(struct work *work, int64_t id, int64_t version);

/* Ids of at most `max` clients whose sort key is the same, the oldest first; `except` left out. */
CHECKED enum status clients_find_same(struct work *work, struct slice sort_key, int64_t except,
                                      size_t max, int64_t *ret_ids, size_t *ret_count);
