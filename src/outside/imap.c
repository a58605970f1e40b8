// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/imap.h"

#include <stdio.h>

#include "base/text.h"
#include "outside/imap_name.h"
#include "outside/mail_words.h"

enum { STEP_SECONDS = 60, LEAVE_SECONDS = 3, TAG_SIZE = 16 };

/* The most that may lie untaken: a response with its largest literal. */
#define HELD_MAX ((size_t)IMAP_LITERAL_MAX + IMAP_LINE_MAX + 1024)

/* ---- responses ---- */

static void keep_words(struct imap *imap, struct slice words)
{
    mail_words_clean(words, imap->detail, sizeof(imap->detail));
}

static void keep_capabilities(struct imap *imap, struct slice words)
{
    size_t length = words.length < IMAP_CAPABILITIES_SIZE ? words.length : 0;

    if (length > 0)
        memcpy(imap->capabilities, words.at, length);
    imap->capabilities[length] = '\0';
}

/* The next response; it lies in the connection's buffer until the one after it is asked for. */
static bool next_response(struct imap *imap, int64_t deadline, struct imap_response *ret_response)
{
    mail_wire_take(&imap->wire, imap->whole);
    imap->whole = 0;
    imap->scan = (struct imap_scan){0};
    for (;;) {
        enum imap_scan_result result = imap_scan(&imap->scan, mail_wire_seen(&imap->wire));

        if (result == IMAP_BAD)
            return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
        if (result == IMAP_WHOLE)
            break;
        if (!mail_wire_fill(&imap->wire, HELD_MAX, deadline))
            return false;
    }
    imap->whole = imap->scan.at;
    struct slice bytes = {mail_wire_seen(&imap->wire).at, imap->whole};
    return imap_read_response(bytes, ret_response) ||
           mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
}

/* What every response may bring, whatever was asked. */
static bool note(struct imap *imap, const struct imap_response *response)
{
    if (imap_begins(response->code, "CAPABILITY"))
        keep_capabilities(imap, response->code);
    if (response->kind != IMAP_UNTAGGED)
        return true;
    if (imap_begins(response->name, "CAPABILITY"))
        keep_capabilities(imap, response->rest);
    if (imap_begins(response->name, "EXISTS")) {
        imap->has_news = imap->has_news || response->number > imap->message_count;
        imap->message_count = response->number;
    }
    /* One fewer, without a new count. */
    if (imap_begins(response->name, "EXPUNGE") && imap->message_count > 0)
        imap->message_count--;
    if (response->condition == IMAP_BYE) {
        keep_words(imap, response->rest);
        return mail_wire_fail(&imap->wire, MAIL_BUSY);
    }
    return true;
}

/* ---- commands ---- */

/* A server that answers before it was asked is none (AC-024). */
static bool take_what_lies_there(struct imap *imap)
{
    for (;;) {
        struct imap_scan scan = {0};
        struct slice seen = mail_wire_seen(&imap->wire);
        struct imap_response response = {0};

        seen = (struct slice){seen.at + imap->whole, seen.length - imap->whole};
        if (imap_scan(&scan, seen) != IMAP_WHOLE)
            return true;
        if (!next_response(imap, mail_deadline(STEP_SECONDS), &response) || !note(imap, &response))
            return false;
        if (response.kind == IMAP_TAGGED)
            return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
    }
}

static bool send_command(struct imap *imap, struct slice command, int32_t seconds)
{
    char tag[TAG_SIZE];

    if (imap->wire.code != MAIL_WORKS || !take_what_lies_there(imap))
        return false;
    imap->last_tag++;
    (void)snprintf(tag, sizeof(tag), "r%u ", imap->last_tag);
    int64_t deadline = mail_deadline(seconds);
    return mail_wire_send(&imap->wire, slice_of(tag), deadline) &&
           mail_wire_send(&imap->wire, command, deadline) &&
           mail_wire_send(&imap->wire, slice_of("\r\n"), deadline);
}

/* Until the command is done, or a continuation is asked for where that may be. */
static bool wait_for_end(struct imap *imap, int32_t seconds, imap_taker *take, void *context,
                         struct imap_response *ret_response)
{
    int64_t deadline = mail_deadline(seconds);

    for (;;) {
        if (!next_response(imap, deadline, ret_response) || !note(imap, ret_response))
            return false;
        if (ret_response->kind == IMAP_CONTINUATION)
            return true;
        if (ret_response->kind == IMAP_TAGGED) {
            if (ret_response->tag == imap->last_tag)
                return true;
            return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
        }
        if (take && ret_response->condition == IMAP_NONE && !take(context, ret_response))
            return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
        if (take && ret_response->condition == IMAP_OK && !take(context, ret_response))
            return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
    }
}

