// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_list_export.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/pages.h"

/* GET /clients/export?the list's own query: CSV of all it shows. */
enum status page_client_list_export(struct exchange *exchange)
{
    struct client_listing_query query = {.snapshots = exchange->site->snapshots};
    int fd = -1;

    enum status status = client_filter_of(exchange, &exchange->query, &query.filter);
    if (status == STATUS_OK)
        status = export_client_list(exchange->work, &query, exchange->language->code, &fd);
    if (status != STATUS_OK)
        return status;
    exchange->reply.fd = fd;
    exchange->reply.content_type = "text/csv; charset=utf-8";
    reply_attachment(exchange, "clients.csv");
    return STATUS_OK;
}
