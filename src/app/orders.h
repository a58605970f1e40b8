// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/own_fields.h"
#include "domain/client_order.h"
#include "store/audits.h"
#include "store/notes.h"
#include "store/order_lists.h"
#include "store/work.h"

/*
 * What one can do with orders. Each function needs the right it names, and is the only way to do
 * what it does: pages, endpoints and commands call it alike. Every change raises the workspace's
 * order_version, keeps the client's summary, the order's search words and the audit trail, all in
 * one transaction, and can be taken back by undo().
 */

/* Fields as they were typed. NULL: as it is, in a new order its default. "" takes away. */
struct order_input {
    const char *title, *details;
    const char *service, *source;
    const char *number;
    const char *amount;                /* as domain/amount_text.h reads it */
    const char *currency;              /* of a new one the workspace's, when NULL */
    const char *accepted_on;           /* YYYY-MM-DD; of a new one today, when NULL */
    const char *due_on, *delivered_on; /* YYYY-MM-DD */
    int64_t client_id;           /* to whom an order goes that was somebody else's; 0: stays */
    const struct own_value *own; /* of the business's own fields those that are named */
    size_t own_count;
};

/* What a change came to. */
struct order_changed {
    int64_t audit_id;          /* for Undo; 0 when nothing changed */
    struct client_order order; /* as this change left it */
};

/*
 * RIGHT_EDIT. INVALID with the field named ("title", "details", "service", "source", "number",
 * "amount", "currency", "accepted_on", "due_on", "delivered_on", of an own field f and its id):
 * also a number that another order has. NOT_FOUND of the client. A title, a service or an amount is
 * needed ("title").
 */
CHECKED enum status add_order(struct work *work, int64_t client_id, const struct order_input *input,
                              struct order_changed *ret_changed);

/*
 * RIGHT_EDIT. The same; CONFLICT when the order is no longer at `version`. Of another client it
 * becomes with what hangs on it, money given back and notes about it; the trail of both clients
 * tells of it. INVALID "client" for one that is not there (any more), and for money given back,
 * which is where its order is.
 */
CHECKED enum status edit_order(struct work *work, int64_t id, int64_t version,
                               const struct order_input *input, struct order_changed *ret_changed);

/* One press each, without looking at the version: RIGHT_EDIT, NOT_FOUND, and what
 * domain/client_order.h says of each. `version` 0: whichever. */
CHECKED enum status move_order(struct work *work, int64_t id, int64_t version,
                               enum order_stage stage, struct order_changed *ret_changed);
CHECKED enum status cancel_order(struct work *work, int64_t id, int64_t version, const char *reason,
                                 struct order_changed *ret_changed);
CHECKED enum status resume_order(struct work *work, int64_t id, int64_t version,
                                 struct order_changed *ret_changed);

/* Money given back: an order of its own, which is what *ret_changed has. `amount` as typed. */
CHECKED enum status refund_order(struct work *work, int64_t id, const char *amount,
                                 struct order_changed *ret_changed);

/* Entered by mistake: it is gone, until Undo. */
CHECKED enum status delete_order(struct work *work, int64_t id, int64_t version,
                                 struct order_changed *ret_changed);

/* RIGHT_VIEW. All that is known of one order; NOT_FOUND, also of a deleted one. */
struct order_card {
    struct client_order order;
    const char *client_name;
    int64_t given_back; /* below or at 0 */
    struct listed_orders refunds;
    struct own_shown_list own;
    struct note_list notes;  /* about it, the newest first */
    struct audit_list trail; /* the same */
};
enum { ORDER_TRAIL = 50, ORDER_REFUNDS = 50, ORDER_NOTES = 50 };
CHECKED enum status show_order(struct work *work, int64_t id, struct order_card *ret_card);

/* RIGHT_VIEW. Pages of orders, the newest entries first, of one client by day; `after` as a page
 * before gave it. INVALID "after". `is_open` lists the open ones alone, what is due first at the
 * top; of the filter then the stage counts. */
struct order_query {
    struct order_filter filter;
    bool is_open;
    const char *after;
    size_t limit;     /* 1 to ORDERS_PAGE_MAX */
    int64_t look_max; /* orders to look through at most; 0: ORDERS_LOOK_NANOSECONDS of them */
};
#define ORDERS_LOOK_NANOSECONDS INT64_C(400000000)
enum { ORDERS_PAGE = 50, ORDERS_PAGE_MAX = 200 };
struct order_page {
    struct listed_orders orders;
    const char *next; /* NULL on the last */
    bool is_cut;      /* time was up before the page was full: `next` goes on from there */
    int64_t looked_count, looked_percent; /* set when it is cut; of all, by their ids */
};
CHECKED enum status list_orders(struct work *work, const struct order_query *query,
                                struct order_page *ret_page);

/* RIGHT_VIEW. Open orders by stage: STAGE_ACCEPTED is columns[0]. */
enum { BOARD_CARDS = 200, BOARD_STAGES = 3 };
struct order_board {
    struct listed_orders columns[BOARD_STAGES];
};
CHECKED enum status order_board(struct work *work, struct order_board *ret_board);

/* RIGHT_VIEW. For the navigation: open orders, at most OPEN_ORDERS_COUNTED. */
enum { OPEN_ORDERS_COUNTED = 100 };
CHECKED enum status open_order_count(struct work *work, int64_t *ret_count);

/* RIGHT_VIEW. The number that a new order may have. */
CHECKED enum status propose_order_number(struct work *work, const char **ret_number);

/* The day that it is now where the business is. */
CHECKED enum status business_day(struct work *work, day_t *ret_today);

/* Where a page of a list by a key and id begins, as an opaque text and back. INVALID "after"; none
 * is 0 and 0. */
const char *order_place_write(struct arena *arena, int64_t key, int64_t id);
CHECKED enum status order_place_read(struct work *work, const char *text, int64_t *ret_key,
                                     int64_t *ret_id);

/* The time zone of the business, by its name. */
CHECKED enum status business_zone(struct work *work, const char **ret_zone);

/* The words of addresses and JSON, and back; false for none. */
const char *order_stage_word(enum order_stage stage);
bool order_stage_of(const char *word, enum order_stage *ret_stage);
const char *order_state_word(enum order_state state);
bool order_state_of(const char *word, enum order_state *ret_state);
