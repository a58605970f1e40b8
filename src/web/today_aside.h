// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/today.h"
#include "http/exchange.h"
#include "web/views.h"

/* The hours of the day, whether it is open now, and the orders that were promised for it. */
CHECKED enum status today_aside(struct exchange *exchange, const struct today *today,
                                struct today_aside_view *ret_view);
