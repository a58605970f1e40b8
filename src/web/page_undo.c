// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include <inttypes.h>

#include "app/clients.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* POST /undo/:id: back to the client, or to the list when it was something else. */
enum status page_undo(struct exchange *exchange)
{
    struct client_card card;
    struct undone undone = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = undo(exchange->work, id, &undone);
    if (status != STATUS_OK)
        return status;

    page_done(exchange, DEED_UNDONE, undone.audit_id);
    if (show_client(exchange->work, undone.object_id, &card) == STATUS_OK)
        reply_see_other(exchange, "/clients/%" PRId64, undone.object_id);
    else
        reply_see_other(exchange, "/clients");
    return STATUS_OK;
}
