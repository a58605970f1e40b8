// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/losses.h"
#include "app/today.h"
#include "http/exchange.h"
#include "web/views.h"

/* What is known of the newly lost among the first `most` cues of a day that ask for something. */
CHECKED enum status today_losses(struct exchange *exchange, const struct today *today, size_t most,
                                 struct loss_known_list *ret_known);

/* The buttons of a cue of a newly lost client; none of any other. */
struct loss_reasons_view loss_reasons_of(struct exchange *exchange, const struct cue *cue,
                                         const struct loss_known_list *known);

/* Why a client left, for their page. RIGHT_VIEW. */
CHECKED enum status client_loss_part(struct exchange *exchange, const struct client *client,
                                     const struct standing_now *now,
                                     struct client_loss_view *ret_view);

/* Its page, for a period: of the last year when the days make none. */
const char *losses_address(struct exchange *exchange, day_t from, day_t to);

/* "Why do they leave?" of counts, for Retention. */
struct losses_view losses_part(struct exchange *exchange, const struct loss_counts *counts);
