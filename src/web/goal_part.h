// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/* The goals that run, for the head of the pages of Retention: {{> goal_part goals }}. */
CHECKED enum status goal_part(struct exchange *exchange, struct goal_part_view *ret_part);
