// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"

/*
 * What an order has in the business's own fields, as one text of client_order.own: a JSON object,
 * {"17":"blue"}, by field id, values as domain/own_field.h stores them. So the trail keeps and Undo
 * puts back these as any other field. All within the unit of whoever calls.
 */

/* Looks it up, of archived fields, too. */
CHECKED enum status order_own_read(struct work *work, struct client_order *order);

/* Sets the values that are named, as they were typed, over what order->own has. INVALID names the
 * field, "f17". */
CHECKED enum status order_own_take(struct work *work, const struct order_input *input,
                                   struct client_order *order);

/* Writes what differs. */
CHECKED enum status order_own_write(struct work *work, const struct client_order *before,
                                    const struct client_order *after);

/* Values alone, with spaces between them: words by which the order is found. */
const char *order_own_words(struct arena *arena, const char *own);

/* The values of such a text; none of one that cannot be read. */
struct own_value_list order_own_values(struct arena *arena, const char *own);
