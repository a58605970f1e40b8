// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"

/*
 * Clients that somebody writes down from memory, or ticks in a proposal made of a pasted text. One
 * unit of work, one row in the history of imports, one Undo. RIGHT_IMPORT.
 * docs/decisions/from-memory.md says what of it the measures may use.
 */
enum { FIRST_CLIENTS_MAX = 150 };
struct first_client {
    const char *name;
    bool has_order;
    day_t ordered_on; /* with has_order */
    bool has_amount;
    int64_t amount; /* ten-thousandths */
    char currency[4];
    const char *number, *service; /* "" */
    bool is_cancelled;
    const char *contact; /* an address or number; "" */
    const char *note;    /* what was said of them, for their notes; "" */
};
struct first_clients {
    enum import_kind kind;
    const char *name;   /* for the history */
    const char *source; /* of the clients and of their orders */
    const struct first_client *items;
    size_t count;
};

/* INVALID: nobody; a field of row n as "name3", "contact3", "day3": empty or unfit name, a way to
 * reach them that is none, a day to come. */
CHECKED enum status enter_first_clients(struct work *work, const struct first_clients *clients,
                                        struct import_result *ret_result);

/* Today where the business is. */
CHECKED enum status first_clients_today(struct work *work, day_t *ret_today);
