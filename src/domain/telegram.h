// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * What comes from Telegram's Bot API, after reading it (core.telegram.org/bots/api). Texts are
 * UTF-8, never NULL, cleaned as mail_clean.h says; only `text` holds line feeds and tabs. Nothing
 * in it is to be believed but the id of the chat: people call themselves what they like.
 */
enum {
    TELEGRAM_UPDATES_MAX = 100,             /* of one answer */
    TELEGRAM_ANSWER_MAX = 16 * 1024 * 1024, /* bytes of one answer; TELEGRAM_UPDATES_MAX long
                                               messages with all their marks are a third of it */
    TELEGRAM_TEXT_BYTES_MAX = 64 * 1024,    /* of a text as it is kept; 4096 characters are less */
    TELEGRAM_NAME_MAX = 255,                /* bytes: of a person, of a file */
    TELEGRAM_WORD_MAX = 100,                /* bytes: a user name, a language, a media type */
    TELEGRAM_FILE_ID_MAX = 300,             /* bytes */
    TELEGRAM_START_MAX = 64,                /* what a link to the bot carries */
    TELEGRAM_TOKEN_MAX = 120,               /* of a bot */
    TELEGRAM_DOWNLOAD_MAX = 20 * 1000 * 1000, /* bytes: a bot is given no larger file */
};

enum telegram_kind {
    TELEGRAM_NOTHING = 0, /* none of our business: groups, other bots, what is not known yet */
    TELEGRAM_MESSAGE = 1,
    TELEGRAM_EDITED = 2, /* the text of a message as it is now */
};

struct telegram_person {
    int64_t id;
    const char *name;     /* first and last name */
    const char *username; /* without @; "" */
    const char *language; /* "hr"; "" */
};

/* What is to be fetched. `name` is fit to be saved under, never "". */
struct telegram_file {
    const char *id; /* "": there is none */
    const char *name, *media_type;
    int64_t size; /* bytes, as Telegram says; 0: it does not */
};

/* Somebody's card, shared. */
struct telegram_contact {
    const char *name, *phone; /* "": there is none */
    int64_t user_id;          /* 0: of nobody who has Telegram */
};

struct telegram_update {
    int64_t id; /* unique for the bot: what came before does not come again */
    enum telegram_kind kind;
    int64_t chat_id; /* where answers go */
    int64_t message_id;
    int64_t sent_at; /* of a message, an edit: when it was written; Unix microseconds */
    struct telegram_person from;
    const char *text;  /* of the message, or below its file */
    const char *start; /* "/start WORD": who comes by a link of ours; "" */
    struct telegram_file file;
    struct telegram_contact contact;
    bool is_start;       /* "/start", with or without a word: a greeting made by a button */
    bool is_partly_read; /* there is more in it: a place, a poll, a sticker */
};

/* One update, as it came. INVALID: none, or one that breaks Telegram's own rules. */
CHECKED enum status telegram_update_read(struct slice json, struct arena *arena,
                                         struct fault *fault, struct telegram_update *ret_update);

/* ---- the server ---- */

/* Where the Bot API stands, and which bot is ours there. */
struct telegram_server {
    const char *host; /* TELEGRAM_HOST; another one stands in for it, or is one's own */
    int32_t port;
    const char *token; /* a secret: never logged, wiped where it was copied to */
    const char *trust; /* a file of certificates in PEM to trust; NULL: the system's */
    bool may_be_own;   /* the owner said that it stands in the own network (AC-061, AC-066) */
};
#define TELEGRAM_HOST "api.telegram.org"
enum { TELEGRAM_PORT = 443 };

/* INVALID, with "host", "port" or "token" named. */
CHECKED enum status telegram_server_check(const struct telegram_server *server,
                                          struct fault *fault);

/* channel.settings of a bot, JSON, without the token: {"host", "port", "trust", "own"}. What is
 * missing is as Telegram itself has it; `token` is "". */
