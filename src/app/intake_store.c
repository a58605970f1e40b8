// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_mail.h"

#include <string.h>

#include "app/automatic_answer.h"
#include "app/enquiry_change.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/auto_reply.h"
#include "domain/client.h"
#include "domain/thanks.h"
#include "store/conversations.h"
#include "store/mail_matches.h"
#include "store/messages.h"

/* Older mail is history: it is shown, but neither answered nor waited for (D-35). */
#define HISTORY_AFTER (AUTO_REPLY_OLD_HOURS * INT64_C(3600) * 1000000)

/* What is made of one mail. */
struct taking {
    const struct intake_mail *mail;
    const struct mail_message *read;
    struct intake_rules *rules;
    int64_t bounced_id; /* message of ours that came back; 0 */
    struct intake_place place;
    struct intake_person sender;
    struct conversation_message message;
    bool is_thanks, is_history;
    struct automatic_answer answer; /* of the program, out of hours */
};

static struct mail_address first_of(const struct mail_addresses *addresses)
{
    for (size_t i = 0; i < addresses->count; i++)
        if (addresses->items[i].address[0] != '\0')
            return addresses->items[i];
    return (struct mail_address){.name = "", .address = ""};
}

/* With whom it is: who wrote, or to whom we wrote; and where an answer goes. */
static struct mail_address other_side(const struct taking *taking)
{
    return first_of(taking->mail->arrival.is_sent ? &taking->read->to : &taking->read->from);
}

static const char *answer_address(const struct taking *taking)
{
    const struct mail_address asked = first_of(&taking->read->reply_to);

    return !taking->mail->arrival.is_sent && asked.address[0] != '\0' ? asked.address
                                                                      : taking->sender.address;
}

/* ---- one that there is ---- */

static bool is_from_us(const struct taking *taking)
{
    return taking->mail->arrival.is_sent ||
           strcasecmp(first_of(&taking->read->from).address, taking->rules->channel.address) == 0;
}

/* The same as was taken before, or a copy of what we sent; 0: neither. */
static enum status find_same(struct work *work, struct taking *taking, int64_t *ret_id)
{
    *ret_id = 0;
    intake_likeness(taking->mail, taking->rules->channel.address, taking->message.likeness);
    taking->message.has_likeness = true;
    enum status status = messages_like(work, taking->message.likeness, ret_id);
    if (status != STATUS_OK || *ret_id != 0 || taking->read->message_id[0] == '\0' ||
        !is_from_us(taking))
        return status;
    return mail_of_ours(work, taking->read->message_id, ret_id);
}

/* ---- where it belongs ---- */

static enum status find_place(struct work *work, struct taking *taking)
{
    struct conversation_message bounced = {0};

    enum status status = intake_bounced(work, taking->mail, &taking->bounced_id);
    if (status != STATUS_OK)
        return status;
    if (taking->bounced_id == 0)
        return intake_match(work, taking->mail, &taking->place);
    status = messages_find(work, taking->bounced_id, &bounced);
    if (status == STATUS_OK)
        status = conversations_find(work, bounced.conversation_id, &taking->place.conversation);
    return status;
}

static void begin_conversation(struct work *work, struct taking *taking)
{
    const struct slice subject = mail_subject_bare(slice_of(taking->read->subject));
    struct conversation *conversation = &taking->place.conversation;

    *conversation = (struct conversation){
        .id = work_new_id(work),
        .channel_id = taking->rules->channel.id,
        .client_id = taking->sender.client_id,
        .contact_id = taking->sender.contact_id,
        .name = taking->sender.name,
        .address = answer_address(taking),
        .subject = intake_cut(work->arena, arena_copy(work->arena, subject.at, subject.length),
                              CONVERSATION_SUBJECT_MAX),
        .state = taking->read->machine.is_spam && !taking->mail->arrival.is_sent
                     ? CONVERSATION_SPAM
                     : CONVERSATION_OPEN,
    };
    random_bytes(conversation->token, sizeof(conversation->token));
}

