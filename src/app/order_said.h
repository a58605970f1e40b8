// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "app/pick_client.h"

/*
 * An order in one line (domain/order_line.h), with who and what looked up: the client by their
 * name, the service by its own, which then says its usual price and days where the line does not.
 * To be shown before it is saved. `language` is that of whoever types. RIGHT_VIEW.
 */
struct order_said {
    bool is_empty, is_cut;
    struct picked_client client;
    struct order_input input;             /* never NULL what a form shows; "" for nothing */
    bool has_usual_price, has_usual_days; /* taken from the service */
};
CHECKED enum status read_order_line(struct work *work, const char *text, const char *language,
                                    struct order_said *ret_said);

/* An amount as a form's field holds it, and programs read it: "1200.5". */
const char *amount_field(struct arena *arena, bool has_amount, int64_t amount);
const char *day_field(struct arena *arena, day_t day);
