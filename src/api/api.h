// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/route.h"

/* The endpoints, as the server takes them. */
struct route_table api_routes(void);
