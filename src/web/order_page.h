// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* The page of an order; with what could not be done on it, when `fault` is not NULL. */
CHECKED enum status show_order_page(struct exchange *exchange, int64_t id,
                                    const struct fault *fault);
