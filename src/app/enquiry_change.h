// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/enquiries.h"
#include "app/undo.h"

/* What use cases of enquiries and their Undo write alike, within the write unit of whoever calls.
 */
CHECKED enum status enquiry_take(struct work *work, int64_t id, int64_t version,
                                 struct enquiry *ret_enquiry);
CHECKED enum status enquiry_enter(struct work *work, const struct enquiry *enquiry,
                                  struct enquiry_changed *ret_changed);
CHECKED enum status enquiry_change(struct work *work, const struct enquiry *before,
                                   const struct enquiry *after, enum audit_action action,
                                   struct enquiry_changed *ret_changed);
CHECKED enum status undo_enquiry_change(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);

/* Takes the order away again, and the client that was made for it. */
CHECKED enum status undo_enquiry_won(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);

/* The enquiry as it was before what the trail tells of; CONFLICT when it was changed since. */
CHECKED enum status enquiry_before(struct work *work, const struct audit *audit,
                                   struct enquiry *ret_now, struct enquiry *ret_before);
