// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/telegram_service.h"

#include <string.h>
#include <sys/socket.h>

#include "outside/bot_api.h"
#include "outside/confine_network.h"
#include "outside/request.h"

enum { REQUEST_MAX = 4 * 1024, ASKED_TEXTS_MAX = 3, FILE_MAX = 50 * 1000 * 1000 };

struct serving {
    int socket;
    struct bot_api *api;
    char *packet; /* OUTSIDE_MESSAGE_MAX bytes */
};

/* Texts, each ended by a NUL; at most so many, and nothing after them. 0 for anything else. */
static size_t take_texts(struct slice bytes, const char **texts, size_t most)
{
    size_t count = 0;

    while (bytes.length > 0 && count < most) {
        const char *end = memchr(bytes.at, '\0', bytes.length);

        if (!end)
            return 0;
        size_t length = (size_t)(end + 1 - bytes.at);
        texts[count++] = bytes.at;
        bytes = (struct slice){end + 1, bytes.length - length};
    }
    return bytes.length == 0 ? count : 0;
}

/* What must not be connected to is refused here, too, whoever asks. */
static bool check(const char *bytes, size_t length, struct telegram_server *server)
{
    struct outside_telegram_request asked;
    const char *texts[OUTSIDE_TELEGRAM_TEXTS];
    struct fault fault = {0};

    if (length < sizeof(asked))
        return false;
    memcpy(&asked, bytes, sizeof(asked));
    const struct slice rest = {bytes + sizeof(asked), length - sizeof(asked)};
    if (asked.version != OUTSIDE_VERSION || asked.kind != OUTSIDE_TELEGRAM ||
        take_texts(rest, texts, OUTSIDE_TELEGRAM_TEXTS) != OUTSIDE_TELEGRAM_TEXTS)
        return false;
    *server = (struct telegram_server){.host = texts[0],
                                       .port = asked.port,
                                       .token = texts[1],
                                       .trust = texts[2][0] == '\0' ? NULL : texts[2],
                                       .may_be_own = asked.may_be_own == 1};
    return telegram_server_check(server, &fault) == STATUS_OK;
}

/* ---- a question ---- */

static bool receive(const struct serving *serving, struct slice *ret_packet)
{
    ssize_t length = recv(serving->socket, serving->packet, OUTSIDE_MESSAGE_MAX, MSG_TRUNC);

    if (length <= 0 || length > OUTSIDE_MESSAGE_MAX)
        return false;
    *ret_packet = (struct slice){serving->packet, (size_t)length};
    return true;
}

static bool take_file(const struct serving *serving, struct slice first, uint64_t raw_length,
                      struct arena *arena, struct slice *ret_bytes)
{
    struct text bytes = text_new(arena);

    text_add_slice(&bytes, first);
    while (bytes.length < raw_length) {
        struct slice piece;

        if (!receive(serving, &piece) || piece.length > raw_length - bytes.length)
            return false;
        text_add_slice(&bytes, piece);
    }
    *ret_bytes = (struct slice){bytes.at, bytes.length};
    return bytes.length == raw_length;
}

static bool name_texts(const char *const texts[ASKED_TEXTS_MAX], size_t count,
                       struct bot_api_question *question)
{
    if (question->call == OUTSIDE_TELEGRAM_SEND_DOCUMENT) {
        question->chat = texts[0];
        question->caption = texts[1];
        question->name = texts[2];
        return count == ASKED_TEXTS_MAX;
    }
    question->body = texts[0];
    return count == 1;
}

/* False: it is none of ours, or nobody is there any more. */
static bool take_question(const struct serving *serving, struct arena *arena,
                          struct bot_api_question *question)
{
    struct outside_telegram_ask ask;
    const char *texts[ASKED_TEXTS_MAX] = {"", "", ""};
    struct slice packet;

