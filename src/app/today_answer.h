// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/today.h"
#include "store/audits.h"

/* Within app/: what is said of a cue, alone or along with something else that was done. */

/* NOT_FOUND. */
CHECKED enum status cue_is_gone(struct work *work);

/* RIGHT_EDIT. */
CHECKED enum status check_may_answer(struct work *work);

/* Rows of the trail that tell what else was done; 0 for none. */
struct cue_answer_along {
    enum audit_action action; /* of the answer's own row */
    int64_t note_audit_id, enquiry_audit_id, loss_audit_id;
};

/* Within the write unit of whoever calls. Sets the record's id and instant. One that was put off
 * may be answered again from its day on; of anything else that was answered it is NOT_FOUND. */
CHECKED enum status put_cue_answer(struct work *work, struct cue_record *record, day_t today,
                                   const struct cue_answer_along *along, int64_t *ret_audit_id);

/* What else such a row says was done. */
struct cue_answer_along cue_answer_along(struct arena *arena, const char *after_json);
