// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"
#include "support/store_case.h"

/* Orders in a store, to count clients in: made by chance, up to `last`, by clients who come and go
 * at rates of their own; or those of a log. */
void figure_log_make(struct store_case *test, uint64_t dice, day_t last);
void figure_log_put(struct store_case *test, const struct order_log *log);

/* The settings' boundaries; zeros: those of the log. */
void figure_log_window(struct store_case *test, int32_t active_days, int32_t cooling_days);

/* Gives clients marks of all kinds, and some of them open orders. */
void figure_log_hold(struct store_case *test);

day_t figure_log_today(struct store_case *test);
