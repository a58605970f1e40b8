// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_mail.h"

#include <string.h>

#include "base/text.h"
#include "domain/contact_point.h"
#include "store/mail_matches.h"
#include "store/messages.h"

/*
 * A bounce is believed when it names what only who had our message can know: the token of our
 * return path, or our Message-ID; and then of those addresses alone that this message went to
 * (AC-018, AC-019). Anything else is a message like any other.
 */

/* It may have been erased since. */
static enum status check_message(struct work *work, int64_t id, int64_t *ret_message_id)
{
    struct conversation_message message = {0};

    enum status status = messages_find(work, id, &message);
    if (status == STATUS_NOT_FOUND) {
        work->fault = (struct fault){.status = STATUS_OK};
        return STATUS_OK;
    }
    if (status == STATUS_OK && message.kind == MESSAGE_OURS)
        *ret_message_id = id;
    return status;
}

enum status intake_bounced(struct work *work, const struct intake_mail *mail,
                           int64_t *ret_message_id)
{
    const struct mail_message *message = &mail->reading.message;
    struct mail_ticket ticket;
    int64_t id = 0;

    *ret_message_id = 0;
    if (message->bounce.kind != MAIL_DELIVERY && message->bounce.kind != MAIL_LIKE_A_BOUNCE)
        return STATUS_OK;
    if (mail->means->has_key &&
        mail_ticket_find(mail->means->key, message, MAIL_PURPOSE_BOUNCE, &ticket) &&
        ticket.workspace_id == work->workspace_id)
        return check_message(work, ticket.number, ret_message_id);
    if (message->bounce.original_id[0] == '\0')
        return STATUS_OK;
    enum status status = mail_of_ours(work, message->bounce.original_id, &id);
    if (status == STATUS_OK)
        *ret_message_id = id;
    return status;
}

static const char *key_of(struct work *work, const char *address)
{
    struct fault fault = {.status = STATUS_OK};
    const char *key = "";

    if (contact_point_key(POINT_EMAIL, slice_of(address), NULL, "address", work->arena, &fault,
                          &key) != STATUS_OK)
        return "";
    return key;
}

static const char *answer_of(struct work *work, const struct mail_recipient *recipient)
{
    struct text answer = text_new(work->arena);

    text_add(&answer, recipient->status);
    if (recipient->status[0] != '\0' && recipient->diagnostic[0] != '\0')
        text_add_char(&answer, ' ');
    text_add(&answer, recipient->diagnostic);
    return answer.at;
}

/* One that was sent on is refused under another address than the one we sent to; and servers on the
 * way change the case. */
static bool is_about(struct work *work, const struct mail_recipient *recipient, const char *key)
{
    return key[0] != '\0' && (strcasecmp(key_of(work, recipient->address), key) == 0 ||
                              strcasecmp(key_of(work, recipient->original), key) == 0);
}

static enum status mark(struct work *work, const struct mail_recipient *recipient,
                        const struct mail_sending *sendings, size_t count)
{
    const char *answer = answer_of(work, recipient);
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *key = key_of(work, sendings[i].receiver);

        if (!is_about(work, recipient, key))
            continue;
        status = mail_came_back(work, sendings[i].id, answer);
        if (status == STATUS_OK)
            status = mail_bounced(work, key, answer);
    }
    return status;
}

/* Refused for good: a code of class 4 may pass (RFC 3463). */
static bool is_final(const struct mail_recipient *recipient)
{
    return recipient->action == MAIL_BOUNCED && recipient->status[0] != '4';
}

enum status intake_mark_bounced(struct work *work, const struct mail_bounce *bounce,
                                int64_t message_id)
{
    struct mail_sending *sendings = NULL;
    size_t count = 0;

    enum status status = mail_sendings(work, message_id, &sendings, &count);
    for (size_t i = 0; i < bounce->recipient_count && status == STATUS_OK; i++)
        if (is_final(&bounce->recipients[i]))
            status = mark(work, &bounce->recipients[i], sendings, count);
    return status;
}
