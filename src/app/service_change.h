// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/services.h"
#include "app/undo.h"
#include "store/audits.h"

/* What use cases of services and their Undo write alike, within the write unit of whoever calls. */
CHECKED enum status service_enter(struct work *work, const struct service *service,
                                  struct service_changed *ret_changed);
CHECKED enum status service_change(struct work *work, const struct service *before,
                                   const struct service *after, enum audit_action action,
                                   struct service_changed *ret_changed);

/* Orders of the old name get the new one, stamped with a new order_version, by which Undo finds
 * them. */
CHECKED enum status service_rename_orders(struct work *work, const struct service *before,
                                          const struct service *after,
                                          struct service_changed *changed);
CHECKED enum status undo_service_change(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
CHECKED enum status undo_orders_renamed(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
