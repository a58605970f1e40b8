// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct accounts;
struct mailbox_trials;
struct store;

/*
 * Fetches the mail of all workspaces (app/mail_desk.h), by a thread that is started before the
 * server is confined: it starts the processes that speak to mail servers and those that read mail,
 * and looks into folders anywhere.
 */
struct serve_mail;

CHECKED enum status serve_mail_start(struct store *store, struct accounts *accounts,
                                     struct arena *arena, struct fault *fault,
                                     struct serve_mail **ret_mail);

/* Where pages leave mailboxes to be tried (app/mailbox_trials.h), by threads of the same kind. */
struct mailbox_trials *serve_mail_trials(struct serve_mail *mail);

/* What was not committed comes again. NULL does nothing. */
void serve_mail_stop(struct serve_mail *mail);