const char *telegram_server_json(struct arena *arena, const struct telegram_server *server);
CHECKED enum status telegram_server_read(const char *json, struct arena *arena, struct fault *fault,
                                         struct telegram_server *ret_server);

/* ---- the requests ---- */

/* "123456:ABC..." as @BotFather gives it. INVALID with "token". */
CHECKED enum status telegram_token_check(const char *token, struct fault *fault);

/* The word of a link: 1 to TELEGRAM_START_MAX of A-Z a-z 0-9 _ - */
bool telegram_start_is_valid(struct slice word);

/* A link that opens the chat with the bot and hands it `word`. */
const char *telegram_link(struct arena *arena, const char *username, const char *word);

/* Bodies of getUpdates: what came from `offset` on, waiting so long for it; of getFile. */
const char *telegram_ask_updates(struct arena *arena, int64_t offset, int32_t wait_seconds);
const char *telegram_ask_file(struct arena *arena, const char *file_id);

/*
 * The body of sendMessage. Without any markup, so that whatever stands in `text` is shown as it
 * stands there (AC-110). INVALID with "text": nothing to say, or more than Telegram takes.
 */
enum { TELEGRAM_TEXT_MAX = 4096, TELEGRAM_CAPTION_MAX = 1024 }; /* UTF-16 units */
CHECKED enum status telegram_say(struct arena *arena, int64_t chat_id, const char *text,
                                 struct fault *fault, const char **ret_body);

/* UTF-16 units of a text, as Telegram counts it. */
size_t telegram_length(const char *text);

/* "1234" of conversation.address and outbox.receiver. False: it names no chat. */
bool telegram_chat_read(const char *text, int64_t *ret_chat_id);

/* ---- the answers ---- */

enum telegram_verdict {
    TELEGRAM_TAKEN = 0,
    TELEGRAM_REFUSED = 1,       /* never as it is */
    TELEGRAM_SHUT_OUT = 2,      /* they blocked the bot, or left */
    TELEGRAM_LATER = 3,         /* too much at once: see retry_seconds */
    TELEGRAM_WRONG_TOKEN = 4,   /* there is no such bot, or it has another token now */
    TELEGRAM_OTHER_READER = 5,  /* another program reads the messages of this bot */
    TELEGRAM_SERVER_FAILED = 6, /* nobody knows what became of it */
};

struct json_value;
struct telegram_answer {
    enum telegram_verdict verdict;
    int32_t code;                    /* 403 */
    int32_t retry_seconds;           /* of LATER: 1 at least */
    const char *words;               /* Telegram's own, one clean line; "" */
    const struct json_value *result; /* of TAKEN */
    struct slice bytes;              /* all of it */
};
enum { TELEGRAM_WORDS_MAX = 240, TELEGRAM_RETRY_MAX = 24 * 3600 };

/* Whatever came under this status code of HTTP; what is not Telegram's is SERVER_FAILED. */
void telegram_answer_read(int32_t http_code, struct slice bytes, struct arena *arena,
                          struct telegram_answer *ret_answer);

/* What is wrong and what to do, for people. Not for TAKEN. */
struct message telegram_trouble(const struct telegram_answer *answer);

/* What a taken answer holds. INVALID: it is not that. */
struct telegram_bot {
    int64_t id;
    const char *username, *name;
};
CHECKED enum status telegram_bot_read(const struct telegram_answer *answer, struct arena *arena,
                                      struct fault *fault, struct telegram_bot *ret_bot);

/* Where a file lies, below /file/botTOKEN/: no way out of there. */
CHECKED enum status telegram_path_read(const struct telegram_answer *answer, struct arena *arena,
                                       struct fault *fault, const char **ret_path);

/* The updates of getUpdates, each with its own bytes, in the order of their ids. */
struct telegram_piece {
    int64_t id;
    struct slice json;
};
struct telegram_pieces {
    struct telegram_piece *items;
    size_t count;
};
CHECKED enum status telegram_pieces_read(const struct telegram_answer *answer, struct arena *arena,
                                         struct fault *fault, struct telegram_pieces *ret_pieces);
