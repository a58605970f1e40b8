// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "app/pick_client.h"
#include "app/services.h"
#include "web/form_page.h"

/* The fields of an order in a form. */

/* As the form holds an order that is stored. */
struct order_input order_input_of(struct arena *arena, const struct client_order *order);

/* What came; each at most as long as its rule allows before it is trimmed. */
CHECKED enum status order_input_read(struct exchange *exchange, struct order_input *ret_input);

/* The rows of an order, as `stored` has it, without those of own fields. */
void order_rows(struct form_page *form, const struct order_input *stored);

/* Services and sources to choose from while one types. */
CHECKED enum status form_known_words(struct form_page *form);

/* Whom a name means that fits several: a choice, `chosen` beforehand. None when there are none. */
void client_row(struct form_page *form, const struct client_list *candidates, int64_t chosen);
