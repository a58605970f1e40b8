// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "web/retention_query.h"
#include "web/views.h"

/* The pages of Retention, the one at `path` marked, each with the same choice; NULL for none. */
struct retention_tabs_view retention_tabs(struct exchange *exchange, const char *path,
                                          const struct retention_choice *choice);
