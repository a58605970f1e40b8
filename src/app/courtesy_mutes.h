// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/courtesy_mutes.h"

/* Which rules of the courtesy check the user whose work it is does not wish to be told of. It is
 * their own: RIGHT_VIEW, and no other user's is touched. */
CHECKED enum status show_courtesy_mutes(struct work *work, struct courtesy_mutes *ret_mutes);

/* *ret_audit_id takes it back; 0 when nothing changed. */
CHECKED enum status save_courtesy_mutes(struct work *work, const struct courtesy_mutes *wanted,
                                        int64_t *ret_audit_id);

/* For undo(), within its write unit. NOT_FOUND for another user's; CONFLICT when it was changed
 * since. */
struct audit;
struct undone;
CHECKED enum status undo_courtesy_mutes(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
