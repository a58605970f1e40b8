// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/marketplace_paste.h"

/* What one piece of a pasted text says, by itself; for marketplace_paste.c alone. */
struct pasted_cell {
    bool is_contact;    /* an address, a number, a link to a messenger */
    const char *number; /* of an order; NULL */
    bool has_amount, has_day;
    int64_t amount;
    char currency[4];
    day_t day;
    enum pasted_state state;
    const char *client; /* behind a label, "" when it stands in the next cell; NULL */
    bool is_nick;       /* one word as names are there */
};

/* `cell` is trimmed and not empty. */
struct pasted_cell pasted_cell_read(struct slice cell, day_t today, struct arena *arena);
