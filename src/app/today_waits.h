// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"
#include "store/cue_waitings.h"
#include "store/enquiries.h"

/*
 * Within app/: who waits for an answer, for Today: enquiries that are new, and messages. Between
 * the reading times of the business only what is urgent, late, or was put off until now is among
 * them; a message that began an enquiry is told by that.
 */
struct today_waits {
    struct enquiry_list enquiries;
    struct cue_enquiry *enquiry_facts;
    struct cue_waiting *waitings;
    size_t waiting_count;
};
CHECKED enum status today_waits_read(struct work *work, struct today_waits *ret_waits);
