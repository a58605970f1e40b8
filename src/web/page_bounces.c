// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/bounces.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* POST /clients/:id/points/:item/works */
enum status page_point_works(struct exchange *exchange)
{
    int64_t id = 0, point_id = 0, audit_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = param_id(exchange, "item", &point_id);
    if (status == STATUS_OK)
        status = clear_bounce(exchange->work, id, point_id, &audit_id);
    if (status != STATUS_OK)
        return status;
    if (audit_id != 0)
        page_done(exchange, DEED_ADDRESS_WORKS, audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, id);
    return STATUS_OK;
}
