// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/status.h"
#include "retention/order_log.h"

/*
 * Columns of orders that are kept elsewhere and change: loaded whole once, then brought up to date
 * client by client, at the price of that client's orders alone. Clients are known by a number
 * that stays. What is measured on the view is what a log file of the same orders gives.
 * Not shared between threads while it is changed.
 */
struct live_log;

struct live_order {
    int64_t client;
    day_t day;
    bool has_amount;
    int64_t amount;               /* ten-thousandths; negative is a refund */
    bool is_left_out;             /* cancelled: counted as left out, and nothing else */
    struct slice source, service; /* empty when not said */
};

/* Orders after `as_of` are left out and counted; DAY_NONE = none is. */
struct live_log *live_log_open(day_t as_of);
void live_log_close(struct live_log *live);

/* Loading: orders in any order, and the client's name once, before or after them. */
void live_log_add(struct live_log *live, const struct live_order *order);
void live_log_set_name(struct live_log *live, int64_t client, struct slice name);
bool live_log_has_name(struct live_log *live, int64_t client);

/* What is known of a client beside their orders, at any time: what the user says (HOLD_ACTIVE,
 * HOLD_LOST, HOLD_RARE, or HOLD_NONE), and whether an order of theirs is open. */
void live_log_set_said(struct live_log *live, int64_t client, enum client_hold said);
void live_log_set_open(struct live_log *live, int64_t client, enum open_orders open);

/* Ends loading: the view is there from now on. INVALID when the amounts add up to more than
 * columns can hold. */
CHECKED enum status live_log_settle(struct live_log *live, struct fault *fault);

/*
 * After live_log_settle(): these are now all orders of the client, none for one that is gone. A
 * name that is set anew counts from the next view on. INVALID as above; the log is then of no more
 * use.
 */
CHECKED enum status live_log_replace(struct live_log *live, int64_t client,
                                     const struct live_order *orders, size_t count,
                                     struct fault *fault);

/* The columns as they are now; borrowed until the next change. Not to be closed. */
struct order_log live_log_view(const struct live_log *live);

/* The number of a client of the view; and the view's client of a number, LIVE_NOBODY when they have
 * no occasion. */
enum { LIVE_NOBODY = -1 };
int64_t live_log_client(const struct live_log *live, size_t client);
int64_t live_log_find(const struct live_log *live, int64_t number);

/* Memory held, in bytes. */
size_t live_log_bytes(const struct live_log *live);
