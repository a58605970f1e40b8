// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/audits.h"

/*
 * What is known of why the client of a row `c` left, each a look by an index: for statements whose
 * $1 is the workspace. State 1 is ORDER_COUNTS; of a refund or a cancelled order nobody is late.
 */

/* The reason that was said for this leaving; NULL when none was. */
#define LOSS_SAID                                                                          \
    "(SELECT l.reason FROM client_loss l WHERE l.workspace_id = $1 AND l.client_id = c.id" \
    " AND l.last_order_on = c.last_order_on)"

/* So many days after its day an order of their last day came; NULL when it did not. */
#define LOSS_LATE_DAYS                                                                     \
    "(SELECT max(o.delivered_on - o.due_on) FROM client_order o WHERE o.workspace_id = $1" \
    " AND o.client_id = c.id AND o.accepted_on = c.last_order_on AND o.state = 1"          \
    " AND o.deleted_at IS NULL AND o.delivered_on > o.due_on)"

/* 1 when there was a way to reach them, and none is left. That there never was one, as after an
 * import of orders, says nothing about the client. 111 is AUDIT_RECORD_POINT. That there was one is
 * asked first: hardly anybody has lost theirs, and the indexes that say so are small. */
#define LOSS_POINT_OF_PERSON(removed)                                                     \
    "(SELECT p.id FROM contact k JOIN contact_point p ON p.workspace_id = k.workspace_id" \
    " AND p.contact_id = k.id WHERE k.workspace_id = $1 AND k.client_id = c.id"           \
    " AND k.deleted_at IS " removed " LIMIT 1)"
#define LOSS_UNREACHABLE                                                                   \
    "CASE WHEN (SELECT x.id FROM audit x WHERE x.workspace_id = $1 AND x.object_id = c.id" \
    " AND x.action = 111 LIMIT 1) IS NULL AND " LOSS_POINT_OF_PERSON(                      \
        "NOT NULL") " IS NULL"                                                             \
                    " THEN 0 WHEN " LOSS_POINT_OF_PERSON("NULL") " IS NOT NULL THEN 0 ELSE 1 END"
_Static_assert(AUDIT_RECORD_POINT == 111, "stands in LOSS_UNREACHABLE");

/* The day on which they ordered before the last time; NULL when there is none. */
#define DAY_BEFORE_LAST                                                   \
    "(SELECT o.accepted_on FROM client_order o WHERE o.workspace_id = $1" \
    " AND o.client_id = c.id AND o.deleted_at IS NULL AND o.state = 1"    \
    " AND o.accepted_on < c.last_order_on ORDER BY o.accepted_on DESC LIMIT 1)"
