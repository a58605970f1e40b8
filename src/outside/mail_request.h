// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "domain/mail_server.h"

/*
 * What regulars and regulars-outside say to each other about mail, over the socketpair of
 * request.h, in a child that is started with the argument OUTSIDE_MAIL_TASK and has the network
 * and no files. Unlike the others it lives long: a mailbox that is watched, a way out that is kept.
 * Each message of the socket begins with one of these structs, and is at most OUTSIDE_MESSAGE_MAX.
 */
#define OUTSIDE_MAIL_TASK "mail"

/* The first message: OUTSIDE_FETCH_MAIL, OUTSIDE_SEND_MAIL or OUTSIDE_TRY_MAIL. Behind it, each
 * ended by a NUL: host, user, secret, trust ("": the system's), mailbox. */
enum { OUTSIDE_MAIL_TEXTS = 5, OUTSIDE_MAIL_PIECE_MAX = 60 * 1024 };
struct outside_mail_request {
    uint32_t version;
    uint32_t kind;       /* enum outside_request_kind */
    uint32_t protocol;   /* enum mail_protocol */
    uint32_t tls;        /* enum mail_tls */
    uint32_t login;      /* enum mail_login */
    uint32_t may_be_own; /* 1 or 0 */
    int32_t port;
    /* Of fetching, as in struct mail_fetch_order. */
    uint32_t uid_validity, last_uid;
    int32_t since_on;
    uint32_t marks_seen;
    uint32_t waits;
    int32_t renew_seconds;
};

/* ---- fetching ---- */

/* To the child, alone: the batch is committed. */
struct outside_mail_go_on {
    uint32_t version;
};

enum outside_mail_event_kind {
    OUTSIDE_MAIL_SELECTED = 1,
    OUTSIDE_MAIL_MESSAGE, /* bytes of it behind the struct, the rest in pieces */
    OUTSIDE_MAIL_PIECE,   /* bytes behind the struct */
    OUTSIDE_MAIL_BATCH,
    OUTSIDE_MAIL_IDLE,
    OUTSIDE_MAIL_ENDED, /* the server's words behind the struct */
    OUTSIDE_MAIL_EVENTS,
};
struct outside_mail_event {
    uint32_t version;
    uint32_t kind; /* enum outside_mail_event_kind */
    uint32_t code; /* enum mail_code */
    uint32_t uid_validity, uid_next, message_count, uid;
    uint32_t is_seen, is_head_only;
    uint64_t size_bytes;
    uint64_t raw_length; /* of MESSAGE, with its pieces */
    int64_t received_at;
};

/* ---- sending ---- */

/* To the child: a message. Behind it the sender and the recipients, each ended by a NUL, together
 * `text_length`; then bytes of the message, the rest in pieces without a struct. */
struct outside_mail_letter {
    uint32_t version;
    uint32_t recipient_count;
    uint32_t text_length;
    uint32_t has_eight_bits; /* 1: bytes beyond ASCII in the message */
    uint64_t raw_length;
};

/* The answer. Behind it `recipient_count` of struct mail_reply. */
struct outside_mail_result {
    uint32_t version;
    uint32_t code; /* enum mail_code */
    uint32_t recipient_count;
    struct mail_reply message;
};

/* ---- trying ---- */

/* The answer: the server's words behind it, ended by a NUL, then for each mailbox its name with a
 * NUL and a byte of its role ('0' + enum mail_role, +16 when it cannot be selected). */
struct outside_mail_trial {
    uint32_t version;
    uint32_t code; /* enum mail_code */
    uint32_t mailbox_count;
    uint32_t has_idle, has_smtp_utf8;
    uint64_t size_max;
};
