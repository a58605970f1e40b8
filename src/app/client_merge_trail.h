// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/client_merges.h"
#include "store/work.h"

/* What the trail keeps of a merge, so that it can be put back exactly. */
struct merge_trail {
    int64_t from_id, from_version;
    int64_t main_contact_id;   /* of the one that was taken in */
    int64_t order_version;     /* that the moved orders were stamped with */
    int64_t change_audit_id;   /* of the change of the fields */
    struct merge_rows rows;    /* that moved */
    struct id_list own_cues;   /* likewise */
    struct id_list complaints; /* likewise */
    const char *tags, *values; /* of the one that stayed, before */
    const char *tags_after, *values_after;
};

/* The tags and own values of a client as text, to be put back or compared. */
CHECKED enum status merge_trail_facts(struct work *work, int64_t client_id, const char **ret_tags,
                                      const char **ret_values);

CHECKED enum status merge_trail_write(struct work *work, int64_t into_id, int64_t version,
                                      const struct merge_trail *trail, int64_t *ret_audit_id);
