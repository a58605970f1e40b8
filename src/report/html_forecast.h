// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/html_page.h"
#include "report/reading_forecast.h"

/* The parts of the forecast's section; only html_forecast*.c include this. */

/* A row that is named by a value. */
void forecast_row_open(struct page *page, struct message_arg name);

/* A cell "12 to 19". */
void forecast_count_interval(struct page *page, const struct estimate *estimate);

/* What was foretold beside what came: by week, in sight; by number of orders and since the first
 * day, within how it is known. */
void html_forecast_checks(struct page *page);
void html_forecast_more_checks(struct page *page);

/* How it is known, folded: the models, why one was chosen, its parameters. */
void html_forecast_method(struct page *page);

/* What stood in the way of each model, where no forecast could be made. */
void html_forecast_limits(struct page *page);
