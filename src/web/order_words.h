// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "app/record_fields.h"
#include "http/exchange.h"
#include "web/views.h"

/* How pages say what is known of orders. */
struct message order_stage_words(enum order_stage stage);
struct message order_state_words(
    const struct client_order *order); /* stage, or what became of it */

/* What it is: its title, else its service, else its number or "order". */
const char *order_headline(const struct exchange *exchange, const struct client_order *order);

/* An amount, or none when it was not said. */
struct message_arg order_amount(const struct client_order *order);

/* "due 27 Nov", or calmly that it was promised for a day that has passed. */
struct message order_due_words(const struct client_order *order, day_t today);

/* None for ORDER_DAY_NONE. */
struct message_arg order_day(day_t day);

/* A card of the board, a row of the list. */
struct order_line_row order_line_row(const struct exchange *exchange,
                                     const struct listed_order *listed, day_t today);

/* The trail in words, the newest first. `fields` are those of the record. */
struct trail_rows trail_rows(struct exchange *exchange, const struct audit_list *trail);
