// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "base/text.h"
#include "domain/mail_envelope.h"
#include "outside/mail_words.h"
#include "outside/smtp_session.h"

/* A message on its way. */
struct handing {
    struct smtp *smtp;
    const struct smtp_letter *letter;
    struct arena *arena;
    struct mail_reply *replies; /* of each recipient */
    struct mail_reply message;
    bool has_begun;
    size_t accepted_count;
};

static enum mail_outcome outcome_of(int32_t code)
{
    return code / 100 == 2 || code / 100 == 3 ? MAIL_ACCEPTED
           : code / 100 == 4                  ? MAIL_DEFERRED
                                              : MAIL_REJECTED;
}

static void keep_reply(const struct smtp_reply *reply, struct mail_reply *ret_kept)
{
    *ret_kept = (struct mail_reply){.outcome = outcome_of(reply->code), .code = reply->code};
    memcpy(ret_kept->enhanced, reply->enhanced, sizeof(ret_kept->enhanced));
    smtp_keep_words(reply->text, ret_kept->text, sizeof(ret_kept->text));
}

/* A reply to one of the commands; 421 says that the server goes, whatever was asked. */
static bool take_reply(struct handing *handing, int32_t seconds, struct mail_reply *ret_reply)
{
    struct smtp_reply reply;

    if (!smtp_next_reply(handing->smtp, seconds, &reply))
        return false;
    keep_reply(&reply, ret_reply);
    if (reply.code == 421)
        (void)mail_wire_fail(&handing->smtp->wire, MAIL_BUSY);
    return true;
}

/* ---- before anything is sent ---- */

static bool refuse_here(struct handing *handing, int32_t code, const char *enhanced,
                        const char *words)
{
    struct mail_reply *message = &handing->message;

    *message = (struct mail_reply){.outcome = MAIL_REJECTED, .code = code};
    memcpy(message->enhanced, enhanced, strlen(enhanced) + 1);
    memcpy(message->text, words, strlen(words) + 1);
    return false;
}

static bool needs_utf8(const struct smtp_letter *letter)
{
    bool needs = mail_needs_utf8(slice_of(letter->sender));

    for (size_t i = 0; i < letter->recipient_count; i++)
        needs = needs || mail_needs_utf8(slice_of(letter->recipients[i]));
    return needs;
}

/* The caller has looked at the addresses; what comes here is looked at once more, because here is
 * where it would do harm. */
static bool may_be_sent(struct handing *handing)
{
    const struct smtp_letter *letter = handing->letter;
    bool is_fit = letter->sender[0] == '\0' || mail_envelope_takes(slice_of(letter->sender));

    for (size_t i = 0; i < letter->recipient_count; i++)
        is_fit = is_fit && mail_envelope_takes(slice_of(letter->recipients[i]));
    if (!is_fit)
        return refuse_here(handing, 553, "5.1.3", "");
    if (needs_utf8(letter) && !handing->smtp->has_utf8)
        return refuse_here(handing, 553, "5.6.7", "SMTPUTF8");
    if (handing->smtp->size_max > 0 && letter->raw_length > handing->smtp->size_max)
        return refuse_here(handing, 552, "5.3.4", "SIZE");
    return true;
}

/* ---- envelope ---- */

static void add_sender(const struct handing *handing, struct text *out)
{
    text_format(out, "MAIL FROM:<%s>", handing->letter->sender);
    if (handing->smtp->size_max > 0)
        text_format(out, " SIZE=%" PRIu64, handing->letter->raw_length);
    if (handing->letter->has_eight_bits && handing->smtp->has_eight_bits)
        text_add(out, " BODY=8BITMIME");
    if (needs_utf8(handing->letter))
        text_add(out, " SMTPUTF8");
    text_add(out, "\r\n");
}

static bool send_text(struct handing *handing, const struct text *text)
{
    return mail_wire_send(&handing->smtp->wire, (struct slice){text->at, text->length},
                          mail_deadline(handing->smtp->patience->reply));
}

/* The reply to DATA: whether the message may follow. */
static bool may_follow(struct handing *handing, const struct mail_reply *data)
{
    if (data->code == 354 && handing->accepted_count > 0)
        return true;
    if (data->code == 354) {
        /* Nobody takes it, and it was asked for all the same: nothing, and its end. */
        struct mail_reply ignored;

        (void)(mail_wire_send(&handing->smtp->wire, slice_of(".\r\n"),
                              mail_deadline(handing->smtp->patience->reply)) &&
               take_reply(handing, handing->smtp->patience->end, &ignored));
        return false;
    }
    if (handing->accepted_count > 0) {
        handing->message = *data;
        /* A code that has no place here. */
        if (data->outcome == MAIL_ACCEPTED)
            (void)mail_wire_fail(&handing->smtp->wire, MAIL_OTHER_PROTOCOL);
    }
    return false;
}

/* When no recipient is accepted, the message has what the gentlest of their replies says. */
static void judge_recipients(struct handing *handing)
{
    if (handing->accepted_count > 0)
        return;
    handing->message = handing->replies[0];
    for (size_t i = 1; i < handing->letter->recipient_count; i++)
        if (handing->replies[i].outcome == MAIL_DEFERRED &&
            handing->message.outcome != MAIL_DEFERRED)
            handing->message = handing->replies[i];
}

enum turns { ALL_AT_ONCE, ONE_BY_ONE };
static bool take_recipients(struct handing *handing, enum turns turns)
{
    const struct smtp_letter *letter = handing->letter;

    for (size_t i = 0; i < letter->recipient_count; i++) {
        struct text command = text_new(handing->arena);

        text_format(&command, "RCPT TO:<%s>\r\n", letter->recipients[i]);
        if (turns == ONE_BY_ONE && !send_text(handing, &command))
            return false;
        if (!take_reply(handing, handing->smtp->patience->reply, &handing->replies[i]))
            return false;
        handing->accepted_count += handing->replies[i].outcome == MAIL_ACCEPTED;
    }
    judge_recipients(handing);
    return true;
}

