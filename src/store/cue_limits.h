// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/contact_limit.h"
#include "store/cues.h"

/* Fills contact_days of all of them: by their own limit, those of their tags and their standing
 * (domain/contact_limit.h). */
CHECKED enum status cues_limits(struct work *work, const struct cue_clients *clients,
                                const struct standing_window *window, day_t today);
