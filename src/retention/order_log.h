// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/slice.h"
#include "retention/hold.h"

/*
 * Clients and their occasions in columns, sorted by client and day, as every measure reads
 * them. An occasion is all orders of one client on one calendar day. Amounts are
 * ten-thousandths of the currency's major unit. Definitions: docs/measures.md.
 *
 * Clients come in no certain order, and their occasions neither in theirs, so always go through
 * `first` and `count`; whatever is shown is sorted by name.
 */
struct order_log {
    size_t client_count;
    uint32_t *first;   /* [client] index of their first occasion */
    uint32_t *count;   /* [client] number of their occasions, at least 1 */
    uint64_t *name_at; /* [client] see order_log_name() */
    char *names;

    /* [client] enum client_hold: what a store knows of them beside their orders, which counts at
     * the end of as_of and on no other day. NULL: orders alone say. */
    const unsigned char *hold;

    size_t occasion_count; /* sum of `count` */
    day_t *day;            /* [occasion] strictly ascending within a client, at most as_of */
    int64_t *amount;       /* [occasion] sum of the day's orders; NULL without amounts */

    /* Where they came from and what they bought; NULL when the log does not say. 0 is "not
     * said", other values index `sources` and `services`, which are sorted by name. */
    uint16_t *source, *service; /* [occasion] of the day's largest order */
    const char **sources, **services;
    size_t source_count, service_count; /* with the entry 0, "" */

    /* Refunds of these clients, in no certain order; they make no occasion. */
    size_t refund_count;
    uint32_t *refund_client;
    day_t *refund_day;
    int64_t *refund_amount; /* negative */

    day_t first_day, last_day; /* of all rows that count, refunds among them */
    day_t as_of;               /* the day the log is looked at from; at least last_day */
    struct order_log_counts {
        int64_t rows;          /* read, without those skipped, left out or after as_of */
        int64_t rows_skipped;  /* bad rows, with --skip-bad-rows */
        int64_t rows_left_out; /* cancelled, unpaid, not a sale: all reasons together */
        int64_t rows_repeated; /* exact repeats that an order number says are one */
        int64_t rows_after_as_of;
        int64_t rows_rounded; /* amounts with more than four decimals */
        int64_t refund_rows;
        int64_t refund_only_clients; /* none of the clients */
    } counts;
    char currency[4]; /* ISO 4217 code, "" when the log names none */

    struct order_log_memory *memory; /* owns the columns; see order_log_close() */
};

/* The client as written in the log, trimmed; borrowed from the log. */
struct slice order_log_name(const struct order_log *log, size_t client);

/* What counts of a client on `day` beside their orders. */
static inline enum client_hold order_log_hold(const struct order_log *log, size_t client, day_t day)
{
    return log->hold != NULL && day == log->as_of ? (enum client_hold)log->hold[client] : HOLD_NONE;
}

/* Gives the columns back. A log of zeros, or one closed already, is left alone. */
void order_log_close(struct order_log *log);

/* For what belongs to the log and is small: freed by order_log_close(). */
struct arena *order_log_arena(struct order_log *log);

/* The longest name of a client, in bytes. */
enum { ORDER_CLIENT_MAX = 1000 };

/* One order in memory: already a day and an amount. */
struct order {
    struct slice client; /* 1 to ORDER_CLIENT_MAX bytes */
    day_t day;
    int64_t amount;               /* ten-thousandths; negative is a refund */
    struct slice source, service; /* empty when not said */
};

/*
 * Columns from orders in memory: for tests, and for orders that come from elsewhere than a
 * file. `as_of` DAY_NONE takes the last day. Orders later than as_of are left out and counted.
 * The amounts' sizes may not add up to more than 9e18.
 */
#define DAY_NONE INT32_MIN
enum order_amounts { WITHOUT_AMOUNTS, WITH_AMOUNTS };
struct order_log order_log_build(const struct order *orders, size_t count,
                                 enum order_amounts amounts, day_t as_of);
