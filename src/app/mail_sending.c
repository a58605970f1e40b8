// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_sending.h"

#include <poll.h>
#include <string.h>

#include "app/mail_child.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/mail_envelope.h"

enum {
    /* Greeting, TLS, login and each command may take minutes, the final dot ten more. */
    RESULT_WAIT_MILLISECONDS = 40 * 60 * 1000,
    LOOK_MILLISECONDS = 200, /* whether the program ends */
    STOPPING_MILLISECONDS = 4000,
};

struct mail_sending {
    struct mail_child child;
    struct mail_server server; /* copied */
    char *secret;              /* of it, to be wiped */
    const char *program;
    struct arena *arena;
    char *packet; /* OUTSIDE_MESSAGE_MAX bytes */
    int stop_fd;  /* can be read once the program ends; -1: nobody says so */
};

static enum status start_child(struct mail_sending *sending, struct fault *fault)
{
    const struct outside_mail_request asked = {.kind = OUTSIDE_SEND_MAIL, .protocol = MAIL_SMTP};

    if (sending->child.socket >= 0)
        return STATUS_OK;
    return mail_child_start(&sending->server, "", asked, sending->program, sending->arena, fault,
                            &sending->child);
}

static const char *copy(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

enum status mail_send_begin(const struct mail_server *server, const char *program,
                            struct arena *arena, struct fault *fault,
                            struct mail_sending **ret_sending)
{
    struct mail_sending *sending = arena_alloc(arena, sizeof(*sending));

    *sending = (struct mail_sending){
        .child = {.socket = -1}, .server = *server, .arena = arena, .stop_fd = -1};
    sending->server.host = copy(arena, server->host);
    sending->server.user = copy(arena, server->user);
    sending->server.trust = copy(arena, server->trust);
    sending->secret = arena_copy(arena, server->secret, strlen(server->secret));
    sending->server.secret = sending->secret;
    /* Found once, so that starting it again needs no more of the arena. */
    sending->program = copy(arena, program);
    enum status status = start_child(sending, fault);
    if (status != STATUS_OK) {
        secret_wipe(sending->secret, strlen(sending->secret));
        return status;
    }
    sending->packet = arena_alloc(arena, OUTSIDE_MESSAGE_MAX);
    *ret_sending = sending;
    return STATUS_OK;
}

/* ---- a letter ---- */

static enum status check(const struct mail_letter *letter, struct fault *fault)
{
    if (letter->recipient_count == 0 || letter->recipient_count > MAIL_RECEIVERS_MAX)
        return fault_set(
            fault, STATUS_INVALID, "to",
            MESSAGE("A mail takes 1 to {1} recipients", arg_count(MAIL_RECEIVERS_MAX)));
    if (letter->sender[0] != '\0' && !mail_envelope_takes(slice_of(letter->sender)))
        return fault_set(
            fault, STATUS_INVALID, "from",
            MESSAGE("{1} is no address that mail can be sent from", arg_text(letter->sender)));
    for (size_t i = 0; i < letter->recipient_count; i++)
        if (!mail_envelope_takes(slice_of(letter->recipients[i])))
            return fault_set(fault, STATUS_INVALID, "to",
                             MESSAGE("{1} is no address that mail can be sent to",
                                     arg_text(letter->recipients[i])));
    if (letter->raw.length == 0 || letter->raw.length > MAIL_SIZE_MAX)
        return fault_set(
            fault, STATUS_INVALID, "text",
            MESSAGE("A mail has at most {1} MB", arg_count((int64_t)(MAIL_SIZE_MAX / 1000000))));
    return STATUS_OK;
}

static struct slice cut(struct slice *rest, size_t most)
{
    struct slice piece = {rest->at, rest->length < most ? rest->length : most};

    *rest = (struct slice){rest->at + piece.length, rest->length - piece.length};
    return piece;
}

/* False: the child went before it had all of it, so that no server has. */
static bool hand_over(const struct mail_sending *sending, const struct mail_letter *letter,
                      struct arena *arena)
{
    struct outside_mail_letter head = {.version = OUTSIDE_VERSION,
                                       .recipient_count = (uint32_t)letter->recipient_count,
                                       .has_eight_bits = mail_needs_utf8(letter->raw),
                                       .raw_length = letter->raw.length};
    struct text texts = text_new(arena);
    struct slice rest = letter->raw;

    text_add_slice(&texts, (struct slice){letter->sender, strlen(letter->sender) + 1});
    for (size_t i = 0; i < letter->recipient_count; i++)
        text_add_slice(&texts,
                       (struct slice){letter->recipients[i], strlen(letter->recipients[i]) + 1});
    head.text_length = (uint32_t)texts.length;
    struct text first = text_new(arena);
    text_add_slice(&first, (struct slice){(const char *)&head, sizeof(head)});
    text_add_slice(&first, (struct slice){texts.at, texts.length});
    bool is_handed = mail_child_send(&sending->child, (struct slice){first.at, first.length},
                                     cut(&rest, OUTSIDE_MAIL_PIECE_MAX - first.length));
    while (is_handed && rest.length > 0)
        is_handed = mail_child_send(&sending->child, cut(&rest, OUTSIDE_MAIL_PIECE_MAX),
                                    (struct slice){"", 0});
    return is_handed;
}

/* ---- its result ---- */

static bool is_reply(const struct mail_reply *reply)
{
    return reply->outcome >= MAIL_ACCEPTED && reply->outcome <= MAIL_UNKNOWN && reply->code >= 0 &&
           reply->code < 1000 && mail_child_is_text(reply->enhanced, MAIL_ENHANCED_SIZE) &&
           mail_child_is_text(reply->text, MAIL_REPLY_SIZE);
}

static bool read_result(struct slice bytes, struct mail_result *result, size_t count)
{
    struct outside_mail_result head;

    if (bytes.length != sizeof(head) + count * sizeof(struct mail_reply))
        return false;
    memcpy(&head, bytes.at, sizeof(head));
    memcpy(result->recipients, bytes.at + sizeof(head), count * sizeof(struct mail_reply));
    result->message = head.message;
    result->code = (enum mail_code)head.code;
    bool is_result = head.version == OUTSIDE_VERSION && head.code < MAIL_CODES &&
                     head.recipient_count == count && is_reply(&head.message);
    for (size_t i = 0; i < count; i++)
        is_result = is_result && is_reply(&result->recipients[i]);
    return is_result;
}

static void all_are(struct mail_result *result, size_t count, enum mail_outcome outcome)
{
    result->code = MAIL_STOPPED;
    result->message = (struct mail_reply){.outcome = outcome};
    for (size_t i = 0; i < count; i++)
        result->recipients[i] = result->message;
}

void mail_send_heed(struct mail_sending *sending, int stop_fd)
{
    sending->stop_fd = stop_fd;
}

static bool is_stopping(const struct mail_sending *sending)
{
    struct pollfd stop = {.fd = sending->stop_fd, .events = POLLIN};

    return sending->stop_fd >= 0 && poll(&stop, 1, 0) > 0;
}

static bool hear_result(struct mail_sending *sending, size_t *ret_length)
{
    int32_t rest = RESULT_WAIT_MILLISECONDS;

    for (; rest > 0; rest -= LOOK_MILLISECONDS) {
        enum mail_child_word word =
            mail_child_receive(&sending->child, LOOK_MILLISECONDS, sending->packet, ret_length);

        if (word != MAIL_CHILD_SILENT)
            return word == MAIL_CHILD_SAID;
        if (rest > STOPPING_MILLISECONDS && is_stopping(sending))
            rest = STOPPING_MILLISECONDS;
    }
    return false;
}

enum status mail_send(struct mail_sending *sending, const struct mail_letter *letter,
                      struct arena *arena, struct fault *fault, struct mail_result *ret_result)
{
    size_t count = letter->recipient_count, length = 0;
    struct mail_result result = {.code = MAIL_STOPPED};
    enum status status = check(letter, fault);

    if (status == STATUS_OK)
        status = start_child(sending, fault);
    if (status != STATUS_OK)
        return status;
    result.recipients = arena_array(arena, struct mail_reply, count);
    if (!hand_over(sending, letter, arena)) {
        all_are(&result, count, MAIL_NOT_SENT);
        mail_child_kill(&sending->child);
    } else if (!hear_result(sending, &length) ||
               !read_result((struct slice){sending->packet, length}, &result, count)) {
        /* It had the message: whether a server has is known to nobody (D-08). */
        all_are(&result, count, MAIL_UNKNOWN);
        mail_child_kill(&sending->child);
    }
    *ret_result = result;
    return STATUS_OK;
}

void mail_send_end(struct mail_sending *sending)
{
    if (!sending)
        return;
    mail_child_leave(&sending->child, MAIL_CHILD_LEAVE_MILLISECONDS);
    secret_wipe(sending->secret, strlen(sending->secret));
}
