// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* Every endpoint's handler is declared here by its row in endpoints.def. */
#define ENDPOINT(method, path, handler, access, right, pool, body_max, operation, request, reply, \
                 traits, about)                                                                   \
    CHECKED enum status handler(struct exchange *exchange);
#include "api/endpoints.def"
#undef ENDPOINT
