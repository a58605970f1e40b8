// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* How a mail server is spoken to. Stored values: never renumber. */
enum mail_tls {
    MAIL_TLS_FROM_START = 1, /* ports 993, 465 */
    MAIL_TLS_STARTTLS = 2,   /* ports 143, 587; required: it never goes on in clear (AC-025) */
    MAIL_TLS_NONE = 3,       /* only to a server of our own network */
};
enum mail_login {
    MAIL_LOGIN_PASSWORD = 1,
    MAIL_LOGIN_TOKEN = 2, /* OAuth: OAUTHBEARER, XOAUTH2 */
    MAIL_LOGIN_NONE = 3,  /* a server of our own network that asks nobody */
};
enum mail_protocol { MAIL_IMAP = 1, MAIL_SMTP = 2 };

/* A server and who we are there. */
struct mail_server {
    const char *host; /* a name or an address, without a port */
    int32_t port;
    enum mail_tls tls;
    enum mail_login login;
    const char *user;
    const char *secret; /* the password or token; never logged, wiped where it was copied to */
    const char *trust;  /* a file of certificates in PEM to trust; NULL: the system's */
    /* The owner put this host on the list of own ones: it may lead to our own network, stand on
     * any port and speak without TLS (AC-061, AC-066). */
    bool may_be_own;
};
enum { MAIL_HOST_MAX = 253, MAIL_USER_MAX = 254, MAIL_SECRET_MAX = 8192, MAIL_TRUST_MAX = 1000 };

/* INVALID, with "host", "port", "user", "secret" or "tls" named. */
CHECKED enum status mail_server_check(const struct mail_server *server, enum mail_protocol protocol,
                                      struct fault *fault);

/* The ports at which such servers stand: 143 and 993, 25, 465 and 587. */
bool mail_port_is_usual(enum mail_protocol protocol, int32_t port);

/* What became of speaking to a server. Stored: never renumber. */
enum mail_code {
    MAIL_WORKS = 0,
    MAIL_NO_NAME = 1,        /* nobody knows the host */
    MAIL_OWN_NETWORK = 2,    /* it leads to our own network and is not on the list (AC-061) */
    MAIL_NO_CONNECTION = 3,  /* nobody listens there, or there is no way there */
    MAIL_TIMED_OUT = 4,      /* nobody answers */
    MAIL_NOT_TRUSTED = 5,    /* the certificate is signed by nobody who is known */
    MAIL_OTHER_NAME = 6,     /* it is for another host */
    MAIL_EXPIRED = 7,        /* it has run out, or is not valid yet */
    MAIL_NO_TLS = 8,         /* STARTTLS is not offered, or who answers speaks no TLS */
    MAIL_OTHER_PROTOCOL = 9, /* who answers speaks another protocol, or against it (AC-024) */
    MAIL_LOGIN_REFUSED = 10, /* the password or token is not taken */
    MAIL_NO_LOGIN_WAY = 11,  /* no way to log in that we know is offered */
    MAIL_NO_MAILBOX = 12,    /* there is no such mailbox */
    MAIL_BUSY = 13,          /* the server says: later */
    MAIL_LOST = 14,          /* the connection ended in the middle */
    MAIL_WRONG_SERVER = 15,  /* settings that may not be used: port, TLS */
    MAIL_STOPPED = 16,       /* regulars-outside ended or could not be started */
    MAIL_CODES,
};

/* What is wrong and what to do, for people; `detail` (the server's own words, "" for none) may be
 * among its arguments and lives as long. Not for MAIL_WORKS. */
struct message mail_trouble(const struct mail_server *server, enum mail_protocol protocol,
                            enum mail_code code, const char *detail);

/* What became of a message that was handed to a server. Stored values: never renumber. */
enum mail_outcome {
    MAIL_ACCEPTED = 1, /* the server has taken it on */
    MAIL_REJECTED = 2, /* 5xx: never again as it is */
    MAIL_DEFERRED = 3, /* 4xx: again later (D-10) */
    MAIL_NOT_SENT = 4, /* the connection failed before all was said: again, nothing happened */
    MAIL_UNKNOWN = 5,  /* lost after the final dot: nobody knows (D-09) */
};

enum { MAIL_REPLY_SIZE = 240, MAIL_ENHANCED_SIZE = 16 };
struct mail_reply {
    enum mail_outcome outcome;
    int32_t code;                      /* 550; 0 without a reply */
    char enhanced[MAIL_ENHANCED_SIZE]; /* "5.1.1" (RFC 3463); "" for none */
    char text[MAIL_REPLY_SIZE];        /* the server's words, clean, in one line */
};

/* What a mailbox is for (RFC 6154). */
enum mail_role {
    MAIL_ROLE_NONE,
    MAIL_ROLE_SENT, /* where the server wants copies of what was sent */
    MAIL_ROLE_JUNK,
    MAIL_ROLE_TRASH,
    MAIL_ROLE_DRAFTS,
    MAIL_ROLE_ARCHIVE,
    MAIL_ROLE_ALL,
};
enum { MAIL_ROLES = 7 };

/* Bytes of the largest message that is fetched whole or sent. */
#define MAIL_SIZE_MAX (UINT64_C(50) * 1000 * 1000)
enum { MAIL_RECEIVERS_MAX = 100, MAIL_MAILBOXES_MAX = 500, MAIL_MAILBOX_NAME_MAX = 500 };
