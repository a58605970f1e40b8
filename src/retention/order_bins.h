// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "retention/order_amount.h"
#include "retention/order_date.h"

/*
 * Orders on their way from the log to its columns, thrown into bins by the hash of their client,
 * so that all orders of one client meet in one bin and a bin fits the processor's cache: that is
 * what makes grouping fast (a radix partition: Manegold, Boncz and Kersten 2002, IEEE TKDE 14).
 * Each thread writes bins of its own, without locks; the grouping reads a bin of all threads.
 */
struct order_bins;

/* The most orders one log may hold, because columns are indexed by 32 bits. */
#define ORDERS_MAX INT64_C(4000000000)

/* One order as written; its dates and amounts may still wait for the whole log. */
struct binned_order {
    struct slice client; /* 1 to ORDER_CLIENT_MAX bytes */
    uint64_t hash;       /* order_bins_hash() of the client */
    stored_date_t date;
    int64_t amount;           /* if the log's decimal mark is the point, or does not matter */
    int64_t amount_if_comma;  /* the same, but where it cannot be told from the row alone */
    uint16_t source, service; /* codes of the reader; 0 = not said */
    uint64_t row_hash;        /* of the whole row, when an order number says that exact repeats
                                 are one; else 0 */
};

/* Bins for about `bytes_expected` of orders (-1: unknown, so many bins), written by `writers`
 * threads. */
struct order_bins *order_bins_open(unsigned writers, int64_t bytes_expected);
void order_bins_close(struct order_bins *bins);

/* Keyed, so that no log can be made whose clients all collide. `client` must be readable for
 * ORDER_BINS_PADDING bytes beyond its end. */
enum { ORDER_BINS_PADDING = 8 };
uint64_t order_bins_hash(const struct order_bins *bins, struct slice client);

/* Says that an order with this hash is about to be added, so that its bin comes into the cache
 * while the rest of the order is read: 7 % of a report on 10 million orders. */
void order_bins_expect(const struct order_bins *bins, unsigned writer, uint64_t hash);

/* Copies one order into its bin; only thread `writer` may use that number. */
void order_bins_add(struct order_bins *bins, unsigned writer, const struct binned_order *order);

size_t order_bins_count(const struct order_bins *bins);
unsigned order_bins_writers(const struct order_bins *bins);

/* How much is in one bin, or in all of them (`bin` ORDER_BINS_ALL). */
#define ORDER_BINS_ALL SIZE_MAX
struct bin_totals {
    size_t orders;
    size_t client_bytes;
};
struct bin_totals order_bins_totals(const struct order_bins *bins, size_t bin);

/*
 * Goes through what one writer put into one bin, in the order it was written. Of a hash only the
 * low 32 bits come back. Clients are readable for ORDER_BINS_PADDING bytes beyond their end.
 */
struct bin_cursor {
    const struct bin *bin;
    struct bin_chunk *chunk; /* NULL at the end */
    size_t at;               /* in the chunk, of the next order */
    stored_date_t next_date; /* of that order */
};
struct bin_cursor bin_cursor_open(const struct order_bins *bins, unsigned writer, size_t bin);

/* The next order; only while `chunk` is not NULL. */
void bin_cursor_next(struct bin_cursor *cursor, struct binned_order *ret_order);

/* Gives the memory of a bin back before the others are done. */
void order_bins_release(struct order_bins *bins, size_t bin);