    if (!receive(serving, &packet) || packet.length < sizeof(ask))
        return false;
    memcpy(&ask, packet.at, sizeof(ask));
    const struct slice rest = {packet.at + sizeof(ask), packet.length - sizeof(ask)};
    if (ask.version != OUTSIDE_VERSION || ask.call < OUTSIDE_TELEGRAM_GET_ME ||
        ask.call >= OUTSIDE_TELEGRAM_CALLS || ask.seconds < 1 || ask.text_length > rest.length ||
        ask.raw_length > FILE_MAX || rest.length - ask.text_length > ask.raw_length)
        return false;
    *question = (struct bot_api_question){.call = (enum outside_telegram_call)ask.call,
                                          .seconds = ask.seconds};
    const struct slice copy = {arena_copy(arena, rest.at, ask.text_length), ask.text_length};
    const struct slice first = {rest.at + ask.text_length, rest.length - ask.text_length};
    size_t count = take_texts(copy, texts, ASKED_TEXTS_MAX);
    return name_texts(texts, count, question) &&
           take_file(serving, first, ask.raw_length, arena, &question->bytes);
}

/* ---- the answer ---- */

static bool tell(const struct serving *serving, const struct outside_telegram_reply *reply,
                 struct slice bytes)
{
    struct outside_telegram_reply head = *reply;
    size_t length =
        bytes.length < OUTSIDE_TELEGRAM_PIECE_MAX ? bytes.length : OUTSIDE_TELEGRAM_PIECE_MAX;
    struct iovec pieces[] = {{&head, sizeof(head)}, {(char *)(size_t)bytes.at, length}};
    const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = length > 0 ? 2 : 1};
    bool is_told = sendmsg(serving->socket, &message, MSG_NOSIGNAL) >= 0;

    for (size_t at = length; is_told && at < bytes.length; at += length) {
        length = bytes.length - at < OUTSIDE_TELEGRAM_PIECE_MAX ? bytes.length - at
                                                                : OUTSIDE_TELEGRAM_PIECE_MAX;
        is_told = send(serving->socket, bytes.at + at, length, MSG_NOSIGNAL) >= 0;
    }
    return is_told;
}

static bool answer_one(const struct serving *serving)
{
    struct arena arena = {0};
    struct text bytes = text_new(&arena);
    struct bot_api_question question = {0};

    bool is_asked = take_question(serving, &arena, &question);
    if (is_asked) {
        struct bot_api_answer answer = bot_api_ask(serving->api, &question, &bytes);
        struct outside_telegram_reply reply = {.version = OUTSIDE_VERSION,
                                               .code = answer.code,
                                               .http_code = (uint32_t)answer.http_code,
                                               .was_said = answer.was_said};

        /* What ended in its middle is no answer. */
        if (answer.code != MAIL_WORKS)
            bytes.length = 0;
        reply.raw_length = bytes.length;
        is_asked = tell(serving, &reply, (struct slice){bytes.at, bytes.length});
    }
    arena_free(&arena);
    return is_asked;
}

static void serve(int socket, const struct telegram_server *server)
{
    struct arena arena = {0};
    struct serving serving = {.socket = socket};

    confine_to_network(server->trust, NETWORK_FOR_LONG);
    serving.packet = arena_alloc(&arena, OUTSIDE_MESSAGE_MAX);
    serving.api = bot_api_open(server);
    while (serving.api && answer_one(&serving))
        continue;
    if (serving.api)
        bot_api_close(serving.api);
    arena_free(&arena);
}

bool telegram_service_run(int socket)
{
    char bytes[REQUEST_MAX];
    struct telegram_server server;
    ssize_t length = recv(socket, bytes, sizeof(bytes), MSG_TRUNC);

    if (length <= 0)
        return false;
    if ((size_t)length <= sizeof(bytes) && check(bytes, (size_t)length, &server))
        serve(socket, &server);
    explicit_bzero(bytes, sizeof(bytes));
    return true;
}