/* Whose address it is decides; a name is for anybody to write. */
static bool is_known_here(const struct taking *taking)
{
    const struct conversation *conversation = &taking->place.conversation;

    return taking->mail->arrival.is_sent ||
           strcasecmp(conversation->address, taking->sender.address) == 0 ||
           (taking->sender.client_id != 0 && taking->sender.client_id == conversation->client_id);
}

static bool is_made_up(const struct mail_machine *machine)
{
    return machine->dmarc == MAIL_FAILED ||
           (machine->spf == MAIL_FAILED && machine->dkim != MAIL_PASSED);
}

static void recognise_later(struct taking *taking)
{
    struct conversation *conversation = &taking->place.conversation;

    if (conversation->client_id != 0 ||
        strcasecmp(conversation->address, taking->sender.address) != 0)
        return;
    conversation->client_id = taking->sender.client_id;
    conversation->contact_id = taking->sender.contact_id;
}

/* ---- what it is ---- */

static bool says_only_thanks(struct work *work, const struct mail_message *read)
{
    struct text names = text_new(work->arena);
    size_t length = read->quote_at < read->signature_at ? read->quote_at : read->signature_at;

    if (read->attachments.count > 0)
        return false;
    text_add(&names, first_of(&read->from).name);
    text_add_char(&names, ' ');
    text_add(&names, first_of(&read->to).name);
    return is_only_thanks((struct slice){read->text, length},
                          (struct slice){names.at, names.length}, work->arena);
}

static int64_t happened_at(const struct taking *taking)
{
    const struct arrival *arrival = &taking->mail->arrival;
    int64_t at = arrival->received_at;

    if (at == 0 && arrival->is_sent && taking->read->has_date)
        at = taking->read->dated_at;
    return at > 0 && at < arrival->came_at ? at : arrival->came_at;
}

static void judge(struct work *work, struct taking *taking)
{
    const struct arrival *arrival = &taking->mail->arrival;
    struct conversation_message *message = &taking->message;
    const struct mail_address author = first_of(&taking->read->from);

    message->id = work_new_id(work);
    message->kind = arrival->is_sent ? MESSAGE_OURS : MESSAGE_CAME;
    message->is_automatic = !taking->mail->is_unreadable && mail_is_by_machine(taking->read);
    message->happened_at = happened_at(taking);
    message->sender_name = author.name;
    message->sender_address = author.address;
    taking->is_history = arrival->came_at - message->happened_at > HISTORY_AFTER;
    taking->is_thanks = !arrival->is_sent && says_only_thanks(work, taking->read);
    message->flags = (taking->is_thanks ? MESSAGE_THANKS : 0);
}

/* ---- putting it down ---- */

/* Somebody new who wants something. */
static bool is_enquiry(const struct taking *taking)
{
    return taking->place.is_new && taking->message.kind == MESSAGE_CAME &&
           !taking->message.is_automatic && !taking->is_thanks && !taking->is_history &&
           !taking->mail->is_unreadable && taking->sender.client_id == 0 &&
           taking->sender.key[0] != '\0' && taking->place.conversation.state == CONVERSATION_OPEN &&
           (taking->message.flags & MESSAGE_UNVERIFIED) == 0;
}

static enum status begin_enquiry(struct work *work, struct taking *taking)
{
    struct enquiry_changed made = {0};
    const char *subject = taking->place.conversation.subject;

    const struct enquiry enquiry = {
        .name = intake_cut(work->arena, taking->sender.name, CLIENT_NAME_MAX),
        .reach = intake_cut(work->arena, taking->place.conversation.address, ENQUIRY_REACH_MAX),
        .title = intake_cut(work->arena, subject, ORDER_TITLE_MAX),
        .details = intake_cut(work->arena,
                              arena_copy(work->arena, taking->read->text, taking->read->quote_at),
                              ORDER_DETAILS_MAX),
        .service = "",
        .source = "",
        .currency = taking->rules->currency,
        .stage = ENQUIRY_NEW,
        .lost_reason = "",
        .received_at = taking->message.happened_at,
    };
    enum status status = enquiry_enter(work, &enquiry, &made);
    taking->place.conversation.enquiry_id = made.enquiry.id;
    taking->place.conversation.urgency = URGENCY_ENQUIRY;
    return status;
}

