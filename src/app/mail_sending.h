// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "domain/mail_server.h"

/*
 * A way out over SMTP, by regulars-outside: one connection, kept, message after message. What it
 * says of each is what the outbox must know: whether it left, did not, or that nobody knows. The
 * child ends with the thread that began; that thread sends and ends.
 */
struct mail_sending;

struct mail_letter {
    const char *sender; /* of the envelope: the return path; "" for none (automatic answers) */
    const char *const *recipients; /* of the envelope, 1 to MAIL_RECEIVERS_MAX */
    size_t recipient_count;
    struct slice raw; /* the message, from mail_compose() or as stored; line ends are mended */
};
struct mail_result {
    /* Of the message. MAIL_ACCEPTED: for every recipient whose own reply is accepted too, of which
     * there is one at least. */
    struct mail_reply message;
    struct mail_reply *recipients; /* as many as the letter has, in its order */
    /* Why there was no connection, when it is MAIL_NOT_SENT or MAIL_DEFERRED before the message
     * was looked at; else MAIL_WORKS. MAIL_LOGIN_REFUSED and the like hold for every message. */
    enum mail_code code;
};

/* Starts the child and hands it the server; it connects when the first message comes. `arena`
 * outlives the sending. `program`: regulars-outside; NULL: the one beside this program. INVALID,
 * UNAVAILABLE. */
CHECKED enum status mail_send_begin(const struct mail_server *server, const char *program,
                                    struct arena *arena, struct fault *fault,
                                    struct mail_sending **ret_sending);

/*
 * Sends one and waits for what becomes of it: seconds as a rule, a quarter of an hour at most (the
 * reply to the final dot has ten minutes, RFC 5321 4.5.3.2.6). INVALID, and nothing was sent: an
 * address that can stand in no envelope, too many recipients, more than MAIL_SIZE_MAX bytes. The
 * result lives in `arena`. A child that has ended is started again with the next message.
 */
CHECKED enum status mail_send(struct mail_sending *sending, const struct mail_letter *letter,
                              struct arena *arena, struct fault *fault,
                              struct mail_result *ret_result);

/* From now on it waits for no server any longer than a few seconds once `stop_fd` can be read: what
 * it had handed over by then is MAIL_UNKNOWN. */
void mail_send_heed(struct mail_sending *sending, int stop_fd);

/* Takes leave of the server and ends the child. NULL: nothing. */
void mail_send_end(struct mail_sending *sending);
