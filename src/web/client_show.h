// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_standing.h"
#include "app/clients.h"
#include "app/own_cues.h"
#include "http/exchange.h"
#include "web/views.h"

/* Own fields with what is in them, a dash for nothing. */
struct fact_rows own_fact_rows(struct exchange *exchange, const struct own_shown_list *list);

/* Fills what is known of a client beside people and orders: standing, what to expect, what to know
 * before one writes, tags, days, own fields, what happened. */
void client_show_facts(struct exchange *exchange, const struct client_card *card,
                       const struct client_stands *stands, struct client_show_view *view);

/* What somebody put on Today for them, and waits. */
void client_show_cues(struct exchange *exchange, const struct own_cues *cues, day_t today,
                      struct client_show_view *view);
