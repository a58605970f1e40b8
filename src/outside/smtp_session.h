// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/smtp.h"

/* What smtp.c and smtp_send.c share, and nobody else uses. */

/* The next reply; it lies in the connection's buffer until the one after it is asked for. */
bool smtp_next_reply(struct smtp *smtp, int32_t seconds, struct smtp_reply *ret_reply);

/* The words of all lines of a reply, in one line. */
void smtp_keep_words(struct slice reply, char *out, size_t size);
