// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/goals.h"
#include "cli/command_line.h"

/* Goals in words, for the terminal. */
void goal_say_list(struct command_line *line, struct text *out, const struct goals_shown *shown);
void goal_say_offer(struct command_line *line, struct text *out, const struct goal_offer *offer);
