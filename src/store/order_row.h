// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_order.h"
#include "store/db.h"

/* The one place where the columns of an order, of `client_order o`, and their reading order meet.
 */
#define ORDER_ROW_COLUMNS                                                        \
    "o.id, o.client_id, o.accepted_on, o.amount, o.currency, o.state, o.number," \
    " o.source, o.service, o.import_id, o.version, o.stage, o.title, o.details," \
    " o.due_on, o.delivered_on, o.cancel_reason, o.refund_of, o.created_at,"     \
    " o.changed_at, o.deleted_at"
enum { ORDER_ROW_COUNT = 21 };
struct client_order order_row(const struct rows *rows);
