// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/forecasts.h"
#include "cli/command_line.h"

/* What `regulars forecast` says of what a store keeps. */

/* A remark beside the result: of how many clients, and from which day on. */
void forecast_say_kept(struct command_line *line, const struct forecast *forecast);

/* A sentence, or JSON. */
CHECKED enum status forecast_print_updated(struct command_line *line,
                                           const struct forecast_updated *updated);

/* One client's figures. */
CHECKED enum status forecast_print_client(struct command_line *line,
                                          const struct stored_forecast *forecast,
                                          const struct client_outlook *outlook);
