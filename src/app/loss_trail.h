// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/audits.h"
#include "store/losses.h"

/* How reasons of loss are written, each with its row in the client's trail: the inner side of
 * losses.h, within a write unit. */

/* INVALID "reason" for none of loss_reasons.def. */
CHECKED enum status loss_check_reason(struct work *work, enum loss_reason reason);

/* `after` in place of `before`, which is what is stored; id 0 and LOSS_UNKNOWN for none. `after`
 * gets its id, and when and by whom it was said. */
CHECKED enum status loss_write(struct work *work, const struct client_loss *before,
                               struct client_loss *after, enum audit_action action,
                               int64_t *ret_audit_id);
