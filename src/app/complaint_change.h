// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/complaints.h"
#include "domain/cue.h"

/* What use cases of complaints and their Undo write alike, within the write unit of the caller. */
CHECKED enum status complaint_take(struct work *work, int64_t id, int64_t version,
                                   struct complaint *ret_complaint);
CHECKED enum status complaint_enter(struct work *work, const struct complaint *complaint,
                                    struct complaint_changed *ret_changed);
CHECKED enum status complaint_change(struct work *work, const struct complaint *before,
                                     const struct complaint *after, enum audit_action action,
                                     struct complaint_changed *ret_changed);

/* By when what comes at `at` is to be mended, by the hours of the business; microseconds. */
CHECKED enum status complaint_due(struct work *work, int64_t at, int64_t *ret_due_at);

/* What is not closed, as the rules of the day look at it: the first COMPLAINTS_OPEN_MAX by when
 * they are to be mended. */
CHECKED enum status complaint_cues(struct work *work, struct zone *zone,
                                   struct cue_complaint **ret_complaints, size_t *ret_count);
