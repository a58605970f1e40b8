// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct accounts;
struct store;

/*
 * Reads what comes to the bots of all workspaces (app/telegram_desk.h), by a thread of its own that
 * is started before the server is confined: it starts the processes that speak to Telegram, and may
 * wait long for a file.
 */
struct serve_telegram;

CHECKED enum status serve_telegram_start(struct store *store, struct accounts *accounts,
                                         struct arena *arena, struct fault *fault,
                                         struct serve_telegram **ret_bots);

/* What was not committed comes again. NULL does nothing. */
void serve_telegram_stop(struct serve_telegram *bots);
