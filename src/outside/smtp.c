// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/smtp.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "outside/imap_parse.h"
#include "outside/mail_sasl.h"
#include "outside/mail_words.h"
#include "outside/smtp_session.h"

enum { COMMAND_SIZE = 600, HOST_SIZE = 64 };

const struct smtp_patience smtp_patience_usual = {
    .greeting = 300, .reply = 300, .data = 120, .block = 180, .end = 600};
const struct smtp_patience smtp_patience_short = {
    .greeting = 20, .reply = 20, .data = 20, .block = 20, .end = 20};

/* ---- talk ---- */

bool smtp_next_reply(struct smtp *smtp, int32_t seconds, struct smtp_reply *ret_reply)
{
    int64_t deadline = mail_deadline(seconds);

    mail_wire_take(&smtp->wire, smtp->whole);
    smtp->whole = 0;
    for (;;) {
        enum smtp_scan_result result = smtp_scan(mail_wire_seen(&smtp->wire), &smtp->whole);

        if (result == SMTP_BAD)
            return mail_wire_fail(&smtp->wire, MAIL_OTHER_PROTOCOL);
        if (result == SMTP_WHOLE)
            break;
        if (!mail_wire_fill(&smtp->wire, SMTP_REPLY_MAX, deadline))
            return false;
    }
    struct slice bytes = {mail_wire_seen(&smtp->wire).at, smtp->whole};
    smtp_read_reply(bytes, ret_reply);
    return true;
}

void smtp_keep_words(struct slice reply, char *out, size_t size)
{
    char all[SMTP_WORDS_SIZE];
    size_t length = 0;
    struct slice line;

    while (smtp_next_line(&reply, &line)) {
        size_t room = sizeof(all) - length;
        size_t taken = line.length < room - 1 ? line.length : room - 1;

        if (length > 0 && room > 1) {
            all[length++] = ' ';
            taken = taken > 0 && taken == room - 1 ? taken - 1 : taken;
        }
        memcpy(all + length, line.at, taken);
        length += taken;
    }
    mail_words_clean((struct slice){all, length}, out, size);
}

static bool talk(struct smtp *smtp, const char *command, struct smtp_reply *ret_reply)
{
    int64_t deadline = mail_deadline(smtp->patience->reply);

    return mail_wire_send(&smtp->wire, slice_of(command), deadline) &&
           mail_wire_send(&smtp->wire, slice_of("\r\n"), deadline) &&
           smtp_next_reply(smtp, smtp->patience->reply, ret_reply);
}

/* The session ends with the server's words. */
static bool refuse(struct smtp *smtp, const struct smtp_reply *reply, enum mail_code code)
{
    smtp_keep_words(reply->text, smtp->detail, sizeof(smtp->detail));
    return mail_wire_fail(&smtp->wire, reply->code / 100 == 4 ? MAIL_BUSY : code);
}

/* ---- opening ---- */

static bool word_is(struct slice text, const char *word)
{
    return imap_begins(text, word);
}

static uint64_t size_of(struct slice line)
{
    uint64_t size = 0;

    for (size_t i = strlen("SIZE "); i < line.length; i++) {
        if (line.at[i] < '0' || line.at[i] > '9' || size > UINT64_MAX / 16)
            return 0;
        size = size * 10 + (uint64_t)(line.at[i] - '0');
    }
    return size;
}

static void take_offer(struct smtp *smtp, struct slice line)
{
    smtp->has_pipelining = smtp->has_pipelining || word_is(line, "PIPELINING");
    smtp->has_eight_bits = smtp->has_eight_bits || word_is(line, "8BITMIME");
    smtp->has_utf8 = smtp->has_utf8 || word_is(line, "SMTPUTF8");
    smtp->has_start_tls = smtp->has_start_tls || word_is(line, "STARTTLS");
    if (word_is(line, "SIZE"))
        smtp->size_max = size_of(line);
    if (word_is(line, "AUTH") && line.length > 5 && line.length < SMTP_AUTH_SIZE) {
        memcpy(smtp->ways, line.at + 5, line.length - 5);
        smtp->ways[line.length - 5] = '\0';
    }
}

static bool greet(struct smtp *smtp)
{
    char command[COMMAND_SIZE], host[HOST_SIZE];
    struct smtp_reply reply;

    smtp->has_pipelining = smtp->has_eight_bits = smtp->has_utf8 = smtp->has_start_tls = false;
    smtp->size_max = 0;
    smtp->ways[0] = '\0';
    /* One that has no name says its address (RFC 5321 4.1.3). */
    mail_wire_own_address(&smtp->wire, host, sizeof(host));
    (void)snprintf(command, sizeof(command), "EHLO [%s%s]", strchr(host, ':') ? "IPv6:" : "", host);
    if (!talk(smtp, command, &reply))
        return false;
    if (reply.code != 250)
        return refuse(smtp, &reply, MAIL_OTHER_PROTOCOL);
    struct slice rest = reply.text, line;
    bool is_first = true;
    while (smtp_next_line(&rest, &line)) {
        if (!is_first)
            take_offer(smtp, line);
        is_first = false;
    }
    return true;
}

