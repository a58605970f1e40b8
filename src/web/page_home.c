// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"
#include "web/navigation.h"
#include "web/pages.h"

/* GET /: whoever has no client yet begins where the first ones come in. */
enum status page_home(struct exchange *exchange)
{
    const struct client_query anybody = {.find = "", .limit = 1};
    struct client_page page = {0};

    enum status status = list_clients(exchange->work, &anybody, &page);
    if (status != STATUS_OK)
        return status;
    const bool begins = page.clients.count == 0 && page_is_open(exchange, "/start/memory");
    reply_see_other(exchange, "%s", begins ? "/start" : "/today");
    return STATUS_OK;
}
