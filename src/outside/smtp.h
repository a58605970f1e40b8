// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/mail_wire.h"
#include "outside/smtp_parse.h"

struct arena;

/* How long is waited, in seconds: RFC 5321 4.5.3.2. */
struct smtp_patience {
    int32_t greeting, reply, data, block, end;
};
extern const struct smtp_patience smtp_patience_usual; /* of sending */
extern const struct smtp_patience smtp_patience_short; /* of trying, with somebody who waits */

/* A session with a server that mail is handed to, over the connection of mail_wire.h. */
enum { SMTP_WORDS_SIZE = 400, SMTP_AUTH_SIZE = 256 };
struct smtp {
    struct mail_wire wire;
    const struct smtp_patience *patience;
    size_t whole; /* bytes of the reply that was handed out last */
    bool has_pipelining, has_eight_bits, has_utf8, has_start_tls;
    uint64_t size_max;         /* 0: it does not say */
    char ways[SMTP_AUTH_SIZE]; /* to log in, parted by spaces */
    char detail[SMTP_WORDS_SIZE];
};

/* Connects, sees to TLS, logs in. False: wire.code says why, detail in whose words. */
bool smtp_open(struct smtp *smtp, const struct mail_server *server,
               const struct smtp_patience *patience);

struct smtp_letter {
    const char *sender;
    const char *const *recipients;
    size_t recipient_count;
    uint64_t raw_length;
    bool has_eight_bits;
    /* Gives the next piece of the message; false when there is no more to be had although it is
     * not whole: the message is then broken off unsent. */
    bool (*next)(void *context, struct slice *ret_piece);
    void *context;
};

/*
 * Hands over one message. `replies` has room for each recipient. The session is over when
 * wire.code is not MAIL_WORKS afterwards; whether the message left then stands in the outcome. No
 * piece was asked for before `ret_has_begun` is true.
 */
void smtp_send(struct smtp *smtp, const struct smtp_letter *letter, struct arena *arena,
               struct mail_reply *replies, struct mail_reply *ret_message, bool *ret_has_begun);

void smtp_close(struct smtp *smtp);
