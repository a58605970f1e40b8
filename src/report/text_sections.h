// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/text_print.h"

/* The sections of the terminal report, each printed whole. */
void print_rates(struct printer *printer);
void print_matrix(struct printer *printer);
void print_rfm(struct printer *printer);
void print_next_order(struct printer *printer);
void print_cohorts(struct printer *printer);
void print_forecast(struct printer *printer);
void print_findings(struct printer *printer);
void print_advice(struct printer *printer);

/* Within the section on the forecast: how it is known; and, where none could be made, what stood
 * in the way of each model. */
void print_forecast_method(struct printer *printer);
void print_forecast_limits(struct printer *printer);
