// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/complaints.h"
#include "http/exchange.h"
#include "web/form_page.h"

/* How pages say what is known of complaints. */
struct message complaint_stage_words(enum complaint_stage stage);

/* How much working time is left to mend it, or has passed since; none once it is mended. */
struct message complaint_left_words(const struct complaint *complaint, int64_t minutes_left);

/* The complaints of a client, for their page. */
CHECKED enum status client_complaints_part(struct exchange *exchange, int64_t client_id,
                                           const char *zone,
                                           struct client_complaints_view *ret_view);

/* Causes to choose from, nothing said first. */
extern const struct form_choice complaint_causes[];
