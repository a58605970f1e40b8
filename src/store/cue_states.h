// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What tells whether anything was done in a workspace since its cues were counted: the version of
 * its orders and the last row of its trail. */
struct cue_state {
    int64_t order_version, audit_id;
    const char *time_zone; /* in the arena of the work */
};
CHECKED enum status cue_states_find(struct work *work, struct cue_state *ret_state);
