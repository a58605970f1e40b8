// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/group_rows.h"
#include "retention/live_log.h"
#include "retention/order_groups.h"

/* What live_log.c and live_log_change.c share. */

/* Ten-thousandths that the sizes of all amounts may add up to, so that no sum overflows. */
#define LIVE_AMOUNTS_MAX 9e18
#define NO_SLOT UINT32_MAX
#define NO_NAME UINT64_MAX

/* Columns that grow. */
enum live_column_name {
    LIVE_CLIENTS,       /* struct live_client, in order of arrival */
    LIVE_STAGED,        /* while loading: struct group_row */
    LIVE_STAGED_CLIENT, /* while loading: uint32_t */
    LIVE_FIRST,         /* [slot] uint32_t */
    LIVE_COUNT,         /* [slot] uint32_t */
    LIVE_NAME_AT,       /* [slot] uint64_t */
    LIVE_SLOT_CLIENT,   /* [slot] uint32_t place in LIVE_CLIENTS */
    LIVE_HOLD,          /* [slot] unsigned char, enum client_hold */
    LIVE_NAMES,         /* bytes, as order_log_name() reads them */
    LIVE_DAY,           /* [occasion, with gaps] day_t */
    LIVE_AMOUNT,        /* int64_t */
    LIVE_SOURCE,        /* uint16_t place among the sorted names */
    LIVE_SERVICE,       /* uint16_t */
    LIVE_REFUND_CLIENT, /* [refund] uint32_t slot */
    LIVE_REFUND_DAY,    /* day_t */
    LIVE_REFUND_AMOUNT, /* int64_t */
    LIVE_COLUMNS,
};
struct live_column {
    void *pages;
    size_t item_size, count, capacity;
};
void live_column_reserve(struct live_column *column, size_t count);
void live_column_close(struct live_column *column);

/* The items of a column, by their type. */
#define LIVE(live, type, name) ((type *)(live)->columns[name].pages)

struct live_client {
    int64_t id;
    uint64_t name_at;
    uint32_t slot; /* their place in the view, NO_SLOT without an occasion */
    int64_t rows, refund_rows, left_out, after_as_of;
    day_t first_day, last_day; /* of all rows that count; last < first without any */
    double amounts;            /* sum of their sizes */
    int64_t rows_with_amount;
    unsigned char said, open; /* enum client_hold, enum open_orders */
};

/* Names of one kind of group and the place of each code among them. */
struct live_groups {
    struct order_groups *groups;
    struct arena arena; /* of `sorted` */
    struct sorted_groups sorted;
    size_t codes; /* that `sorted` knows */
};

struct live_log {
    struct arena arena;
    day_t as_of;
    struct live_groups sources, services;

    struct live_column columns[LIVE_COLUMNS];
    uint32_t *table; /* open addressing: place in LIVE_CLIENTS + 1, 0 = free */
    size_t table_size;
    uint32_t newest; /* place + 1 of the client asked for last: orders come client by client */
    size_t gaps;     /* occasions that nobody has any more */
    size_t held;     /* slots whose hold is not HOLD_NONE */

    struct order_log_counts sums;
    int64_t rows_with_amount;
    double amounts;
    day_t first_day, last_day;
};

struct live_client *live_client_of(struct live_log *live, int64_t id);

/* Writes a slot's hold; what was there before is no longer counted. */
void live_hold_write(struct live_log *live, uint32_t slot, enum client_hold hold);

/* A row as the grouping has it, with codes instead of places; false for one that is only counted
 * (in `client`). */
bool live_row_take(struct live_log *live, struct live_client *client,
                   const struct live_order *order, struct group_row *ret_row);

/* The names by their places, after codes were given. */
void live_groups_refresh(struct live_log *live);

/* Makes rows with codes, which are all of the client's, into their occasions and refunds, and adds
 * up what they come to. `refunds` has room for `count`. */
void live_rows_put(struct live_log *live, struct live_client *client, struct group_row *rows,
                   size_t count, struct group_row *refunds);
void live_occasions_write(struct live_log *live, size_t at, const struct group_row *rows,
                          size_t count);

/* Adds what a client's rows come to, or takes it off (`sign` -1). */
void live_sums_add(struct live_log *live, const struct live_client *client, int sign);
CHECKED enum status live_amounts_check(const struct live_log *live, struct fault *fault);
