// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* Every page's handler is declared here by its row in routes.def. */
#define ROUTE(method, path, handler, access, right, pool, body_max) \
    CHECKED enum status handler(struct exchange *exchange);
#include "web/routes.def"
#undef ROUTE
