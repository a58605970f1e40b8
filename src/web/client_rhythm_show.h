// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_rhythm.h"
#include "http/exchange.h"
#include "web/views.h"

/* The rhythm as the page of a client draws it; nothing of whoever has not ordered. */
struct client_rhythm_view client_rhythm_shown(struct exchange *exchange,
                                              const struct own_rhythm *rhythm, day_t today);
