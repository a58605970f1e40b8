// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"

/* The fields of `input` put over those of an order, by the rules of domain/. INVALID with the field
 * named. */
CHECKED enum status order_input_take(struct work *work, const struct order_input *input,
                                     struct client_order *order);

/* An amount as it was typed, for `field`; "" is none. *currency becomes the one that stands beside
 * it. */
CHECKED enum status typed_amount(struct work *work, const char *typed, const char *field,
                                 bool *ret_has_amount, int64_t *ret_amount, const char **currency);

/* A day as YYYY-MM-DD; "" is ORDER_DAY_NONE. */
CHECKED enum status typed_day(struct work *work, const char *typed, const char *field,
                              day_t *ret_day);
