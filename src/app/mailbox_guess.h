// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/mail_trying.h"
#include "domain/channel_settings.h"

/* What a new mailbox begins with, going by its address: the servers of its provider, or what they
 * mostly are called. An own server (Proton Mail Bridge) is named as such if they `may_own`. */
struct channel_settings mailbox_guess(const char *address, bool may_own, struct arena *arena);

/* Where other programs put what they send, as the server says; "" when it does not. */
const char *mailbox_sent(const struct mail_trial *imap);
