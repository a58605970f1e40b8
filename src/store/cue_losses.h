// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/cues.h"

/* More of what the rules know of clients (domain/cue.h), filled in for all of them by one pass
 * each. */

/* has_loss_reason: somebody said why they left, this time. */
CHECKED enum status cues_add_losses(struct work *work, const struct cue_clients *clients);

/* before_last_on, of those whose last order was from a day to a day. */
CHECKED enum status cues_add_returns(struct work *work, struct cue_clients *clients, day_t from,
                                     day_t to);
