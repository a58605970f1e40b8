// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/courtesy.h"
#include "store/work.h"

/* Which rules of the courtesy check somebody does not wish to be told of; all others are false. */
struct courtesy_mutes {
    bool is_muted[COURTESY_LABELS];
};
CHECKED enum status courtesy_mutes_of(struct work *work, int64_t user_id,
                                      struct courtesy_mutes *ret_mutes);

/* Within a write unit. */
CHECKED enum status courtesy_mutes_add(struct work *work, int64_t user_id,
                                       enum courtesy_label label);
CHECKED enum status courtesy_mutes_remove(struct work *work, int64_t user_id,
                                          enum courtesy_label label);
