// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

/*
 * What regulars and regulars-outside say to each other about a bot of Telegram, over the socketpair
 * of request.h, in a child that is started with the argument OUTSIDE_TELEGRAM_TASK and has the
 * network and no files. It lives long: one question, one answer, until the socket closes. What is
 * longer than a message of the socket goes on in pieces, without a struct before them.
 */
#define OUTSIDE_TELEGRAM_TASK "telegram"
enum { OUTSIDE_TELEGRAM_TEXTS = 3, OUTSIDE_TELEGRAM_PIECE_MAX = 60 * 1024 };

/* The first message. Behind it, each ended by a NUL: host, token, trust ("": the system's). */
struct outside_telegram_request {
    uint32_t version;
    uint32_t kind;       /* OUTSIDE_TELEGRAM */
    uint32_t may_be_own; /* 1 or 0 */
    int32_t port;
};

/* What may be asked. Whether a request may be repeated by itself is decided by it: what a person
 * would get twice is not. */
enum outside_telegram_call {
    OUTSIDE_TELEGRAM_GET_ME = 1,
    OUTSIDE_TELEGRAM_GET_UPDATES,
    OUTSIDE_TELEGRAM_GET_FILE,
    OUTSIDE_TELEGRAM_DOWNLOAD, /* of a path that getFile gave, its bytes as they are */
    OUTSIDE_TELEGRAM_SEND_MESSAGE,
    OUTSIDE_TELEGRAM_SEND_DOCUMENT, /* a form, made of chat_id, caption, name and bytes */
    OUTSIDE_TELEGRAM_CALLS,
};

/* A question. Behind it texts, each ended by a NUL, together `text_length`: the body in JSON; of
 * DOWNLOAD the path; of SEND_DOCUMENT the chat, the caption and the name. Then bytes of the file,
 * the rest of `raw_length` in pieces. */
struct outside_telegram_ask {
    uint32_t version;
    uint32_t call;   /* enum outside_telegram_call */
    int32_t seconds; /* that the server may take for it */
    uint32_t text_length;
    uint64_t raw_length;
};

/* The answer; behind it its bytes, the rest of `raw_length` in pieces. */
struct outside_telegram_reply {
    uint32_t version;
    uint32_t code;      /* enum mail_code: MAIL_WORKS when an answer came, whatever it says */
    uint32_t http_code; /* 0: none came */
    uint32_t was_said;  /* 1: the question, or a part of it, has left us */
    uint64_t raw_length;
};
