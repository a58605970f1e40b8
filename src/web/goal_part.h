// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/goal.h"
#include "http/exchange.h"
#include "web/retention_query.h"
#include "web/views.h"

/* The clients of a choice, and the page of goals with them chosen. */
struct goal_whose goal_whose_of(const struct retention_choice *choice);
const char *goals_address(struct arena *arena, const struct goal_whose *whose);

/* The goals of these clients that run, for the head of the pages of Retention: {{> goal_part goals
 * }}. */
CHECKED enum status goal_part(struct exchange *exchange, const struct retention_choice *choice,
                              struct goal_part_view *ret_part);
