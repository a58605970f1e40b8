// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/auto_reply.h"

#include <strings.h>

#define HOUR_MICROSECONDS (INT64_C(3600) * 1000000)

static bool is_word(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

static bool is_automatic(const struct mail_message *message, const struct auto_reply_facts *facts)
{
    const char *said = message->machine.auto_submitted;

    if (said[0] != '\0' && !is_word(said, "no"))
        return true;
    return facts->loop_mark && facts->loop_mark[0] != '\0' &&
           is_word(message->machine.loop, facts->loop_mark);
}

static bool is_bulk(const struct mail_message *message)
{
    const char *said = message->machine.precedence;

    return is_word(said, "bulk") || is_word(said, "list") || is_word(said, "junk");
}

/* A list of words with commas between. */
static bool is_suppressed(const struct mail_message *message)
{
    static const char *const words[] = {"all", "autoreply", "oof"};
    const char *said = message->machine.auto_response_suppress;

    while (*said) {
        size_t length = strcspn(said, ", ");

        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (length == strlen(words[i]) && strncasecmp(said, words[i], length) == 0)
                return true;
        }
        said += length;
        said += strspn(said, ", ");
    }
    return false;
}

static bool begins(const char *text, size_t length, const char *start)
{
    return length >= strlen(start) && strncasecmp(text, start, strlen(start)) == 0;
}

static bool ends(const char *text, size_t length, const char *end)
{
    size_t of_end = strlen(end);

    return length > of_end && strncasecmp(text + length - of_end, end, of_end) == 0;
}

/* The part before the @ as machines have it. */
static bool is_machine(const char *address)
{
    static const char *const names[] = {
        "mailer-daemon", "postmaster",   "no-reply", "noreply", "no_reply", "donotreply",
        "do-not-reply",  "do_not_reply", "bounce",   "bounces", "nobody"};
    const char *at = strrchr(address, '@');
    size_t length = at ? (size_t)(at - address) : strlen(address);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t of_name = strlen(names[i]);

        if (begins(address, length, names[i]) &&
            (length == of_name || strchr("+-.=", address[of_name])))
            return true;
    }
    return begins(address, length, "owner-") || ends(address, length, "-request") ||
           ends(address, length, "-owner") || ends(address, length, "-bounces") ||
           ends(address, length, "-noreply");
}

static bool is_no_person(const struct mail_message *message)
{
    const struct mail_machine *machine = &message->machine;

    if (machine->has_return_path && machine->return_path[0] == '\0')
        return true;
    if (message->from.count == 0 || message->from.items[0].address[0] == '\0')
        return true;
    return is_machine(message->from.items[0].address) || is_machine(machine->return_path) ||
           (message->sender.count > 0 && is_machine(message->sender.items[0].address));
}

static bool is_ours(const char *address, const struct auto_reply_facts *facts)
{
    for (size_t i = 0; i < facts->our_address_count; i++) {
        if (strcasecmp(address, facts->our_addresses[i]) == 0)
            return true;
    }
    return false;
}

static bool names_us(const struct mail_addresses *list, const struct auto_reply_facts *facts)
{
    for (size_t i = 0; i < list->count; i++) {
        if (is_ours(list->items[i].address, facts))
            return true;
    }
    return false;
}

static bool is_report(const struct mail_message *message)
{
    return message->machine.is_report || message->bounce.kind != MAIL_NO_REPORT;
}

static bool is_answered(const struct auto_reply_facts *facts)
{
    int64_t hours = facts->window_hours > 0 ? facts->window_hours : AUTO_REPLY_WINDOW_HOURS;

    return facts->last_automatic_at != 0 &&
           facts->now - facts->last_automatic_at < hours * HOUR_MICROSECONDS;
}

/* What could not be read says too little of itself. */
static bool is_not_trusted(const struct mail_message *message)
{
    return message->machine.is_spam || message->machine.dmarc == MAIL_FAILED ||
           (message->cuts & MAIL_CUT_UNREAD) != 0;
}

static bool is_old(const struct mail_message *message, const struct auto_reply_facts *facts)
{
    const int64_t most = AUTO_REPLY_OLD_HOURS * HOUR_MICROSECONDS;
    int64_t sent_at = facts->received_at;

    if (message->has_date && message->dated_at < sent_at)
        sent_at = message->dated_at;
    return facts->now - sent_at > most;
}

bool mail_is_by_machine(const struct mail_message *message)
{
    return is_automatic(message, &(struct auto_reply_facts){0}) || is_bulk(message) ||
           message->machine.has_list_fields || is_no_person(message) || is_report(message);
}

enum auto_reply auto_reply_decide(const struct mail_message *message,
                                  const struct auto_reply_facts *facts)
{
    const struct {
        bool holds;
        enum auto_reply reason;
    } reasons[] = {
        {is_automatic(message, facts), AUTO_REPLY_AUTOMATIC},
        {is_bulk(message), AUTO_REPLY_BULK},
        {message->machine.has_list_fields, AUTO_REPLY_LIST},
        {is_suppressed(message), AUTO_REPLY_SUPPRESSED},
        {is_no_person(message), AUTO_REPLY_NO_PERSON},
        {names_us(&message->from, facts), AUTO_REPLY_OURSELVES},
        {!names_us(&message->to, facts) && !names_us(&message->cc, facts), AUTO_REPLY_NOT_TO_US},
        {is_report(message), AUTO_REPLY_REPORT},
        {is_not_trusted(message), AUTO_REPLY_NOT_TRUSTED},
        {is_old(message, facts), AUTO_REPLY_OLD},
        {is_answered(facts), AUTO_REPLY_ANSWERED},
        {facts->automatic_today >= AUTO_REPLY_A_DAY_MAX, AUTO_REPLY_ENOUGH},
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].holds)
            return reasons[i].reason;
    }
    return AUTO_REPLY_MAY;
}

struct message auto_reply_sentence(enum auto_reply reason)
{
    static const char *const sentences[AUTO_REPLIES] = {
        [AUTO_REPLY_MAY] = N_("An automatic answer may be sent"),
        [AUTO_REPLY_AUTOMATIC] = N_("No automatic answer: the message was sent automatically"),
        [AUTO_REPLY_BULK] = N_("No automatic answer: the message was sent to many"),
        [AUTO_REPLY_LIST] = N_("No automatic answer: the message came from a mailing list"),
        [AUTO_REPLY_SUPPRESSED] = N_("No automatic answer: the sender asks for none"),
        [AUTO_REPLY_NO_PERSON] = N_("No automatic answer: the sender's address is no person's"),
        [AUTO_REPLY_NOT_TO_US] = N_("No automatic answer: it was not sent to an address of yours"),
        [AUTO_REPLY_REPORT] = N_("No automatic answer: it is a report of a mail server"),
        [AUTO_REPLY_ANSWERED] = N_("No automatic answer: the sender had one a short time ago"),
        [AUTO_REPLY_OURSELVES] = N_("No automatic answer: it was sent from an address of yours"),
        [AUTO_REPLY_NOT_TRUSTED] =
            N_("No automatic answer: it may be spam, or the sender may be made up"),
        [AUTO_REPLY_OLD] = N_("No automatic answer: it was sent more than two days ago"),
        [AUTO_REPLY_ENOUGH] = N_("No automatic answer: this conversation had enough of them today"),
    };

    return (struct message){.one = sentences[reason]};
}
