// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/cues.h"

/*
 * What was answered of clients that are another's by now, as if it had been said of that one: added
 * to `answers`, which stay by key and one for each. Nothing is rewritten by a merge, so taking a
 * merge back brings each its own again.
 */
CHECKED enum status cues_add_merged_answers(struct work *work, struct cue_answers *answers);
