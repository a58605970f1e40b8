// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/business.h"
#include "store/work.h"

/* What the settings say of the business. */
struct business_now {
    struct business business;
    int64_t version;
};

/* RIGHT_VIEW. */
CHECKED enum status show_business(struct work *work, struct business_now *ret_now);

/*
 * Sets all of it, in one transaction with an audit row, which is what Undo takes back.
 * RIGHT_MANAGE. INVALID with the field named (domain/business.h); CONFLICT when somebody changed
 * the settings since `version`. What changes nothing succeeds and writes nothing (audit_id 0).
 */
struct business_edited {
    int64_t version;
    int64_t audit_id;
};
CHECKED enum status edit_business(struct work *work, int64_t version,
                                  const struct business *business,
                                  struct business_edited *ret_edited);

/* The window that the settings ask for in reports; zeros: worked out from the orders. */
struct window_choice;
CHECKED enum status business_window(struct work *work, struct window_choice *choice);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_business_change(struct work *work, const struct audit *audit,
                                         struct undone *ret_undone);
