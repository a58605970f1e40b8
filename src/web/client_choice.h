// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/kept_analyses.h"
#include "web/views.h"

/* What one chooses some of the clients from, and what is chosen: words as in the addresses of
 * Retention. */
struct client_names {
    struct name_choice sources, services, tags;
    const char (*currencies)[4];
    size_t currency_count;
    const char *currency, *source, *service, *tag;
};
struct client_choice_view client_choice(struct arena *arena, const struct client_names *names);
