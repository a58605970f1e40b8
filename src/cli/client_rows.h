// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_listing.h"
#include "report/text_print.h"

/* A list of clients as a table of the columns that were asked for: orders and the day of the last
 * one, unless there are others. */
struct client_row {
    struct client client;
    struct client_facts facts;
    const struct client_listing *page; /* that it came with */
    struct shown_contact contact;      /* last_on CLIENT_DAY_NONE for none, or not asked for */
};
struct client_rows {
    struct client_row *items;
    size_t count;
    const char *next; /* NULL: there are no more */
};
void client_rows_print(struct printer *printer, const struct client_rows *rows,
                       const struct client_filter *filter);
