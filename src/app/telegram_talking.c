// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_talking.h"

#include <string.h>

#include "app/mail_child.h"
#include "base/secret.h"
#include "base/text.h"

enum { PATIENCE_MILLISECONDS = 10000, PIECE_MILLISECONDS = 30000 };

struct telegram_talking {
    struct mail_child child;
    char *packet; /* OUTSIDE_MESSAGE_MAX bytes */
};

static void add_text(struct text *out, const char *text)
{
    text_add_slice(out, (struct slice){text ? text : "", (text ? strlen(text) : 0) + 1});
}

enum status telegram_talk_begin(const struct telegram_server *server, const char *program,
                                struct arena *arena, struct fault *fault,
                                struct telegram_talking **ret_talking)
{
    const struct outside_telegram_request asked = {.version = OUTSIDE_VERSION,
                                                   .kind = OUTSIDE_TELEGRAM,
                                                   .may_be_own = server->may_be_own,
                                                   .port = server->port};
    struct telegram_talking *talking = arena_alloc(arena, sizeof(*talking));
    struct arena passing = {0};
    struct text request = text_new(&passing);

    enum status status = telegram_server_check(server, fault);
    if (status != STATUS_OK)
        return status;
    text_add_slice(&request, (struct slice){(const char *)&asked, sizeof(asked)});
    add_text(&request, server->host);
    add_text(&request, server->token);
    add_text(&request, server->trust);
    status = mail_child_begin(OUTSIDE_TELEGRAM_TASK, (struct slice){request.at, request.length},
                              program, arena, fault, &talking->child);
    secret_wipe(request.at, request.length);
    arena_free(&passing);
    if (status != STATUS_OK)
        return status;
    talking->packet = arena_alloc(arena, OUTSIDE_MESSAGE_MAX);
    *ret_talking = talking;
    return STATUS_OK;
}

/* ---- asking ---- */

static struct slice cut(struct slice *rest, size_t most)
{
    struct slice piece = {rest->at, rest->length < most ? rest->length : most};

    *rest = (struct slice){rest->at + piece.length, rest->length - piece.length};
    return piece;
}

static void write_texts(struct text *out, const struct telegram_question *question)
{
    if (question->call == OUTSIDE_TELEGRAM_SEND_DOCUMENT) {
        add_text(out, question->chat);
        add_text(out, question->caption);
        add_text(out, question->name);
    } else {
        add_text(out, question->body);
    }
}

bool telegram_ask(struct telegram_talking *talking, const struct telegram_question *question)
{
    struct outside_telegram_ask ask = {.version = OUTSIDE_VERSION,
                                       .call = question->call,
                                       .seconds = question->seconds,
                                       .raw_length = question->bytes.length};
    struct arena arena = {0};
    struct text texts = text_new(&arena), head = text_new(&arena);
    struct slice rest = question->bytes;

    write_texts(&texts, question);
    ask.text_length = (uint32_t)texts.length;
    text_add_slice(&head, (struct slice){(const char *)&ask, sizeof(ask)});
    text_add_slice(&head, (struct slice){texts.at, texts.length});
    bool is_asked = head.length <= OUTSIDE_TELEGRAM_PIECE_MAX &&
                    mail_child_send(&talking->child, (struct slice){head.at, head.length},
                                    cut(&rest, OUTSIDE_TELEGRAM_PIECE_MAX - head.length));
    while (is_asked && rest.length > 0)
        is_asked = mail_child_send(&talking->child, cut(&rest, OUTSIDE_TELEGRAM_PIECE_MAX),
                                   (struct slice){"", 0});
    if (!is_asked)
        mail_child_kill(&talking->child);
    arena_free(&arena);
    return is_asked;
}

/* ---- hearing ---- */

static bool take_rest(struct telegram_talking *talking, struct slice first, uint64_t raw_length,
                      struct arena *arena, struct slice *ret_bytes)
{
    struct text bytes = text_new(arena);
    size_t length = 0;

