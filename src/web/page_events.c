// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/site.h"
#include "http/events.h"
#include "store/work.h"
#include "web/pages.h"

enum status page_events(struct exchange *exchange)
{
    if (exchange->site->events == NULL)
        return fault_set(exchange->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("nothing is told as it happens here"));
    return reply_events(exchange, exchange->site->events, exchange->work->workspace_id);
}
