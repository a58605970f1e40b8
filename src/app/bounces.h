// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"
#include "store/bounces.h"

/* Addresses of a client that a message came back from (C13). RIGHT_VIEW. */
CHECKED enum status list_bounces(struct work *work, int64_t client_id,
                                 struct bounced_list *ret_list);

/* Says that an address works after all. RIGHT_EDIT. NOT_FOUND when the client has no such address;
 * *ret_audit_id 0 when nothing came back from it. */
CHECKED enum status clear_bounce(struct work *work, int64_t client_id, int64_t point_id,
                                 int64_t *ret_audit_id);

/* As the rules of the day look at them, within a unit. */
CHECKED enum status bounce_cues(struct work *work, struct zone *zone,
                                struct cue_bounce **ret_bounces, size_t *ret_count);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_bounce_cleared(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
