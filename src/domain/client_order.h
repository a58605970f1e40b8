// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/status.h"

/* What becomes of an order: what figures go by. Stored values: never renumber. */
enum order_state {
    ORDER_COUNTS = 1,    /* accepted: an occasion */
    ORDER_CANCELLED = 2, /* kept for the record, counts nowhere */
    ORDER_REFUND = 3,    /* money given back: no occasion, lowers what was spent */
};

/* How far the work is. Stored values: never renumber. What came in by a log is done. */
enum order_stage {
    STAGE_ACCEPTED = 1,
    STAGE_IN_WORK = 2,
    STAGE_DELIVERED = 3, /* the client has it, and may still have wishes */
    STAGE_DONE = 4,
};
enum { ORDER_STAGES = 4 };

/* In bytes of UTF-8. */
enum {
    ORDER_TITLE_MAX = 300,
    ORDER_DETAILS_MAX = 8000,
    ORDER_WORD_MAX = 200, /* service, source, number */
    ORDER_REASON_MAX = 500,
};
#define ORDER_DAY_NONE INT32_MIN

/* The largest amount that is entered: a thousand million millions would be a slip of the pen. */
#define ORDER_AMOUNT_MAX INT64_C(10000000000000000) /* ten-thousandths */

struct client_order {
    int64_t id;
    int64_t client_id;
    day_t accepted_on;
    bool has_amount;
    int64_t amount;       /* ten-thousandths; negative for a refund */
    const char *currency; /* ISO 4217, "" when not said */
    enum order_state state;
    const char *number;  /* the business's own; NULL when none */
    const char *source;  /* "" when not said */
    const char *service; /* "" when not said */
    int64_t import_id;   /* 0 when it was entered here */

    int64_t version; /* raised by each change of a person; what an ETag names */
    enum order_stage stage;
    const char *title;              /* what it is, in a line; "" */
    const char *details;            /* "" */
    day_t due_on, delivered_on;     /* promised, and kept; ORDER_DAY_NONE */
    const char *cancel_reason;      /* "" */
    const char *own;                /* own fields' values, see app/order_own.h; NULL: not read */
    int64_t refund_of;              /* the order whose money this gives back; 0 */
    int64_t created_at, changed_at; /* changed_at 0: never by a person */
    bool is_deleted;                /* entered by mistake: a tombstone */
};

/* Open: accepted and not yet done. Whoever has one is an active client, however old it is. */
bool order_is_open(const struct client_order *order);

/* Open, promised for a day, and that day has passed. */
bool order_is_overdue(const struct client_order *order, day_t today);

/*
 * Whether an order at `from` may go on to `to`: forwards any number of stages, back by one, and
 * from done back into work, since what was delivered may have to be mended.
 */
bool order_stage_may_follow(enum order_stage from, enum order_stage to);

/* Moves it: the day of delivery is `today` when it is delivered and none was said, and none again
 * when it goes back into work. INVALID "stage": what does not follow, or is no order that counts.
 */
CHECKED enum status order_move(struct client_order *order, enum order_stage stage, day_t today,
                               struct fault *fault);

/* Cancelled, with a reason in words: kept for the record, no longer open, counts nowhere. CONFLICT
 * when it does not count now. */
CHECKED enum status order_cancel(struct client_order *order, const char *reason,
                                 struct fault *fault);

/* A cancelled one counts again, where it stood by its day of delivery. CONFLICT when it is none. */
CHECKED enum status order_resume(struct client_order *order, struct fault *fault);

/*
 * Money given back for an order: a row of its own with a negative amount, on `today`. INVALID
 * "amount": 0 or less, or more than the order's, as far as that is known. CONFLICT when the order
 * is a refund itself.
 */
CHECKED enum status order_refund(const struct client_order *order, int64_t amount,
                                 int64_t given_back_before, day_t today, struct fault *fault,
                                 struct client_order *ret_refund);

/* What an order must hold together: INVALID with the field. Days within DAY_FIRST and DAY_LAST, not
 * delivered before it was accepted; the amount within bounds, of a refund below 0 and else not;
 * the currency three capitals or none. */
CHECKED enum status order_check(const struct client_order *order, struct fault *fault);

/* The number after `last`: its last run of digits one higher, with the same zeros before it. "1"
 * without one. */
const char *order_number_next(struct arena *arena, const char *last);

/* The words by which an order is found, see store/searches.h; `own` are those of its own fields. */
const char *order_words(struct arena *arena, const struct client_order *order,
                        const char *client_name, const char *own);
