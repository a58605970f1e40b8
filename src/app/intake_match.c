// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_mail.h"

#include <string.h>

#include "domain/contact_point.h"
#include "store/contacts.h"
#include "store/conversations.h"
#include "store/mail_matches.h"
#include "store/messages.h"

enum { MERGED_MAX = 8, SAME_POINT_MAX = 5 };

/* What it became, when it was merged into another. `is_new` stays when there is none any more. */
static enum status take_conversation(struct work *work, int64_t id, struct intake_place *place)
{
    struct conversation conversation = {.merged_into = id};
    enum status status = STATUS_OK;

    for (int i = 0; i < MERGED_MAX && status == STATUS_OK && conversation.merged_into != 0; i++)
        status = conversations_find(work, conversation.merged_into, &conversation);
    if (status == STATUS_NOT_FOUND) {
        work->fault = (struct fault){.status = STATUS_OK};
        return STATUS_OK;
    }
    if (status == STATUS_OK && conversation.merged_into == 0)
        *place = (struct intake_place){.conversation = conversation};
    return status;
}

static enum status match_token(struct work *work, const struct intake_mail *mail,
                               struct intake_place *place)
{
    struct mail_ticket ticket;

    if (!mail->means->has_key ||
        !mail_ticket_find(mail->means->key, &mail->reading.message, MAIL_PURPOSE_REPLY, &ticket) ||
        ticket.workspace_id != work->workspace_id)
        return STATUS_OK;
    return take_conversation(work, ticket.number, place);
}

static enum status match_answered(struct work *work, const struct intake_mail *mail,
                                  struct intake_place *place)
{
    const char *ids[MAIL_ANSWERS_MAX];
    size_t count = mail_answers(&mail->reading.message, ids);
    int64_t id = 0;

    enum status status = messages_answered(work, ids, count, &id);
    return status == STATUS_OK && id != 0 ? take_conversation(work, id, place) : status;
}

enum status intake_match(struct work *work, const struct intake_mail *mail,
                         struct intake_place *ret_place)
{
    struct intake_place place = {.is_new = true};

    enum status status = match_token(work, mail, &place);
    if (status == STATUS_OK && place.is_new)
        status = match_answered(work, mail, &place);
    if (status == STATUS_OK)
        *ret_place = place;
    return status;
}

/* Several contacts of one client are that client; of several clients nobody. */
static void take_contacts(const struct contact_list *contacts, struct intake_person *person)
{
    for (size_t i = 1; i < contacts->count; i++)
        if (contacts->items[i].client_id != contacts->items[0].client_id)
            return;
    if (contacts->count == 0)
        return;
    person->client_id = contacts->items[0].client_id;
    person->contact_id = contacts->items[0].id;
}

enum status intake_recognise(struct work *work, const struct mail_address *address,
                             struct intake_person *ret_person)
{
    struct intake_person person = {.name = address->name, .address = address->address, .key = ""};
    struct contact_list contacts = {0};
    struct fault fault = {.status = STATUS_OK};

    if (person.name[0] == '\0')
        person.name = person.address;
    if (contact_point_key(POINT_EMAIL, slice_of(address->address), NULL, "address", work->arena,
                          &fault, &person.key) != STATUS_OK) {
        *ret_person = person;
        return STATUS_OK;
    }
    enum status status =
        contacts_find_point(work, POINT_EMAIL, person.key, SAME_POINT_MAX, &contacts);
    if (status != STATUS_OK)
        return status;
    take_contacts(&contacts, &person);
    *ret_person = person;
    return STATUS_OK;
}
