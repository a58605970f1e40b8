// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/command_line.h"
#include "report/analysis.h"

/*
 * How a forecast is made, which commands that make one ask for alike: --no-prior, --models,
 * --discount, --value-days. What is not given is as analysis_forecast_options() says. INVALID with
 * fault and hint.
 */
CHECKED enum status forecast_options_read(struct command_line *line,
                                          struct forecast_options *ret_options);
