// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_sending.h"

#include <poll.h>

#include "app/telegram_talking.h"
#include "base/clock.h"
#include "base/utf8.h"

#define MILLISECOND INT64_C(1000000) /* of clock_ticks() */

/* Telegram takes 30 messages a second of a bot, and one a second in each chat. */
enum {
    BETWEEN_MILLISECONDS = 40,
    CHAT_MILLISECONDS = 1000,
    RECENT = 32, /* more than there can be in CHAT_MILLISECONDS */
    ANSWER_SECONDS = 60,
    LOOK_MILLISECONDS = 500,
    LEAVE_MILLISECONDS = 4000,
    PATIENCE_SECONDS = 30, /* that it asks for, and one waits instead of coming again later */
};

struct telegram_sending {
    struct telegram_talking *talking;
    int stop_fd;
    int64_t sent_at; /* the last one, by clock_ticks() */
    struct {
        int64_t chat_id, at;
    } recent[RECENT];
    size_t next;
};

enum status telegram_send_begin(const struct telegram_server *server, const char *program,
                                int stop_fd, struct arena *arena, struct fault *fault,
                                struct telegram_sending **ret_sending)
{
    struct telegram_sending *sending = arena_alloc(arena, sizeof(*sending));

    *sending = (struct telegram_sending){.stop_fd = stop_fd};
    enum status status = telegram_talk_begin(server, program, arena, fault, &sending->talking);
    if (status == STATUS_OK)
        *ret_sending = sending;
    return status;
}

void telegram_send_end(struct telegram_sending *sending)
{
    if (sending)
        telegram_talk_end(sending->talking);
}

/* ---- no faster than it wants ---- */

/* False: the program ends. */
static bool wait(const struct telegram_sending *sending, int64_t until)
{
    struct pollfd stop = {.fd = sending->stop_fd, .events = POLLIN};
    int64_t rest = until - clock_ticks();

    return poll(&stop, 1, rest > 0 ? (int)(rest / MILLISECOND) + 1 : 0) == 0;
}

static bool keep_pace(struct telegram_sending *sending, int64_t chat_id)
{
    int64_t at = sending->sent_at + BETWEEN_MILLISECONDS * MILLISECOND;

    for (size_t i = 0; i < RECENT; i++) {
        int64_t free_at = sending->recent[i].at + CHAT_MILLISECONDS * MILLISECOND;

        if (sending->recent[i].chat_id == chat_id && free_at > at)
            at = free_at;
    }
    if (!wait(sending, at))
        return false;
    sending->sent_at = clock_ticks();
    sending->recent[sending->next].chat_id = chat_id;
    sending->recent[sending->next].at = sending->sent_at;
    sending->next = (sending->next + 1) % RECENT;
    return true;
}

/* ---- what became of it ---- */

/* A program that ends waits for an answer a little, so that as few as can be are in doubt. */
static void say(struct telegram_sending *sending, const char *body, struct arena *arena,
                struct telegram_heard *ret_heard)
{
    const struct telegram_question question = {
        .call = OUTSIDE_TELEGRAM_SEND_MESSAGE, .seconds = ANSWER_SECONDS, .body = body};
    int64_t end = clock_ticks() + (ANSWER_SECONDS + 10) * 1000 * MILLISECOND;
    bool is_ending = false;

    *ret_heard = (struct telegram_heard){.code = MAIL_STOPPED, .bytes = {.at = ""}};
    if (!telegram_ask(sending->talking, &question))
        return;
    while (!telegram_hear(sending->talking, LOOK_MILLISECONDS, arena, ret_heard)) {
        if (!is_ending && !wait(sending, 0)) {
            is_ending = true;
            end = clock_ticks() + LEAVE_MILLISECONDS * MILLISECOND;
        }
        if (clock_ticks() < end)
            continue;
        *ret_heard =
            (struct telegram_heard){.code = MAIL_TIMED_OUT, .was_said = true, .bytes = {.at = ""}};
        telegram_talk_end(sending->talking);
        return;
    }
}

static enum mail_outcome outcome_of(enum telegram_verdict verdict)
{
    switch (verdict) {
    case TELEGRAM_TAKEN:
        return MAIL_ACCEPTED;
    case TELEGRAM_REFUSED:
    case TELEGRAM_SHUT_OUT:
        return MAIL_REJECTED;
    case TELEGRAM_LATER:
        return MAIL_DEFERRED;
    case TELEGRAM_WRONG_TOKEN:
    case TELEGRAM_OTHER_READER:
        return MAIL_NOT_SENT;
    case TELEGRAM_SERVER_FAILED:
        break;
    }
    return MAIL_UNKNOWN;
}

/* Why nothing leaves at all; WORKS when it is about this one message. */
static enum mail_code code_of(enum telegram_verdict verdict)
{
    if (verdict == TELEGRAM_WRONG_TOKEN)
        return MAIL_LOGIN_REFUSED;
    return verdict == TELEGRAM_LATER ? MAIL_BUSY : MAIL_WORKS;
}

static struct mail_result result_of(const struct telegram_heard *heard,
                                    const struct telegram_answer *answer)
{
    struct mail_result result = {.code = heard->code};

    if (heard->code != MAIL_WORKS) {
        result.message.outcome = heard->was_said ? MAIL_UNKNOWN : MAIL_NOT_SENT;
        return result;
    }
    result.code = code_of(answer->verdict);
    result.message.outcome = outcome_of(answer->verdict);
    result.message.code = answer->code;
    utf8_keep(slice_of(answer->words), result.message.text, sizeof(result.message.text));
    return result;
}

enum status telegram_send(struct telegram_sending *sending, const struct mail_letter *letter,
                          struct arena *arena, struct fault *fault, struct mail_result *ret_result)
{
    struct telegram_heard heard = {.code = MAIL_STOPPED, .bytes = {.at = ""}};
    struct telegram_answer answer = {.words = ""};
    const char *body = NULL;
    int64_t chat_id = 0;

    if (letter->recipient_count != 1 || !telegram_chat_read(letter->recipients[0], &chat_id))
        return fault_set(fault, STATUS_INVALID, "to", PLAIN_MESSAGE("this is no chat of Telegram"));
    const char *text = arena_copy(arena, letter->raw.at, letter->raw.length);
    enum status status = telegram_say(arena, chat_id, text, fault, &body);
    if (status != STATUS_OK)
        return status;
    for (int tries = 0; tries < 2 && keep_pace(sending, chat_id); tries++) {
        say(sending, body, arena, &heard);
        telegram_answer_read(heard.http_code, heard.bytes, arena, &answer);
        if (heard.code != MAIL_WORKS || answer.verdict != TELEGRAM_LATER ||
            answer.retry_seconds > PATIENCE_SECONDS)
            break;
        if (tries == 0 && !wait(sending, clock_ticks() + answer.retry_seconds * 1000 * MILLISECOND))
            break;
    }
    struct mail_result result = result_of(&heard, &answer);
    result.recipients = arena_array(arena, struct mail_reply, 1);
    result.recipients[0] = result.message;
    *ret_result = result;
    return STATUS_OK;
}