static bool refuse(struct imap *imap, const struct imap_response *response, enum mail_code refused)
{
    keep_words(imap, response->rest);
    if (response->kind != IMAP_TAGGED)
        refused = MAIL_OTHER_PROTOCOL;
    else if (imap_begins(response->code, "UNAVAILABLE") || imap_begins(response->code, "INUSE"))
        refused = MAIL_BUSY;
    return mail_wire_fail(&imap->wire, refused);
}

bool imap_run(struct imap *imap, struct slice command, enum mail_code refused, int32_t seconds,
              imap_taker *take, void *context)
{
    struct imap_response response = {0};

    if (!send_command(imap, command, seconds) ||
        !wait_for_end(imap, seconds, take, context, &response))
        return false;
    if (response.kind == IMAP_TAGGED && response.condition == IMAP_OK)
        return true;
    return refuse(imap, &response, refused);
}

static bool run_word(struct imap *imap, const char *command, enum mail_code refused,
                     int32_t seconds)
{
    return imap_run(imap, slice_of(command), refused, seconds, NULL, NULL);
}

/* ---- opening ---- */

static bool greet(struct imap *imap, int32_t seconds)
{
    struct imap_response response = {0};

    if (!next_response(imap, mail_deadline(seconds), &response))
        return false;
    keep_words(imap, response.rest);
    if (response.kind != IMAP_UNTAGGED ||
        (response.condition != IMAP_OK && response.condition != IMAP_PREAUTH &&
         response.condition != IMAP_BYE))
        return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
    imap->is_logged_in = response.condition == IMAP_PREAUTH;
    return note(imap, &response);
}

bool imap_can(const struct imap *imap, const char *capability)
{
    return imap_has_word(slice_of(imap->capabilities), capability);
}

static bool ask_capabilities(struct imap *imap, int32_t seconds)
{
    return run_word(imap, "CAPABILITY", MAIL_OTHER_PROTOCOL, seconds);
}

/* What was said in clear counts for nothing after it, and who is logged in already by what came in
 * clear was talked to by somebody in between. */
static bool secure(struct imap *imap, int32_t seconds)
{
    if (imap->wire.server->tls != MAIL_TLS_STARTTLS)
        return true;
    if (imap->is_logged_in || !ask_capabilities(imap, seconds))
        return mail_wire_fail(&imap->wire, MAIL_NO_TLS);
    if (!imap_can(imap, "STARTTLS"))
        return mail_wire_fail(&imap->wire, MAIL_NO_TLS);
    if (!run_word(imap, "STARTTLS", MAIL_NO_TLS, seconds))
        return false;
    imap->whole = 0;
    imap->capabilities[0] = '\0';
    return mail_wire_start_tls(&imap->wire, mail_deadline(seconds));
}

static bool authenticate(struct imap *imap, const char *way, const struct mail_sasl *sasl,
                         int32_t seconds)
{
    bool is_at_once = imap_can(imap, "SASL-IR");
    char command[MAIL_SASL_SIZE + 64];
    struct imap_response response = {0};

    (void)snprintf(command, sizeof(command), "AUTHENTICATE %s%s%s", way, is_at_once ? " " : "",
                   is_at_once ? sasl->text : "");
    bool is_sent = send_command(imap, slice_of(command), seconds);
    explicit_bzero(command, sizeof(command));
    if (!is_sent || !wait_for_end(imap, seconds, NULL, NULL, &response))
        return false;
    for (int turn = 0; response.kind == IMAP_CONTINUATION && turn < 2; turn++) {
        /* The second is the server's reason, which is answered by nothing (XOAUTH2). */
        struct slice answer = turn == 0 && !is_at_once ? (struct slice){sasl->text, sasl->length}
                                                       : (struct slice){"", 0};
        int64_t deadline = mail_deadline(seconds);

        if (!mail_wire_send(&imap->wire, answer, deadline) ||
            !mail_wire_send(&imap->wire, slice_of("\r\n"), deadline) ||
            !wait_for_end(imap, seconds, NULL, NULL, &response))
            return false;
    }
    if (response.kind == IMAP_TAGGED && response.condition == IMAP_OK)
        return true;
    return refuse(imap, &response, MAIL_LOGIN_REFUSED);
}

/* "..." of what RFC 3501 lets stand there. False for other bytes. */
static bool add_quoted(struct text *out, const char *value)
{
    text_add_char(out, '"');
    for (; *value != '\0'; value++) {
        if (*value < ' ' || *value > 0x7E)
            return false;
        if (*value == '"' || *value == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *value);
    }
    text_add_char(out, '"');
    return true;
}

static bool log_in_plainly(struct imap *imap, int32_t seconds)
{
    char command[2 * (MAIL_SECRET_MAX + MAIL_USER_MAX) + 16];
    struct text text = {.at = command, .capacity = sizeof(command) - 1};

    text_add(&text, "LOGIN ");
    bool is_written = add_quoted(&text, imap->wire.server->user);
    text_add_char(&text, ' ');
    is_written = is_written && add_quoted(&text, imap->wire.server->secret);
    bool is_in = is_written ? run_word(imap, command, MAIL_LOGIN_REFUSED, seconds)
                            : mail_wire_fail(&imap->wire, MAIL_NO_LOGIN_WAY);
    explicit_bzero(command, sizeof(command));
    return is_in;
}

