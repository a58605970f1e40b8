// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as a mail, up to what is decided of it: which it answers, by what token, whether a
 * machine wrote it, whether it may be answered by one, and what it does to the clock. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/auto_reply.h"
#include "domain/conversation.h"
#include "domain/mail_thread.h"
#include "domain/thanks.h"
#include "outside/mime.h"
#include "support/fuzz.h"

#define NOW INT64_C(1795269845000000)

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_answers(const struct mail_message *message)
{
    const char *ids[MAIL_ANSWERS_MAX];
    const size_t count = mail_answers(message, ids);

    must(count <= MAIL_ANSWERS_MAX);
    for (size_t i = 0; i < count; i++) {
        must(ids[i][0] != '\0');
        for (size_t j = 0; j < i; j++)
            must(strcmp(ids[i], ids[j]) != 0);
    }
}

/* Nobody has this key: whatever is found was not checked. */
static void check_tickets(const struct mail_message *message)
{
    static const uint8_t key[MAIL_KEY_SIZE] = {0x5d, 0x91, 0x0e, 0xc7, 0x33};
    struct mail_ticket ticket;

    must(!mail_ticket_find(key, message, MAIL_PURPOSE_REPLY, &ticket));
    must(!mail_ticket_find(key, message, MAIL_PURPOSE_BOUNCE, &ticket));
}

static void check_subject(const struct mail_message *message)
{
    const struct slice all = slice_of(message->subject), bare = mail_subject_bare(all);

    must(bare.at >= all.at && bare.at + bare.length <= all.at + all.length);
    must((bare.length == 0) == (all.length == 0));
}

static void check_automatic_answer(const struct mail_message *message)
{
    static const char *const ours[] = {"ana@example.hr"};
    const struct auto_reply_facts facts = {.now = NOW,
                                           .received_at = NOW,
                                           .our_addresses = ours,
                                           .our_address_count = 1,
                                           .loop_mark = "regulars"};
    const enum auto_reply reason = auto_reply_decide(message, &facts);

    must((int)reason < AUTO_REPLIES);
    if (reason != AUTO_REPLY_MAY)
        return;
    must(!mail_is_by_machine(message) && message->bounce.kind == MAIL_NO_REPORT);
    must(message->from.count > 0 && message->from.items[0].address[0] != '\0');
    must(!message->machine.is_spam && !message->machine.has_list_fields);
}

static void check_clock(const struct mail_message *message, struct arena *arena)
{
    const size_t own =
        message->quote_at < message->signature_at ? message->quote_at : message->signature_at;
    const bool is_thanks =
        is_only_thanks((struct slice){message->text, own}, (struct slice){"Ana", 3}, arena);
    const struct conversation_event event = {.kind = MESSAGE_CAME,
                                             .is_automatic = mail_is_by_machine(message),
                                             .is_thanks = is_thanks,
                                             .at = NOW,
                                             .due_at = NOW + 1};
    struct conversation one = {.state = CONVERSATION_OPEN};

    must(own <= strlen(message->text));
    conversation_take(&one, &event);
    must(one.message_count == 1 && one.last_at == NOW);
    must(one.automatic_count == (event.is_automatic ? 1 : 0));
    must(one.contact_at == (event.is_automatic ? 0 : NOW));
    must((one.waiting_since_at != 0) == !(event.is_automatic || is_thanks));
    must((one.waiting_since_at != 0) == (one.answer_due_at != 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct charsets *charsets;
    struct arena arena = {0};
    struct text mail = text_new(&arena);
    struct mail_message message;

    if (!charsets)
        charsets = charsets_open();
    text_add_slice(&mail, (struct slice){(const char *)bytes, length});
    const struct mime_task task = {charsets, {mail.at, mail.length}, MIME_WITHOUT_HTML, -1};
    must(mime_read(&task, &arena, &message));
    check_answers(&message);
    check_tickets(&message);
    check_subject(&message);
    check_automatic_answer(&message);
    check_clock(&message, &arena);
    arena_free(&arena);
    return 0;
}
