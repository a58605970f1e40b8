// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "app/record_fields.h"
#include "app/undo.h"

/* What use cases of orders and their Undo write alike, within the write unit of whoever calls. */

extern const struct record_fields order_fields;

/* The order as it is now, not deleted, and at `version` unless that is 0. */
CHECKED enum status order_take(struct work *work, int64_t id, int64_t version,
                               struct client_order *ret_order);

/* Enters a new one: its row, what follows from it, the audit row. */
CHECKED enum status order_enter(struct work *work, const struct client_order *order,
                                enum audit_action action, struct order_changed *ret_changed);

/* From one state to another; nothing when they are equal. */
CHECKED enum status order_change(struct work *work, const struct client_order *before,
                                 const struct client_order *after, enum audit_action action,
                                 struct order_changed *ret_changed);

/* Takes back whatever the trail tells of an order, also an earlier Undo. */
CHECKED enum status undo_order_change(struct work *work, const struct audit *audit,
                                      struct undone *ret_undone);

/* INVALID "client" when it goes to a client who is not there, or may not go. */
CHECKED enum status order_client_check(struct work *work, const struct client_order *before,
                                       const struct client_order *after);

/* In the trail of both clients: something of the one is the other's now. */
struct changed_hands {
    enum audit_action went, came;
    int64_t from_id, to_id, object_id;
};
CHECKED enum status tell_both_clients(struct work *work, const struct changed_hands *hands);

/* A number that no other order has; INVALID "number", with whose it is. */
CHECKED enum status order_number_check(struct work *work, const struct client_order *order);
