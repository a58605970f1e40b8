// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"
#include "store/work.h"

/* What people put on Today themselves. One waits until somebody says that it is done, or not this
 * one; what was put off waits, too. */
struct own_cue {
    struct cue_own cue; /* created_on is not filled: created_at */
    int64_t created_at;
    bool is_waiting;
};
struct own_cues {
    struct own_cue *items;
    size_t count;
};

/* Those that wait and whose day is `until` or before, of clients that are neither deleted nor
 * archived, by their day. */
CHECKED enum status own_cues_waiting(struct work *work, struct zone *zone, day_t until,
                                     struct cue_own **ret_owns, size_t *ret_count);

/* Of one client, by their day; at most `limit`, the latest ones of those. */
enum { OWN_CUES_SHOWN = 100 };
enum own_cue_choice { OWN_CUES_WAITING, OWN_CUES_ALL };
CHECKED enum status own_cues_of_client(struct work *work, int64_t client_id,
                                       enum own_cue_choice choice, size_t limit,
                                       struct own_cues *ret_list);

CHECKED enum status own_cues_find(struct work *work, int64_t id, bool *ret_found,
                                  struct own_cue *ret_cue);

/* Changes one, or makes it under its id. */
CHECKED enum status own_cues_put(struct work *work, const struct cue_own *cue);

/* Makes one; *ret_made false when so many of the client's wait already that there is no room. */
enum { OWN_CUES_OF_CLIENT_MAX = 50 };
CHECKED enum status own_cues_add(struct work *work, const struct cue_own *cue, bool *ret_made);
CHECKED enum status own_cues_delete(struct work *work, int64_t id);

/* How many of `ids` are as they were made: with these words, this reason and day, and waiting. */
CHECKED enum status own_cues_count_as(struct work *work, const int64_t *ids, size_t count,
                                      const struct cue_own *as, int64_t *ret_count);

/* Ids of all of a client's, for a merge; and moves them to another. */
CHECKED enum status own_cues_ids(struct work *work, int64_t client_id, size_t most,
                                 int64_t **ret_ids, size_t *ret_count);
CHECKED enum status own_cues_move(struct work *work, const int64_t *ids, size_t count,
                                  int64_t from_client, int64_t to_client, int64_t *ret_moved);
