// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_server.h"
#include "domain/telegram.h"
#include "outside/request.h"

/*
 * A bot of Telegram that is spoken to by regulars-outside: one question after the other. The child
 * ends with the thread that began, so one thread begins, asks and ends.
 */
struct telegram_talking;

/* Starts the child. `arena` outlives the talking; `program`: regulars-outside; NULL: the one beside
 * this program. INVALID: settings that can be no server's. UNAVAILABLE: it cannot be started. */
CHECKED enum status telegram_talk_begin(const struct telegram_server *server, const char *program,
                                        struct arena *arena, struct fault *fault,
                                        struct telegram_talking **ret_talking);

struct telegram_question {
    enum outside_telegram_call call;
    int32_t seconds;                   /* that the server may take for it */
    const char *body;                  /* JSON; of DOWNLOAD the path */
    const char *chat, *caption, *name; /* of SEND_DOCUMENT */
    struct slice bytes;                /* the same */
};

/* What came of it. `was_said` false: nothing of the question reached a server. */
struct telegram_heard {
    enum mail_code code; /* MAIL_WORKS: there is an answer */
    int32_t http_code;
    bool was_said;
    struct slice bytes; /* of the answer, in the arena that it was taken with */
};

/* One at a time. False: the child is gone, and nothing was asked. */
CHECKED bool telegram_ask(struct telegram_talking *talking,
                          const struct telegram_question *question);

/* Waits so long at most for the answer; 0 looks only. False: none yet. A child that is gone or
 * says what none of ours does is a code MAIL_STOPPED, and ends. */
CHECKED bool telegram_hear(struct telegram_talking *talking, int32_t wait_milliseconds,
                           struct arena *arena, struct telegram_heard *ret_heard);

/* Both, with a little more patience than the server has. */
void telegram_consult(struct telegram_talking *talking, const struct telegram_question *question,
                      struct arena *arena, struct telegram_heard *ret_heard);

/* To be polled for reading: there is something to hear. */
int telegram_talk_descriptor(const struct telegram_talking *talking);

/* Ends the child, whatever it does. NULL: nothing. */
void telegram_talk_end(struct telegram_talking *talking);

/* What is wrong and what to do, for people: with the connection, or else with the answer. */
struct message telegram_heard_trouble(const struct telegram_server *server,
                                      const struct telegram_heard *heard,
                                      const struct telegram_answer *answer);
