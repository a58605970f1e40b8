// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include "base/slice.h"
#include "outside/request.h"

/* A child of regulars-outside that speaks to a server for long (outside/mail_request.h,
 * outside/telegram_request.h): starting it, its messages, its end. For mail_fetching.c,
 * mail_sending.c, mail_trying.c and telegram_talking.c. */
struct mail_child {
    pid_t pid;
    int socket; /* -1: none */
};

/* `asked` without what the server says; `mailbox` "" where there is none. INVALID, UNAVAILABLE. */
CHECKED enum status mail_child_start(const struct mail_server *server, const char *mailbox,
                                     struct outside_mail_request asked, const char *program,
                                     struct arena *arena, struct fault *fault,
                                     struct mail_child *ret_child);

/* The same with another task and its first message, whose bytes are for the caller to wipe. */
CHECKED enum status mail_child_begin(const char *task, struct slice request, const char *program,
                                     struct arena *arena, struct fault *fault,
                                     struct mail_child *ret_child);

/* Waits so long at most for a message of at most OUTSIDE_MESSAGE_MAX bytes. */
enum mail_child_word { MAIL_CHILD_SAID, MAIL_CHILD_SILENT, MAIL_CHILD_GONE };
enum mail_child_word mail_child_receive(const struct mail_child *child, int32_t wait_milliseconds,
                                        char *bytes, size_t *ret_length);

/* Both in one message. False: it is gone. */
CHECKED bool mail_child_send(const struct mail_child *child, struct slice head,
                             struct slice behind);

/* Kills it; or lets it end by itself first, for so long: a child that has said its last word is
 * through with its work in no time. Afterwards there is none. */
enum { MAIL_CHILD_LEAVE_MILLISECONDS = 3000 };
void mail_child_kill(struct mail_child *child);
void mail_child_leave(struct mail_child *child, int32_t wait_milliseconds);

/* Words that it passes on, fit for a terminal: "" for what is not UTF-8, control characters as
 * '?'. */
const char *mail_child_words(struct slice words, struct arena *arena);

/* `text` of `size` bytes ends with a NUL within them, and is such words. */
bool mail_child_is_text(const char *text, size_t size);
