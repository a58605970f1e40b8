// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/loss_reason.h"
#include "store/work.h"

/* Why clients left, as somebody said it: one row for each leaving, which the day of the last order
 * before it names. */
struct client_loss {
    int64_t id; /* 0: none */
    int64_t client_id;
    day_t last_order_on;
    enum loss_reason reason;
    const char *words; /* "" for none */
    int64_t said_at;
    int64_t said_by; /* 0: a command, or not known */
};

/* id 0 when nothing was said of it. */
CHECKED enum status losses_find(struct work *work, int64_t client_id, day_t last_order_on,
                                struct client_loss *ret_loss);

/* With id, said_at and said_by given. */
CHECKED enum status losses_insert(struct work *work, const struct client_loss *loss);
CHECKED enum status losses_delete(struct work *work, int64_t id);

/* Of one client, the newest leaving first. */
enum { LOSSES_OF_CLIENT_MAX = 200 };
struct client_loss_list {
    struct client_loss *items;
    size_t count;
};
CHECKED enum status losses_of_client(struct work *work, int64_t client_id,
                                     struct client_loss_list *ret_list);

/* What the record knows of a leaving: of one client, and of several, each once, in no order; who is
 * gone is left out. */
struct loss_known {
    int64_t client_id;
    enum loss_reason said; /* LOSS_UNKNOWN: nobody */
    struct loss_record record;
};
struct loss_known_list {
    struct loss_known *items;
    size_t count;
};
CHECKED enum status losses_known(struct work *work, int64_t client_id,
                                 struct loss_known *ret_known);
CHECKED enum status losses_known_of(struct work *work, const int64_t *client_ids, size_t count,
                                    struct loss_known_list *ret_list);

/* How many regulars (two days with orders or more, not in the archive) whose last order was from a
 * day to a day are known to have left in each way. */
struct loss_tally {
    enum loss_reason said;
    struct loss_record record; /* late_days 1 for late by any number of days */
    int64_t count;
};
struct loss_tally_list {
    struct loss_tally *items;
    size_t count;
};
/* But of those whom a mark or an open order makes active now; `rare_before`: from when on the last
 * order of whoever needs us rarely is recent enough. */
CHECKED enum status losses_tally(struct work *work, day_t from, day_t to, day_t rare_before,
                                 struct loss_tally_list *ret_list);
