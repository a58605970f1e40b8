// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "http/route.h"

/* The pages, as the server takes them. */
struct route_table web_routes(void);

/* Style sheet, script and icons (http/server.h). */
struct asset;
const struct asset *web_assets(size_t *ret_count);
