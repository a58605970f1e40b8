// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What is changed of many clients at once. */
struct bulk_state {
    int64_t id, version;
    int32_t mark;
    bool is_archived, has_tag; /* the tag that was asked about */
    int64_t tag_count;         /* of all of theirs, as read */
};

/* Of those of `ids` that are there, in no order; room for `count`. `tag_id` 0: none. */
CHECKED enum status client_bulks_read(struct work *work, const int64_t *ids, size_t count,
                                      int64_t tag_id, struct bulk_state *ret_states,
                                      size_t *ret_count);

/* Brings a client to the state, a version on. */
CHECKED enum status client_bulks_write(struct work *work, const struct bulk_state *state,
                                       int64_t tag_id);

/* The tag of that name, which is made when there is none. */
CHECKED enum status client_bulks_put_tag(struct work *work, const char *name, const char *name_key,
                                         int64_t *ret_id);
