// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text_map.h"
#include "domain/client.h"
#include "store/work.h"

/* A client of an order log: one of the store, or one to be made. */
struct client_match {
    const char *reference;            /* what the log calls them */
    int64_t id, contact_id, point_id; /* the latter two of new ones */
    bool is_new;
};

/*
 * Gives ids to those whom the store knows, 0 otherwise: by what a log called them before; by an
 * address or a number, which of several people the oldest has; then by name, when it is that of one
 * client alone whom no log called anything yet. `references` finds places in `matches`, plus 1.
 */
CHECKED enum status import_match_clients(struct work *work, const struct text_map *references,
                                         struct client_match *matches, size_t count);

/* A name can be kept less freely than a log's text: what cannot be shown is left out of it. */
const char *import_client_name(struct work *work, const char *reference);

/* Many logs know a client by their address or number: its key, NULL when it is neither. */
const char *import_client_point(struct work *work, const char *reference,
                                enum contact_point_kind *ret_kind);
