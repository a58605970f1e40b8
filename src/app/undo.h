// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/work.h"

/*
 * Takes back what an audit row says was done: a change of a client gets its fields back, an import
 * takes its rows out again (within 30 days). The right is that of what is undone. CONFLICT when it
 * was taken back already, or when what it changed was changed again since; NOT_FOUND.
 */
struct undone {
    int64_t object_id;
    int64_t audit_id; /* of the undoing, which can be undone in turn; 0 when it cannot */
    int64_t user_id;  /* whose role it changed, whose streams of events end; 0: nobody's */
    bool is_gone;     /* what was made was taken away: there is nothing to show any more */
};
CHECKED enum status undo(struct work *work, int64_t audit_id, struct undone *ret_undone);
