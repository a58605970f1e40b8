// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "web/typed_form.h"

/* The fields of an order in a form. */

/* As the form holds an order that is stored. */
struct order_input order_input_of(struct arena *arena, const struct client_order *order);

/* What came; each at most as long as its rule allows before it is trimmed. */
CHECKED enum status order_input_read(struct exchange *exchange, struct order_input *ret_input);

/* The fields, with what is suggested for service and source. */
CHECKED enum status order_fields_view(struct exchange *exchange, const struct order_input *stored,
                                      enum typed_moment moment, const struct fault *fault,
                                      struct typed_fields_view *ret_fields);