/* All commands at once, then all replies in their order (RFC 2920). */
static bool envelope_at_once(struct handing *handing)
{
    const int32_t seconds = handing->smtp->patience->reply;
    struct text commands = text_new(handing->arena);
    struct mail_reply sender, data;

    add_sender(handing, &commands);
    for (size_t i = 0; i < handing->letter->recipient_count; i++)
        text_format(&commands, "RCPT TO:<%s>\r\n", handing->letter->recipients[i]);
    text_add(&commands, "DATA\r\n");
    if (!send_text(handing, &commands) || !take_reply(handing, seconds, &sender))
        return false;
    bool is_taken = sender.outcome == MAIL_ACCEPTED;
    if (!is_taken)
        handing->message = sender;
    if (!take_recipients(handing, ALL_AT_ONCE) ||
        !take_reply(handing, handing->smtp->patience->data, &data))
        return false;
    if (!is_taken) {
        handing->accepted_count = 0;
        handing->message = sender;
    }
    return may_follow(handing, &data);
}

static bool envelope_by_turns(struct handing *handing)
{
    struct text command = text_new(handing->arena);
    struct mail_reply reply;

    add_sender(handing, &command);
    if (!send_text(handing, &command) ||
        !take_reply(handing, handing->smtp->patience->reply, &reply))
        return false;
    if (reply.outcome != MAIL_ACCEPTED) {
        handing->message = reply;
        return false;
    }
    if (!take_recipients(handing, ONE_BY_ONE) || handing->accepted_count == 0)
        return false;
    return mail_wire_send(&handing->smtp->wire, slice_of("DATA\r\n"),
                          mail_deadline(handing->smtp->patience->data)) &&
           take_reply(handing, handing->smtp->patience->data, &reply) &&
           may_follow(handing, &reply);
}

/* The transaction that led to nothing is dropped, so that the next begins anew. */
static void reset(struct handing *handing)
{
    struct mail_reply ignored;

    if (handing->smtp->wire.code == MAIL_WORKS)
        (void)(mail_wire_send(&handing->smtp->wire, slice_of("RSET\r\n"),
                              mail_deadline(handing->smtp->patience->reply)) &&
               take_reply(handing, handing->smtp->patience->reply, &ignored));
}

/* ---- content ---- */

/* False before its end: what was sent has no final dot, so that no server takes it on. */
static bool send_content(struct handing *handing, struct text *last)
{
    struct smtp_data state = {0};
    uint64_t left = handing->letter->raw_length;

    while (left > 0) {
        struct arena_mark mark = arena_mark(handing->arena);
        struct slice piece;

        if (!handing->letter->next(handing->letter->context, &piece) || piece.length == 0 ||
            piece.length > left)
            return mail_wire_fail(&handing->smtp->wire, MAIL_STOPPED);
        left -= piece.length;
        if (left == 0) {
            smtp_data_add(&state, last, piece);
            break;
        }
        struct text out = text_new(handing->arena);
        smtp_data_add(&state, &out, piece);
        if (!mail_wire_send(&handing->smtp->wire, (struct slice){out.at, out.length},
                            mail_deadline(handing->smtp->patience->block)))
            return false;
        arena_rewind(handing->arena, mark);
    }
    smtp_data_end(&state, last);
    return true;
}

/* From the moment on at which the final dot may have left, only a reply tells what became of it. */
static void hand_over(struct handing *handing)
{
    struct text last = text_new(handing->arena);
    struct mail_reply reply;

    handing->has_begun = true;
    if (!send_content(handing, &last))
        return;
    handing->message.outcome = MAIL_UNKNOWN;
    if (mail_wire_send(&handing->smtp->wire, (struct slice){last.at, last.length},
                       mail_deadline(handing->smtp->patience->block)) &&
        take_reply(handing, handing->smtp->patience->end, &reply)) {
        handing->message = reply;
        /* 3xx is no answer to this. */
        if (reply.code / 100 == 3) {
            handing->message.outcome = MAIL_UNKNOWN;
            (void)mail_wire_fail(&handing->smtp->wire, MAIL_OTHER_PROTOCOL);
        }
    }
}

void smtp_send(struct smtp *smtp, const struct smtp_letter *letter, struct arena *arena,
               struct mail_reply *replies, struct mail_reply *ret_message, bool *ret_has_begun)
{
    struct handing handing = {.smtp = smtp,
                              .letter = letter,
                              .arena = arena,
                              .replies = replies,
                              .message = {.outcome = MAIL_NOT_SENT}};

    for (size_t i = 0; i < letter->recipient_count; i++)
        replies[i] = (struct mail_reply){.outcome = MAIL_NOT_SENT};
    if (may_be_sent(&handing)) {
        bool may_begin =
            smtp->has_pipelining ? envelope_at_once(&handing) : envelope_by_turns(&handing);

        if (may_begin)
            hand_over(&handing);
        else
            reset(&handing);
    }
    /* What is said of all holds for each of whom nothing worse was said. */
    for (size_t i = 0; i < letter->recipient_count; i++)
        if (handing.message.outcome != MAIL_ACCEPTED &&
            (replies[i].outcome == MAIL_ACCEPTED || replies[i].outcome == MAIL_NOT_SENT))
            replies[i] = handing.message;
    *ret_message = handing.message;
    *ret_has_begun = handing.has_begun;
}
