// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/* What can be found by its words. Stored values: never renumber. */
enum search_kind {
    SEARCH_CLIENT = 1,
    SEARCH_ORDER = 2,
    SEARCH_ENQUIRY = 3,
    SEARCH_NOTE = 4,
    SEARCH_MESSAGE = 5,
};
enum { SEARCH_KINDS = 5 };

/* One thing that was found, as a line of the results says it. */
struct search_hit {
    enum search_kind kind;
    int64_t id;
    int64_t client_id;  /* whose it is; 0 for nobody's yet */
    const char *title;  /* name of a client, title of an order or enquiry, beginning of a note or
                         * message; "" */
    const char *whose;  /* of a client its contact, of others the client's name; "" */
    const char *number; /* of an order; "" */
    day_t day;          /* accepted, received, happened; of a client the last order */
    bool has_day;
    bool is_archived;
};
struct search_hit_list {
    struct search_hit *items;
    size_t count;
    bool has_more;
};
