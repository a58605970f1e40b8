// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/mail_sending.h"
#include "domain/telegram.h"

/*
 * A way out by a bot of Telegram, by regulars-outside: message after message, no faster than
 * Telegram wants it. A letter's recipient is the chat, its bytes the words as they are. The child
 * ends with the thread that began; that thread sends and ends.
 */
struct telegram_sending;

/* `arena` outlives the sending. Once `stop_fd` can be read it waits for nothing any longer than a
 * few seconds: what was handed over by then is MAIL_UNKNOWN. INVALID, UNAVAILABLE. */
CHECKED enum status telegram_send_begin(const struct telegram_server *server, const char *program,
                                        int stop_fd, struct arena *arena, struct fault *fault,
                                        struct telegram_sending **ret_sending);

/* Sends one and waits for what becomes of it, as mail_send() does. INVALID, and nothing was sent:
 * no words, too many, or no chat. */
CHECKED enum status telegram_send(struct telegram_sending *sending,
                                  const struct mail_letter *letter, struct arena *arena,
                                  struct fault *fault, struct mail_result *ret_result);

/* Ends the child. NULL: nothing. */
void telegram_send_end(struct telegram_sending *sending);
