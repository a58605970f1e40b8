// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/automatic_answer.h"

#include "app/answer_clock.h"
#include "app/outgoing_put.h"
#include "base/fold.h"
#include "domain/automatic_answer.h"
#include "domain/contact_point.h"
#include "store/automatic_answers.h"
#include "store/channels.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)
#define DAY_MICROSECONDS (INT64_C(86400) * SECOND)

/* ---- to whom ---- */

/* Where a mail came from by its envelope is where answers that nobody wrote go (RFC 3834 4); where
 * a Reply-To leads is for its writer to say, and they may say anybody. */
static const char *receiver_of(const struct mail_message *read)
{
    if (read->machine.has_return_path && read->machine.return_path[0] != '\0')
        return read->machine.return_path;
    return read->from.count > 0 ? read->from.items[0].address : "";
}

/* The key in small letters: rather one answer too few than another to the same person. */
static bool find_receiver(struct work *work, const struct mail_message *read,
                          struct automatic_answer *answer)
{
    struct fault fault = {.status = STATUS_OK};
    const char *key = NULL;

    answer->receiver = receiver_of(read);
    if (contact_point_key(POINT_EMAIL, slice_of(answer->receiver), NULL, "address", work->arena,
                          &fault, &key) != STATUS_OK)
        return false;
    answer->address_key = small_letters(work->arena, slice_of(key));
    return true;
}

/* ---- whether ---- */

static enum status our_addresses(struct work *work, int64_t channel_id,
                                 struct auto_reply_facts *facts)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    if (status != STATUS_OK)
        return status;
    const char **addresses = arena_array(work->arena, const char *, list.count);
    for (size_t i = 0; i < list.count; i++) {
        addresses[i] = list.items[i].address;
        if (list.items[i].id == channel_id)
            facts->loop_mark = addresses[i]; /* as mail_compose() writes it */
    }
    facts->our_addresses = addresses;
    facts->our_address_count = list.count;
    return STATUS_OK;
}

static enum status may_answer(struct work *work, const struct automatic_question *question,
                              const struct automatic_times *times, struct automatic_answer *answer)
{
    const struct automatic_given given = {.address_key = answer->address_key,
                                          .night_on = times->night_on};
    struct auto_reply_facts facts = {.now = work->now, .received_at = question->received_at};
    struct automatic_before before = {0};

    enum status status = our_addresses(work, question->conversation->channel_id, &facts);
    if (status == STATUS_OK)
        status = automatic_answers_before(work, &given, question->conversation->id,
                                          work->now - DAY_MICROSECONDS, &before);
    if (status != STATUS_OK)
        return status;
    facts.last_automatic_at = before.last_at;
    facts.automatic_today = before.count;
    answer->reason = auto_reply_decide(question->read, &facts);
    if (answer->reason == AUTO_REPLY_MAY && before.is_given)
        answer->reason = AUTO_REPLY_ANSWERED;
    answer->is_wanted = answer->reason == AUTO_REPLY_MAY;
    return STATUS_OK;
}

/* ---- what ---- */

/* Theirs, else the business's. */
static enum status find_language(struct work *work, const struct automatic_question *question,
                                 const struct language **ret_language)
{
    const int64_t client_id = question->conversation->client_id;
    struct workspace workspace = {0};
    struct client client = {.language = ""};
    struct contact contact = {.language = ""};
    bool is_found = false;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK && client_id != 0)
        status = clients_find(work, client_id, &client);
    if (status == STATUS_OK && client_id != 0 && question->contact_id != 0)
        status = contacts_find(work, client_id, question->contact_id, &is_found, &contact);
    if (status != STATUS_OK)
        return status;
    const struct language *language = is_found ? language_by_code(contact.language) : NULL;
    if (!language)
        language = language_by_code(client.language);
    if (!language)
        language = language_by_code(workspace.language);
    *ret_language = language ? language : language_by_code("en");
    return STATUS_OK;
}

static enum status decide(struct work *work, const struct automatic_question *question,
                          const struct answer_clock *clock, struct automatic_answer *answer)
{
    const struct language *language = NULL;
    struct automatic_times times;

    if (!clock->answering.is_answered ||
        !automatic_answer_times(&clock->answering, &clock->hours, clock->zone,
                                question->conversation->urgency, work->now, &times) ||
        !find_receiver(work, question->read, answer))
        return STATUS_OK;
    enum status status = may_answer(work, question, &times, answer);
    if (status != STATUS_OK || !answer->is_wanted)
        return status;
    status = find_language(work, question, &language);
    if (status != STATUS_OK)
        return status;
    const struct letter letter =
        automatic_answer_write(&times, clock->zone, clock->zone_name,
                               question->conversation->subject, language, work->arena);
    answer->night_on = times.night_on;
    answer->subject = letter.subject;
    answer->text = letter.text;
    return STATUS_OK;
}

enum status automatic_answer_decide(struct work *work, const struct answer_clock *clock,
                                    const struct automatic_question *question,
                                    struct automatic_answer *ret_answer)
{
    struct automatic_answer answer = {.is_wanted = false};

    enum status status = decide(work, question, clock, &answer);
    if (status == STATUS_OK)
        *ret_answer = answer;
    return status;
}

/* The name of whoever wrote is left out: it is theirs to claim, not ours to repeat. */
enum status automatic_answer_give(struct work *work, const struct conversation *conversation,
                                  const struct automatic_answer *answer)
{
    struct conversation to = *conversation;
    struct outgoing_written written = {0};

    to.name = "";
    to.address = answer->receiver;
    enum status status = outgoing_put(work,
                                      &(struct outgoing){.conversation = &to,
                                                         .kind = OUTBOX_AUTOMATIC,
                                                         .leave = OUTGOING_AS_SET,
                                                         .subject = answer->subject,
                                                         .text = answer->text},
                                      &written);
    if (status != STATUS_OK)
        return status;
    return automatic_answers_insert(
        work, &(struct automatic_given){answer->address_key, answer->night_on, written.message.id});
}

enum status automatic_answer_check(struct work *work, const struct outbox *outbox)
{
    struct answer_clock clock = {.zone = NULL};

    if (outbox->kind != OUTBOX_AUTOMATIC)
        return STATUS_OK;
    enum status status = answer_clock_open(work, &clock);
    if (status != STATUS_OK)
        return status;
    int64_t minutes =
        working_minutes(&clock.hours, clock.zone, outbox->created_at / SECOND, work->now / SECOND);
    answer_clock_close(&clock);
    if (minutes == 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("It says that you are closed, and you have opened since"));
}
