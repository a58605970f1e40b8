// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/mailbox_options.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "app/mailbox_guess.h"
#include "base/display.h"
#include "base/json.h"
#include "base/secret.h"

/* A server that runs the command runs no other meanwhile, so it waits for no one for long. */
enum { SECRET_SECONDS = 30 };

/* ---- the password ---- */

static bool is_waited_for(const struct command_line *line, int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};

    return !line->served_store || poll(&wait, 1, SECRET_SECONDS * 1000) != 0;
}

static enum status read_line(struct command_line *line, int fd, char *bytes, size_t size,
                             size_t *ret_length)
{
    size_t length = 0;
    ssize_t got = 1;

    while (length < size && got != 0 && !memchr(bytes, '\n', length)) {
        if (!is_waited_for(line, fd))
            return command_line_refuse(line, MESSAGE_N("no password came within {1} second",
                                                       "no password came within {1} seconds",
                                                       arg_count(SECRET_SECONDS)));
        got = read(fd, bytes + length, size - length);
        if (got < 0 && errno != EINTR)
            return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                                   PLAIN_MESSAGE("the password cannot be read from the input"),
                                   errno);
        length += got > 0 ? (size_t)got : 0;
    }
    const char *end = length > 0 ? memchr(bytes, '\n', length) : NULL;
    *ret_length = end ? (size_t)(end - bytes) : length;
    return STATUS_OK;
}

static enum status read_secret(struct command_line *line, const char **ret_secret)
{
    const char *path = option_text(line, "password-file");
    char bytes[CHANNEL_SECRET_MAX + 2];
    int fd = line->standard_input;
    size_t length = 0;
    enum status status = STATUS_OK;

    if (path)
        status = command_line_open(line, path, &fd);
    if (status == STATUS_OK)
        status = read_line(line, fd, bytes, sizeof(bytes), &length);
    if (path && fd >= 0 && fd != line->standard_input)
        close(fd);
    if (status == STATUS_OK && memchr(bytes, '\0', length))
        status = command_line_refuse(line, PLAIN_MESSAGE("the password is not valid UTF-8"));
    if (status == STATUS_OK) {
        length -= length > 0 && bytes[length - 1] == '\r';
        *ret_secret = arena_copy(line->arena, bytes, length);
    }
    secret_wipe(bytes, sizeof(bytes));
    return status;
}

void mailbox_options_wipe(struct channel_given *given)
{
    char *secret;

    memcpy(&secret, &given->secret, sizeof(secret));
    if (secret)
        secret_wipe(secret, strlen(secret));
}

/* ---- the servers ---- */

/* "imap.example.com" or "imap.example.com:993". */
static enum status read_place(struct command_line *line, const char *option,
                              struct mail_server *server)
{
    const char *place = option_text(line, option);
    const char *colon = place ? strrchr(place, ':') : NULL;
    int64_t port = 0;

    if (!place)
        return STATUS_OK;
    server->host = place;
    if (!colon || strchr(place, ':') != colon)
        return STATUS_OK;
    for (const char *at = colon + 1; *at >= '0' && *at <= '9' && port < 100000; at++)
        port = port * 10 + (*at - '0');
    if (colon[1 + strspn(colon + 1, "0123456789")] != '\0' || port < 1 || port > 65535)
        return command_line_refuse(line, MESSAGE("{1} is no server and port; write it as "
                                                 "imap.example.com:993",
                                                 arg_text(place)));
    server->host = arena_copy(line->arena, place, (size_t)(colon - place));
    server->port = (int32_t)port;
    return STATUS_OK;
}

static void read_ways(const struct command_line *line, struct channel_settings *settings)
{
    int imap = option_choice(line, "imap-encryption"),
        smtp = option_choice(line, "smtp-encryption");
    int login = option_choice(line, "login");
    const char *user = option_text(line, "user");

    if (imap >= 0)
        settings->imap.tls = (enum mail_tls)(MAIL_TLS_FROM_START + imap);
    if (smtp >= 0)
        settings->smtp.tls = (enum mail_tls)(MAIL_TLS_FROM_START + smtp);
    if (login >= 0)
        settings->imap.login = settings->smtp.login =
            (enum mail_login)(MAIL_LOGIN_PASSWORD + login);
    if (user)
        settings->imap.user = settings->smtp.user = user;
    if (option_is_set(line, "own"))
        settings->imap.may_be_own = settings->smtp.may_be_own = true;
}

enum status mailbox_options_read(struct command_line *line, struct channel_given *ret_given)
{
    struct channel_given given = {.name = "", .signature = "", .secret = ""};

    if (line->operand_count != 1)
        return command_line_refuse(
            line, PLAIN_MESSAGE("name the address of one mailbox, as ana@example.com"));
    given.address = line->operands[0];
    given.settings = mailbox_guess(given.address, true, line->arena);
    enum status status = read_place(line, "imap", &given.settings.imap);
    if (status == STATUS_OK)
        status = read_place(line, "smtp", &given.settings.smtp);
    read_ways(line, &given.settings);
    if (status == STATUS_OK && given.settings.imap.login != MAIL_LOGIN_NONE)
        status = read_secret(line, &given.secret);
    if (status == STATUS_OK)
        *ret_given = given;
    return status;
}

/* ---- what came of it ---- */

static const char *words_of(struct command_line *line, struct message message)
{
    struct text text = text_new(line->arena);

    text_message(&text, line->language, &message);
    return text.at;
}

static void add_json(struct json *json, const char *name, struct command_line *line,
                     const struct mail_trial *trial)
{
    json_begin_object(json, name);
    json_bool(json, "works", trial->code == MAIL_WORKS);
    if (trial->trouble.one)
        json_text(json, "trouble", words_of(line, trial->trouble));
    else
        json_null(json, "trouble");
    json_end(json);
}

static void add_line(struct text *out, struct command_line *line, const char *protocol,
                     struct message message)
{
    text_add(out, protocol);
    text_add_safe(out, slice_of(words_of(line, message)));
    text_add_char(out, '\n');
}

static void add_words(struct text *out, struct command_line *line, const struct mail_server *imap,
                      const struct mail_server *smtp, const struct channel_trial *trial)
{
    add_line(out, line, "IMAP: ",
             trial->imap.trouble.one ? trial->imap.trouble
                                     : MESSAGE("Mail can be read at {1}, port {2}",
                                               arg_text(imap->host), arg_plain(imap->port)));
    add_line(out, line, "SMTP: ",
             trial->smtp.trouble.one ? trial->smtp.trouble
                                     : MESSAGE("Mail can be sent by {1}, port {2}",
                                               arg_text(smtp->host), arg_plain(smtp->port)));
}

enum status mailbox_trial_print(struct command_line *line, const struct channel_given *given,
                                const struct channel_trial *trial)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json")) {
        struct json json = json_new(&text);

        json_begin_object(&json, NULL);
        json_int(&json, "schema", 1);
        json_bool(&json, "works", trial->works);
        add_json(&json, "imap", line, &trial->imap);
        add_json(&json, "smtp", line, &trial->smtp);
        json_end(&json);
        json_finish(&json);
    } else {
        add_words(&text, line, &given->settings.imap, &given->settings.smtp, trial);
    }
    enum status status = command_line_print(line, &text);
    if (status == STATUS_OK && !trial->works)
        status = fault_set(&line->fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("this mailbox does not work with these settings"));
    return status;
}
