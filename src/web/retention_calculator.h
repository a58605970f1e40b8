// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/* The calculator of the rate with the figures of the address, else with those of docs/measures.md.
 * What else the address asks for goes with it. */
struct retention_calculator retention_calculator(struct exchange *exchange);
