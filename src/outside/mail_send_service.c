// SPDX-License-Identifier: AGPL-3.0-or-later
#include <sys/socket.h>

#include "base/text.h"
#include "outside/mail_errand.h"
#include "outside/smtp.h"

struct sending {
    const struct mail_errand *errand;
    struct smtp smtp;
    bool is_open;
    struct arena arena; /* of one message */
    char *packet;       /* OUTSIDE_MESSAGE_MAX bytes, of one message or piece */
    struct slice first; /* of the message, not yet handed over */
    uint64_t taken;     /* bytes of it that came */
    bool is_gone;       /* nobody gives us anything any more */
};

static bool receive(struct sending *sending, struct slice *ret_packet)
{
    ssize_t length = recv(sending->errand->socket, sending->packet, OUTSIDE_MESSAGE_MAX, MSG_TRUNC);

    sending->is_gone = length <= 0 || length > OUTSIDE_MESSAGE_MAX;
    if (!sending->is_gone)
        *ret_packet = (struct slice){sending->packet, (size_t)length};
    return !sending->is_gone;
}

static bool next_piece(void *context, struct slice *ret_piece)
{
    struct sending *sending = context;
    struct slice piece = sending->first;

    sending->first = (struct slice){"", 0};
    if (piece.length == 0 && !receive(sending, &piece))
        return false;
    sending->taken += piece.length;
    *ret_piece = piece;
    return true;
}

/* ---- a letter ---- */

/* The sender and the recipients; false for what is none of ours. */
static bool take_addresses(struct slice texts, struct smtp_letter *letter, const char **addresses)
{
    for (size_t i = 0; i <= letter->recipient_count; i++) {
        const char *end = texts.length == 0 ? NULL : memchr(texts.at, '\0', texts.length);

        if (!end)
            return false;
        addresses[i] = texts.at;
        size_t length = (size_t)(end - texts.at) + 1;
        texts = (struct slice){texts.at + length, texts.length - length};
    }
    letter->sender = addresses[0];
    letter->recipients = addresses + 1;
    return texts.length == 0;
}

/* The addresses are copied: the packet is written over by the pieces that follow. */
static bool read_letter(struct sending *sending, struct slice packet, struct smtp_letter *letter)
{
    struct outside_mail_letter head;

    if (packet.length < sizeof(head))
        return false;
    memcpy(&head, packet.at, sizeof(head));
    struct slice rest = {packet.at + sizeof(head), packet.length - sizeof(head)};
    if (head.version != OUTSIDE_VERSION || head.recipient_count == 0 ||
        head.recipient_count > MAIL_RECEIVERS_MAX || head.text_length > rest.length ||
        head.raw_length == 0 || head.raw_length > MAIL_SIZE_MAX)
        return false;
    *letter = (struct smtp_letter){.recipient_count = head.recipient_count,
                                   .raw_length = head.raw_length,
                                   .has_eight_bits = head.has_eight_bits == 1,
                                   .next = next_piece,
                                   .context = sending};
    const char **addresses = arena_array(&sending->arena, const char *, head.recipient_count + 1U);
    const char *texts = arena_copy(&sending->arena, rest.at, head.text_length);
    sending->first = (struct slice){rest.at + head.text_length, rest.length - head.text_length};
    return sending->first.length <= head.raw_length &&
           take_addresses((struct slice){texts, head.text_length}, letter, addresses);
}

/* What was not handed over is taken all the same, so that the next packet is the next message. */
static void drain(struct sending *sending, uint64_t raw_length)
{
    struct slice piece;

    while (!sending->is_gone && sending->taken < raw_length)
        if (!next_piece(sending, &piece))
            return;
}

/* ---- handing over ---- */

static bool open_connection(struct sending *sending)
{
    if (sending->is_open)
        smtp_close(&sending->smtp);
    sending->is_open = true;
    return smtp_open(&sending->smtp, &sending->errand->server, &smtp_patience_usual);
}

/* A connection that was kept may have been closed by the server meanwhile: once more, on a new one,
 * while nothing of the message was sent. */
static void hand_over(struct sending *sending, const struct smtp_letter *letter,
                      struct mail_reply *replies, struct mail_reply *ret_message)
{
    bool is_kept = sending->is_open && sending->smtp.wire.code == MAIL_WORKS;
    bool has_begun = false;

    *ret_message = (struct mail_reply){.outcome = MAIL_NOT_SENT};
    if (is_kept || open_connection(sending))
        smtp_send(&sending->smtp, letter, &sending->arena, replies, ret_message, &has_begun);
    if (is_kept && !has_begun && ret_message->outcome == MAIL_NOT_SENT &&
        sending->smtp.wire.code == MAIL_LOST && open_connection(sending))
        smtp_send(&sending->smtp, letter, &sending->arena, replies, ret_message, &has_begun);
    if (ret_message->outcome == MAIL_NOT_SENT && ret_message->text[0] == '\0')
        (void)memcpy(ret_message->text, sending->smtp.detail,
                     strnlen(sending->smtp.detail, MAIL_REPLY_SIZE - 1));
}

static void tell(struct sending *sending, const struct smtp_letter *letter,
                 const struct mail_reply *message, const struct mail_reply *replies)
{
    const struct outside_mail_result result = {.version = OUTSIDE_VERSION,
                                               .code = sending->smtp.wire.code,
                                               .recipient_count = (uint32_t)letter->recipient_count,
                                               .message = *message};
    struct slice behind = {(const char *)replies, letter->recipient_count * sizeof(*replies)};

    if (!mail_errand_tell(sending->errand->socket, &result, sizeof(result), behind))
        sending->is_gone = true;
}

static void serve_one(struct sending *sending, struct slice packet)
{
    struct smtp_letter letter;
    struct mail_reply message;

    sending->taken = 0;
    if (!read_letter(sending, packet, &letter)) {
        sending->is_gone = true;
        return;
    }
    struct mail_reply *replies =
        arena_array(&sending->arena, struct mail_reply, letter.recipient_count);
    for (size_t i = 0; i < letter.recipient_count; i++)
        replies[i] = (struct mail_reply){.outcome = MAIL_NOT_SENT};
    hand_over(sending, &letter, replies, &message);
    drain(sending, letter.raw_length);
    tell(sending, &letter, &message, replies);
}

void mail_send_serve(const struct mail_errand *errand)
{
    struct sending sending = {.errand = errand};
    struct arena kept = {0};
    struct slice packet;

    sending.packet = arena_alloc(&kept, OUTSIDE_MESSAGE_MAX);
    while (!sending.is_gone && receive(&sending, &packet)) {
        struct arena_mark start = arena_mark(&sending.arena);

        serve_one(&sending, packet);
        arena_rewind(&sending.arena, start);
    }
    if (sending.is_open)
        smtp_close(&sending.smtp);
    arena_free(&sending.arena);
    arena_free(&kept);
}
