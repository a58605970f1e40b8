// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_listing.h"
#include "http/exchange.h"
#include "web/views.h"

/* What the pages around the list of clients share: what its address asks for, and how it is said.
 */

/* The filter that an address or a form names; what is none of its fields is left to others. INVALID
 * names the field. */
CHECKED enum status client_filter_of(struct exchange *exchange, const struct http_fields *fields,
                                     struct client_filter *ret_filter);

/* The columns shown: those asked for, else the usual ones. */
unsigned client_columns_shown(const struct client_filter *filter);

/* "/clients", or with a query behind it; `query` may be "". */
const char *client_list_path(struct exchange *exchange, const char *path, const char *query);

struct message client_standing_words_of(enum client_standing standing); /* of one client */
struct message client_standing_group_words(enum client_standing standing);
struct message client_column_label(enum client_column column);
struct message client_mark_label(int32_t mark);

/* What a condition says, to be taken away by a press. `own` names the fields of the business. */
struct own_names {
    const struct own_name {
        int64_t id;
        const char *name;
    } * items;
    size_t count;
};
struct message client_chip_words(const struct filter_chip *chip, struct exchange *exchange,
                                 const struct own_names *own);

/* The class of the key tag: how its hole looks. */
const char *client_standing_tag(enum client_standing standing);
