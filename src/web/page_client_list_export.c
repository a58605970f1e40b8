// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_list_export.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/list_export.h"
#include "web/pages.h"

/* GET /clients/export?format=&the list's own query: all it shows. */
enum status page_client_list_export(struct exchange *exchange)
{
    struct client_listing_query query = {.snapshots = exchange->site->snapshots};
    enum list_as as = LIST_AS_CSV;
    int fd = -1;

    enum status status = list_as_of(exchange, &as);
    if (status == STATUS_OK)
        status = client_filter_of(exchange, &exchange->query, &query.filter);
    if (status == STATUS_OK && as == LIST_AS_CARDS)
        status = export_client_cards(exchange->work, &query, &fd);
    else if (status == STATUS_OK)
        status = export_client_list(exchange->work, &query, list_form(exchange, as), &fd);
    if (status == STATUS_OK)
        reply_list(exchange, as, as == LIST_AS_CARDS ? "contacts" : "clients", fd);
    return status;
}
