// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "domain/mail_server.h"

/* Whether settings work, before they are kept: connects, logs in, takes leave. Nothing is read,
 * sent or changed. */
struct mail_mailbox {
    const char *name; /* in UTF-8 */
    enum mail_role role;
    bool can_be_selected;
};

struct mail_trial {
    enum mail_code code;
    const char *detail;             /* the server's own words, clean; "" for none */
    struct message trouble;         /* for people; `one` is NULL when it works */
    struct mail_mailbox *mailboxes; /* of IMAP */
    size_t mailbox_count;
    uint64_t size_max;  /* of SMTP: bytes of a message that it takes; 0: it does not say */
    bool has_idle;      /* of IMAP: tells of news by itself */
    bool has_smtp_utf8; /* of SMTP: addresses beyond ASCII */
};

/* INVALID: settings that can be no server's. UNAVAILABLE: regulars-outside cannot be started.
 * Otherwise OK, and the trial says what came of it; half a minute at most. */
CHECKED enum status mail_try(const struct mail_server *server, enum mail_protocol protocol,
                             const char *program, struct arena *arena, struct fault *fault,
                             struct mail_trial *ret_trial);

/* The same, broken off (MAIL_STOPPED) once `stop_fd` can be read. */
CHECKED enum status mail_try_until(const struct mail_server *server, enum mail_protocol protocol,
                                   const char *program, int stop_fd, struct arena *arena,
                                   struct fault *fault, struct mail_trial *ret_trial);
