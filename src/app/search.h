// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/search_hit.h"
#include "store/work.h"

/*
 * Everything that has, for each word typed, a word that begins with it (docs/decisions/search.md):
 * clients, orders, enquiries, notes and messages, each kind for itself, the newest first.
 * RIGHT_VIEW; nothing of another workspace, nothing deleted; archived clients are marked. Without
 * words nothing is found.
 */
enum { SEARCH_TYPED_MAX = 800, SEARCH_GROUP = 10 }; /* bytes; of each kind */
struct search_results {
    struct search_hit_list groups[SEARCH_KINDS]; /* by enum search_kind, less one */
    size_t count;                                /* of all */
    /* When nothing was found: the client whose name is nearest; NULL when none is near. */
    const char *nearest;
    int64_t nearest_id;
};
CHECKED enum status search_everything(struct work *work, const char *typed,
                                      struct search_results *ret_results);