/* A person wants something of us: until when, and what the program says to them meanwhile. */
static enum status put_clock(struct work *work, struct taking *taking)
{
    struct conversation *conversation = &taking->place.conversation;
    const struct automatic_question question = {
        .read = taking->read,
        .conversation = conversation,
        .received_at = taking->message.happened_at,
        .contact_id = taking->sender.contact_id,
    };

    if (taking->message.kind != MESSAGE_CAME || taking->message.is_automatic ||
        taking->is_history || conversation->waiting_since_at == 0)
        return STATUS_OK;
    conversation->answer_due_at = answer_clock_due(&taking->rules->clock, conversation->urgency,
                                                   conversation->waiting_since_at);
    if (taking->is_thanks || taking->mail->is_unreadable ||
        (taking->message.flags & MESSAGE_UNVERIFIED) != 0)
        return STATUS_OK;
    enum status status =
        automatic_answer_decide(work, &taking->rules->clock, &question, &taking->answer);
    if (status == STATUS_OK && taking->answer.is_wanted)
        conversation_take(conversation, &(struct conversation_event){.kind = MESSAGE_OURS,
                                                                     .is_automatic = true,
                                                                     .at = work->now});
    return status;
}

static enum status put_conversation(struct work *work, struct taking *taking)
{
    struct conversation *conversation = &taking->place.conversation;
    const struct conversation_event event = {
        .kind = taking->message.kind,
        .is_automatic = taking->message.is_automatic,
        .is_thanks = taking->is_thanks,
        .is_history = taking->is_history,
        .at = taking->message.happened_at,
    };
    enum status status = STATUS_OK;

    if (is_enquiry(taking))
        status = begin_enquiry(work, taking);
    if (status != STATUS_OK)
        return status;
    conversation_take(conversation, &event);
    status = put_clock(work, taking);
    if (status != STATUS_OK)
        return status;
    return taking->place.is_new ? conversations_insert(work, conversation)
                                : conversations_update(work, conversation);
}

static enum status put(struct work *work, struct taking *taking)
{
    enum status status = put_conversation(work, taking);

    taking->message.conversation_id = taking->place.conversation.id;
    if (status == STATUS_OK)
        status = intake_write(work, taking->mail, &taking->message);
    if (status == STATUS_OK && taking->answer.is_wanted)
        status = automatic_answer_give(work, &taking->place.conversation, &taking->answer);
    if (status == STATUS_OK && taking->bounced_id != 0)
        status = intake_mark_bounced(work, &taking->read->bounce, taking->bounced_id);
    if (status == STATUS_OK)
        status = arrivals_end(work, taking->mail->arrival.id,
                              taking->mail->is_unreadable ? ARRIVAL_UNREADABLE : ARRIVAL_READ,
                              taking->message.id);
    return status;
}

static enum status take_new(struct work *work, struct taking *taking)
{
    const struct mail_address address = other_side(taking);

    judge(work, taking);
    enum status status = intake_recognise(work, &address, &taking->sender);
    if (status == STATUS_OK)
        status = find_place(work, taking);
    if (status != STATUS_OK)
        return status;
    if (taking->place.is_new)
        begin_conversation(work, taking);
    else
        recognise_later(taking);
    if (is_made_up(&taking->read->machine) || (!taking->place.is_new && !is_known_here(taking)))
        taking->message.flags |= MESSAGE_UNVERIFIED;
    return put(work, taking);
}

enum status intake_store(struct work *work, const struct intake_mail *mail,
                         struct intake_rules *rules)
{
    struct taking taking = {.mail = mail, .read = &mail->reading.message, .rules = rules};
    int64_t same_id = 0;

    enum status status = intake_rules_channel(work, rules, mail->arrival.channel_id);
    if (status == STATUS_OK)
        status = find_same(work, &taking, &same_id);
    if (status == STATUS_OK && same_id != 0)
        return arrivals_end(work, mail->arrival.id, ARRIVAL_DOUBLE, same_id);
    return status == STATUS_OK ? take_new(work, &taking) : status;
}
