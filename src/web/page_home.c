// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/pages.h"

/* GET / */
enum status page_home(struct exchange *exchange)
{
    reply_see_other(exchange, "/clients");
    return STATUS_OK;
}
