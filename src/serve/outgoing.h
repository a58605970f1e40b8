// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct accounts;
struct store;

/*
 * Sends what is due from all workspaces (app/outgoing_desk.h), by threads that are started before
 * the server is confined, as serve/mail.h's is: they start the processes that speak to mail
 * servers.
 */
struct serve_outgoing;

CHECKED enum status serve_outgoing_start(struct store *store, struct accounts *accounts,
                                         struct arena *arena, struct fault *fault,
                                         struct serve_outgoing **ret_outgoing);

/* What a mail server has not answered within a few seconds is in doubt. NULL does nothing. */
void serve_outgoing_stop(struct serve_outgoing *outgoing);
