// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/imap_parse.h"
#include "outside/mail_sasl.h"
#include "outside/mail_wire.h"

/*
 * An IMAP session, by the connection of mail_wire.h and the reader of imap_parse.h. Functions
 * return false when the session is over: wire.code says why, detail in whose words.
 */
enum { IMAP_DETAIL_SIZE = 400, IMAP_CAPABILITIES_SIZE = 4096 };
struct imap {
    struct mail_wire wire;
    struct imap_scan scan;
    size_t whole; /* bytes of the response that was handed out last */
    uint32_t last_tag;
    uint32_t message_count;                    /* EXISTS, as told last */
    bool has_news;                             /* EXISTS was told since this was set to false */
    bool is_logged_in;                         /* by the greeting */
    char capabilities[IMAP_CAPABILITIES_SIZE]; /* parted by spaces */
    char detail[IMAP_DETAIL_SIZE];             /* the server's words for people */
};

/* Connects, sees to TLS, logs in. `seconds` for each of its steps. */
bool imap_open(struct imap *imap, const struct mail_server *server, int32_t seconds);

bool imap_can(const struct imap *imap, const char *capability);

struct imap_selected {
    uint32_t uid_validity, uid_next, message_count;
};
enum imap_access { IMAP_EXAMINE, IMAP_SELECT };
/* MAIL_NO_MAILBOX when there is none of that name (in UTF-8). */
bool imap_select(struct imap *imap, enum imap_access access, const char *mailbox,
                 struct imap_selected *ret_selected);

/* Called with each response of data; false ends the session as one against the protocol. */
typedef bool imap_taker(void *context, const struct imap_response *response);

/*
 * Sends a command, given without its tag and line end, and waits until it is done. A refusal ends
 * the session with `refused`. Data go to `take` (NULL: nobody wants them).
 */
bool imap_run(struct imap *imap, struct slice command, enum mail_code refused, int32_t seconds,
              imap_taker *take, void *context);

/* Waits for news: begin, then wait again and again, then end before anything else is asked. */
bool imap_idle_begin(struct imap *imap);
/* Takes what lies there; has_news says whether anything new is told of. False: it is over. */
bool imap_idle_take(struct imap *imap);
bool imap_idle_end(struct imap *imap);

/* Takes leave, when there is still somebody to take it of. */
void imap_close(struct imap *imap);
