// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "store/work.h"

/* Clients and their contacts on their way out, a page at a time; shared by the forms of export, and
 * by nobody else. */
struct exported_contact {
    int64_t client_id;
    enum client_kind client_kind;
    const char *client_name;
    /* What orders call the client: its reference, else one made of its id when it has orders; ""
     * when no order names it. */
    const char *reference;
    struct contact contact;
    int64_t created_at;
    struct contact_point *points; /* a phone's value says its country, where that is known */
    size_t point_count;
    const char *picture_type; /* NULL without a picture */
    const uint8_t *picture_hash;
};

struct exported_page {
    struct exported_contact *items;
    size_t count;
    int64_t last; /* client; where the next page begins. 0: there are no more */
};

/* The page after the client `after` (0: the first), in the work's arena. */
CHECKED enum status export_page(struct work *work, int64_t after, struct exported_page *ret_page);

/* What orders of a client call it. */
const char *export_reference(struct arena *arena, int64_t client_id, struct slice reference);
