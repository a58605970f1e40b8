// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/clients.h"
#include "app/conversation_change.h"
#include "app/hours.h"
#include "app/local_time.h"
#include "domain/contact_point.h"
#include "store/contacts.h"

/* Whose a conversation is, and where it stands: one press each. */

#define MICROSECONDS INT64_C(1000000)

struct step {
    int64_t id, version;
    enum audit_action action;
    enum status (*become)(struct work *work, const struct step *step,
                          struct conversation *conversation);
    int64_t owner_id, client_id, until;
    struct conversation_changed changed;
};

static enum status run_step(struct work *work, void *context)
{
    struct step *step = (struct step *)context;
    struct conversation before = {0}, after = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, step->id, step->version, &before);
    after = before;
    if (status == STATUS_OK)
        status = step->become(work, step, &after);
    if (status == STATUS_OK)
        status = conversation_change(work, &before, &after, step->action, &step->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status take_step(struct work *work, struct step *step,
                             struct conversation_changed *ret_changed)
{
    enum status status = may_edit_conversations(work);

    if (status == STATUS_OK)
        status = attempt(work, run_step, step);
    if (status == STATUS_OK)
        *ret_changed = step->changed;
    return status;
}

/* --- whose --- */

static enum status become_given(struct work *work, const struct step *step,
                                struct conversation *conversation)
{
    enum role role = ROLE_NONE;
    enum status status = STATUS_OK;

    if (step->owner_id != 0)
        status = members_role(work, step->owner_id, &role);
    const struct actor owner = {.user_id = step->owner_id, .role = role};
    if (status == STATUS_OK && step->owner_id != 0 && !actor_may(&owner, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_INVALID, "owner",
                         PLAIN_MESSAGE("choose somebody of this business who may answer"));
    conversation->owner_id = step->owner_id;
    return status;
}

enum status assign_conversation(struct work *work, int64_t id, int64_t version, int64_t owner_id,
                                struct conversation_changed *ret_changed)
{
    struct step step = {.id = id,
                        .version = version,
                        .action = AUDIT_CONVERSATION_GIVEN,
                        .become = become_given,
                        .owner_id = owner_id};

    return take_step(work, &step, ret_changed);
}

/* --- where it stands --- */

static enum status become_closed(struct work *work, const struct step *step,
                                 struct conversation *conversation)
{
    (void)step;
    return conversation_close(conversation, &work->fault);
}

enum status close_conversation(struct work *work, int64_t id, int64_t version,
                               struct conversation_changed *ret_changed)
{
    struct step step = {
        .id = id, .version = version, .action = AUDIT_CONVERSATION_CLOSED, .become = become_closed};

    return take_step(work, &step, ret_changed);
}

static enum status become_open(struct work *work, const struct step *step,
                               struct conversation *conversation)
{
    (void)step;
    return conversation_reopen(conversation, &work->fault);
}

enum status reopen_conversation(struct work *work, int64_t id, int64_t version,
                                struct conversation_changed *ret_changed)
{
    struct step step = {
        .id = id, .version = version, .action = AUDIT_CONVERSATION_REOPENED, .become = become_open};

    return take_step(work, &step, ret_changed);
}

static enum status become_spam(struct work *work, const struct step *step,
                               struct conversation *conversation)
{
    (void)step;
    return conversation_set_spam(conversation, &work->fault);
}

enum status put_conversation_in_spam(struct work *work, int64_t id, int64_t version,
                                     struct conversation_changed *ret_changed)
{
    struct step step = {
        .id = id, .version = version, .action = AUDIT_CONVERSATION_SPAM, .become = become_spam};

    return take_step(work, &step, ret_changed);
}

/* --- out of sight for a while --- */

static enum status become_snoozed(struct work *work, const struct step *step,
                                  struct conversation *conversation)
{
    return conversation_snooze(conversation, step->until, work->now, &work->fault);
}

/* Microseconds. */
static enum status read_until(struct work *work, const char *until, struct zone *zone,
                              const struct working_hours *hours, int64_t *ret_at)
{
    enum snooze snooze = SNOOZE_TOMORROW;
    int64_t at = 0;

    if (snooze_of(until, &snooze)) {
        if (!snooze_until(snooze, hours, zone, work->now / MICROSECONDS, &at))
            return fault_set(&work->fault, STATUS_INVALID, "until",
                             PLAIN_MESSAGE("this evening is over; choose tomorrow"));
        *ret_at = at * MICROSECONDS;
        return STATUS_OK;
    }
    if (!local_time_read(zone, until, &at))
        return fault_set(&work->fault, STATUS_INVALID, "until",
                         PLAIN_MESSAGE("say until when as a day and a time"));
    /* What has passed stays so, for the domain to refuse. */
    *ret_at = at <= work->now ? at : snooze_in_hours(at / MICROSECONDS, hours, zone) * MICROSECONDS;
    return STATUS_OK;
}

enum status snooze_conversation(struct work *work, int64_t id, int64_t version, const char *until,
                                struct conversation_changed *ret_changed)
{
    struct step step = {.id = id,
                        .version = version,
                        .action = AUDIT_CONVERSATION_SNOOZED,
                        .become = become_snoozed};
    struct hours_now now = {0};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = show_hours(work, &now);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(now.time_zone);
    status = read_until(work, until, zone, &now.hours, &step.until);
    zone_close(zone);
    if (status == STATUS_OK)
        status = take_step(work, &step, ret_changed);
    return status;
}

enum status snooze_times(struct work *work, int64_t ret_at[SNOOZES + 1])
{
    struct hours_now now = {0};

    enum status status = show_hours(work, &now);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(now.time_zone);
    for (int i = SNOOZE_TONIGHT; i <= SNOOZES; i++) {
        int64_t at = 0;

        ret_at[i] = snooze_until((enum snooze)i, &now.hours, zone, work->now / MICROSECONDS, &at)
                        ? at * MICROSECONDS
                        : 0;
    }
    zone_close(zone);
    return STATUS_OK;
}

/* --- whose client they are --- */

/* The person of the client who is reached by the address that wrote; 0 for none. */
static enum status find_contact(struct work *work, int64_t client_id, const char *address,
                                int64_t *ret_contact_id)
{
    const enum contact_point_kind kind = contact_point_kind_by_look(address);
    struct contact_list found = {0};
    struct fault fault = {0};
    const char *key = NULL;

    *ret_contact_id = 0;
    if (address[0] == '\0' || contact_point_key(kind, slice_of(address), NULL, "address",
                                                work->arena, &fault, &key) != STATUS_OK)
        return STATUS_OK;
    enum status status = contacts_find_point(work, kind, key, MEMBERS_MAX, &found);
    for (size_t i = 0; status == STATUS_OK && i < found.count; i++)
        if (found.items[i].client_id == client_id)
            *ret_contact_id = found.items[i].id;
    return status;
}

static enum status become_linked(struct work *work, const struct step *step,
                                 struct conversation *conversation)
{
    struct client client;

    conversation->client_id = step->client_id;
    conversation->contact_id = 0;
    if (step->client_id == 0)
        return STATUS_OK;
    enum status status = find_client(work, step->client_id, &client);
    if (status == STATUS_OK)
        status =
            find_contact(work, step->client_id, conversation->address, &conversation->contact_id);
    return status;
}

enum status link_conversation(struct work *work, int64_t id, int64_t version, int64_t client_id,
                              struct conversation_changed *ret_changed)
{
    struct step step = {.id = id,
                        .version = version,
                        .action = AUDIT_CONVERSATION_LINKED,
                        .become = become_linked,
                        .client_id = client_id};

    return take_step(work, &step, ret_changed);
}

struct making {
    struct step step;
    bool is_sure;
    struct client_list same;
};

static enum status run_making(struct work *work, void *context)
{
    struct making *making = (struct making *)context;
    struct conversation conversation = {0};
    struct client_created created = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = conversation_find(work, making->step.id, making->step.version, &conversation);
    const struct client_draft draft = {.name = conversation.name && conversation.name[0] != '\0'
                                                   ? conversation.name
                                                   : conversation.address,
                                       .kind = "person",
                                       .reach = conversation.address,
                                       .language = "",
                                       .form_of_address = "",
                                       .source = "",
                                       .is_sure = making->is_sure};
    if (status == STATUS_OK)
        status = create_client(work, &draft, &created);
    making->same = created.same;
    making->step.client_id = created.id;
    if (status == STATUS_OK && created.id != 0)
        status = run_step(work, &making->step);
    return status;
}

enum status make_client_of_sender(struct work *work, int64_t id, int64_t version, bool is_sure,
                                  struct client_list *ret_same,
                                  struct conversation_changed *ret_changed)
{
    struct making making = {.step = {.id = id,
                                     .version = version,
                                     .action = AUDIT_CONVERSATION_LINKED,
                                     .become = become_linked},
                            .is_sure = is_sure};

    enum status status = may_edit_conversations(work);
    if (status == STATUS_OK)
        status = attempt_whole(work, run_making, &making);
    if (status != STATUS_OK)
        return status;
    *ret_same = making.same;
    *ret_changed = making.step.changed;
    return STATUS_OK;
}