static bool log_in_by(struct imap *imap, enum mail_sasl_way way, const char *name, int32_t seconds)
{
    struct mail_sasl sasl;

    mail_sasl_make(&sasl, way, imap->wire.server);
    bool is_in = authenticate(imap, name, &sasl, seconds);
    mail_sasl_wipe(&sasl);
    return is_in;
}

static bool log_in(struct imap *imap, int32_t seconds)
{
    enum mail_login login = imap->wire.server->login;

    if (imap->is_logged_in || login == MAIL_LOGIN_NONE)
        return true;
    if (login == MAIL_LOGIN_TOKEN && imap_can(imap, "AUTH=XOAUTH2"))
        return log_in_by(imap, MAIL_SASL_XOAUTH2, "XOAUTH2", seconds);
    if (login == MAIL_LOGIN_TOKEN && imap_can(imap, "AUTH=OAUTHBEARER"))
        return log_in_by(imap, MAIL_SASL_OAUTHBEARER, "OAUTHBEARER", seconds);
    if (login == MAIL_LOGIN_PASSWORD && imap_can(imap, "AUTH=PLAIN"))
        return log_in_by(imap, MAIL_SASL_PLAIN, "PLAIN", seconds);
    if (login == MAIL_LOGIN_PASSWORD && !imap_can(imap, "LOGINDISABLED"))
        return log_in_plainly(imap, seconds);
    return mail_wire_fail(&imap->wire, MAIL_NO_LOGIN_WAY);
}

bool imap_open(struct imap *imap, const struct mail_server *server, int32_t seconds)
{
    *imap = (struct imap){0};
    if (!mail_wire_open(&imap->wire, server, mail_deadline(seconds)) || !greet(imap, seconds) ||
        !secure(imap, seconds))
        return false;
    if (imap->capabilities[0] == '\0' && !ask_capabilities(imap, seconds))
        return false;
    imap->detail[0] = '\0';
    if (!log_in(imap, seconds))
        return false;
    /* What one may do changes with who one is. */
    return ask_capabilities(imap, seconds);
}

/* ---- mailboxes ---- */

static bool take_selected(void *context, const struct imap_response *response)
{
    struct imap_selected *selected = context;

    (void)imap_number_after(response->code, "UIDVALIDITY", &selected->uid_validity);
    (void)imap_number_after(response->code, "UIDNEXT", &selected->uid_next);
    return true;
}

bool imap_select(struct imap *imap, enum imap_access access, const char *mailbox,
                 struct imap_selected *ret_selected)
{
    struct arena arena = {0};
    struct text name = text_new(&arena), command = text_new(&arena);
    struct imap_selected selected = {0};

    imap_name_write(&name, slice_of(mailbox));
    text_add(&command, access == IMAP_SELECT ? "SELECT " : "EXAMINE ");
    (void)add_quoted(&command, name.at);
    imap->message_count = 0;
    bool is_done = imap_run(imap, (struct slice){command.at, command.length}, MAIL_NO_MAILBOX,
                            STEP_SECONDS, take_selected, &selected);
    arena_free(&arena);
    selected.message_count = imap->message_count;
    imap->has_news = false;
    if (is_done && (selected.uid_validity == 0 || selected.uid_next == 0))
        return mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
    if (is_done)
        *ret_selected = selected;
    return is_done;
}

/* ---- waiting for news ---- */

bool imap_idle_begin(struct imap *imap)
{
    struct imap_response response = {0};

    if (!send_command(imap, slice_of("IDLE"), STEP_SECONDS) ||
        !wait_for_end(imap, STEP_SECONDS, NULL, NULL, &response))
        return false;
    return response.kind == IMAP_CONTINUATION || refuse(imap, &response, MAIL_OTHER_PROTOCOL);
}

bool imap_idle_take(struct imap *imap)
{
    (void)mail_wire_has_more(&imap->wire);
    return imap->wire.code == MAIL_WORKS && take_what_lies_there(imap);
}

bool imap_idle_end(struct imap *imap)
{
    struct imap_response response = {0};

    if (!mail_wire_send(&imap->wire, slice_of("DONE\r\n"), mail_deadline(STEP_SECONDS)) ||
        !wait_for_end(imap, STEP_SECONDS, NULL, NULL, &response))
        return false;
    return response.kind == IMAP_TAGGED || mail_wire_fail(&imap->wire, MAIL_OTHER_PROTOCOL);
}

void imap_close(struct imap *imap)
{
    if (imap->wire.code == MAIL_WORKS)
        (void)run_word(imap, "LOGOUT", MAIL_LOST, LEAVE_SECONDS);
    mail_wire_close(&imap->wire);
}