static bool secure(struct smtp *smtp)
{
    struct smtp_reply reply;

    if (smtp->wire.server->tls != MAIL_TLS_STARTTLS)
        return true;
    if (!smtp->has_start_tls)
        return mail_wire_fail(&smtp->wire, MAIL_NO_TLS);
    if (!talk(smtp, "STARTTLS", &reply))
        return false;
    if (reply.code != 220)
        return refuse(smtp, &reply, MAIL_NO_TLS);
    smtp->whole = 0;
    return mail_wire_start_tls(&smtp->wire, mail_deadline(smtp->patience->reply)) && greet(smtp);
}

static bool end_login(struct smtp *smtp, const struct smtp_reply *reply)
{
    return reply->code == 235 || refuse(smtp, reply, MAIL_LOGIN_REFUSED);
}

static bool log_in_by(struct smtp *smtp, enum mail_sasl_way way, const char *name)
{
    char command[MAIL_SASL_SIZE + 64];
    struct mail_sasl sasl;
    struct smtp_reply reply;

    mail_sasl_make(&sasl, way, smtp->wire.server);
    (void)snprintf(command, sizeof(command), "AUTH %s %s", name, sasl.text);
    mail_sasl_wipe(&sasl);
    bool is_answered = talk(smtp, command, &reply);
    explicit_bzero(command, sizeof(command));
    /* The reason of a refused token, which is answered by nothing. */
    if (is_answered && reply.code == 334)
        is_answered = talk(smtp, "", &reply);
    return is_answered && end_login(smtp, &reply);
}

/* AUTH LOGIN: two questions, two answers. */
static bool log_in_by_turns(struct smtp *smtp)
{
    const char *const answers[] = {smtp->wire.server->user, smtp->wire.server->secret};
    struct smtp_reply reply;

    if (!talk(smtp, "AUTH LOGIN", &reply))
        return false;
    for (size_t i = 0; i < 2; i++) {
        struct mail_sasl sasl;

        if (reply.code != 334)
            return end_login(smtp, &reply);
        mail_sasl_word(&sasl, answers[i]);
        bool is_answered = talk(smtp, sasl.text, &reply);
        mail_sasl_wipe(&sasl);
        if (!is_answered)
            return false;
    }
    return end_login(smtp, &reply);
}

static bool log_in(struct smtp *smtp)
{
    struct slice ways = slice_of(smtp->ways);
    enum mail_login login = smtp->wire.server->login;

    if (login == MAIL_LOGIN_NONE)
        return true;
    if (login == MAIL_LOGIN_TOKEN && imap_has_word(ways, "XOAUTH2"))
        return log_in_by(smtp, MAIL_SASL_XOAUTH2, "XOAUTH2");
    if (login == MAIL_LOGIN_TOKEN && imap_has_word(ways, "OAUTHBEARER"))
        return log_in_by(smtp, MAIL_SASL_OAUTHBEARER, "OAUTHBEARER");
    if (login == MAIL_LOGIN_PASSWORD && imap_has_word(ways, "PLAIN"))
        return log_in_by(smtp, MAIL_SASL_PLAIN, "PLAIN");
    if (login == MAIL_LOGIN_PASSWORD && imap_has_word(ways, "LOGIN"))
        return log_in_by_turns(smtp);
    return mail_wire_fail(&smtp->wire, MAIL_NO_LOGIN_WAY);
}

bool smtp_open(struct smtp *smtp, const struct mail_server *server,
               const struct smtp_patience *patience)
{
    struct smtp_reply reply;

    *smtp = (struct smtp){.patience = patience};
    if (!mail_wire_open(&smtp->wire, server, mail_deadline(patience->greeting)) ||
        !smtp_next_reply(smtp, patience->greeting, &reply))
        return false;
    if (reply.code != 220)
        return refuse(smtp, &reply, MAIL_BUSY);
    return greet(smtp) && secure(smtp) && log_in(smtp);
}

void smtp_close(struct smtp *smtp)
{
    static const struct smtp_patience leaving = {.reply = 2};
    struct smtp_reply reply;

    smtp->patience = &leaving;
    if (smtp->wire.code == MAIL_WORKS)
        (void)talk(smtp, "QUIT", &reply);
    mail_wire_close(&smtp->wire);
}
