// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/page_frame.h"

/*
 * One press each, on the page of an order or an enquiry or on the board. Done: told with its Undo,
 * back to where the button was. What could not be done is told on the page of the thing, as it is
 * now.
 */
struct press {
    /* The page, with what could not be done on it when `fault` is not NULL. */
    enum status (*show)(struct exchange *exchange, int64_t id, const struct fault *fault);
    const char *folder; /* of its path: "/orders" */
    enum page_deed deed;
    bool is_gone; /* by this: back to the board */
    int64_t id;
    const char *board; /* NULL: that of the orders */
};
CHECKED enum status press_answer(struct exchange *exchange, const struct press *press,
                                 enum status status, int64_t audit_id);

CHECKED enum status show_order_page(struct exchange *exchange, int64_t id,
                                    const struct fault *fault);
CHECKED enum status show_enquiry_page(struct exchange *exchange, int64_t id,
                                      const struct fault *fault);
