// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* How many messages of ours want somebody, on pages that lead to /outbox; empty when none does. */
CHECKED enum status outbox_note(struct exchange *exchange, struct message *ret_note);