    text_add_slice(&bytes, first);
    while (bytes.length < raw_length) {
        if (mail_child_receive(&talking->child, PIECE_MILLISECONDS, talking->packet, &length) !=
                MAIL_CHILD_SAID ||
            length > raw_length - bytes.length)
            return false;
        text_add_slice(&bytes, (struct slice){talking->packet, length});
    }
    *ret_bytes = (struct slice){bytes.at, bytes.length};
    return bytes.length == raw_length;
}

static bool read_reply(struct telegram_talking *talking, size_t length, struct arena *arena,
                       struct telegram_heard *heard)
{
    struct outside_telegram_reply reply;

    if (length < sizeof(reply))
        return false;
    memcpy(&reply, talking->packet, sizeof(reply));
    if (reply.version != OUTSIDE_VERSION || reply.code >= MAIL_CODES || reply.http_code >= 1000 ||
        reply.was_said > 1 || reply.raw_length > TELEGRAM_DOWNLOAD_MAX)
        return false;
    heard->code = (enum mail_code)reply.code;
    heard->http_code = (int32_t)reply.http_code;
    heard->was_said = reply.was_said == 1;
    return take_rest(talking,
                     (struct slice){talking->packet + sizeof(reply), length - sizeof(reply)},
                     reply.raw_length, arena, &heard->bytes);
}

bool telegram_hear(struct telegram_talking *talking, int32_t wait_milliseconds, struct arena *arena,
                   struct telegram_heard *ret_heard)
{
    /* It had the question: whether the server has is known to nobody (D-08). */
    const struct telegram_heard gone = {
        .code = MAIL_STOPPED, .was_said = true, .bytes = {.at = ""}};
    struct telegram_heard heard = gone;
    size_t length = 0;

    switch (mail_child_receive(&talking->child, wait_milliseconds, talking->packet, &length)) {
    case MAIL_CHILD_SILENT:
        return false;
    case MAIL_CHILD_SAID:
        if (read_reply(talking, length, arena, &heard)) {
            *ret_heard = heard;
            return true;
        }
        break;
    case MAIL_CHILD_GONE:
        break;
    }
    mail_child_kill(&talking->child);
    *ret_heard = gone;
    return true;
}

void telegram_consult(struct telegram_talking *talking, const struct telegram_question *question,
                      struct arena *arena, struct telegram_heard *ret_heard)
{
    int32_t patience = question->seconds * 1000 + PATIENCE_MILLISECONDS;

    *ret_heard = (struct telegram_heard){.code = MAIL_STOPPED, .bytes = {.at = ""}};
    if (!telegram_ask(talking, question))
        return;
    if (telegram_hear(talking, patience, arena, ret_heard))
        return;
    mail_child_kill(&talking->child);
    *ret_heard =
        (struct telegram_heard){.code = MAIL_TIMED_OUT, .was_said = true, .bytes = {.at = ""}};
}

int telegram_talk_descriptor(const struct telegram_talking *talking)
{
    return talking->child.socket;
}

void telegram_talk_end(struct telegram_talking *talking)
{
    if (talking)
        mail_child_kill(&talking->child);
}

struct message telegram_heard_trouble(const struct telegram_server *server,
                                      const struct telegram_heard *heard,
                                      const struct telegram_answer *answer)
{
    const struct mail_server at = {
        .host = server->host, .port = server->port, .user = "", .secret = ""};

    if (heard->code == MAIL_OTHER_PROTOCOL || heard->code == MAIL_NO_TLS)
        return MESSAGE("At {1}, port {2}, answers something that is no Bot API of Telegram",
                       arg_text(server->host), arg_plain(server->port));
    if (heard->code != MAIL_WORKS)
        return mail_trouble(&at, MAIL_IMAP, heard->code, "");
    return telegram_trouble(answer);
}
