// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/losses.h"

#include <string.h>

#include "app/attempt.h"
#include "app/loss_trail.h"
#include "domain/typed_text.h"
#include "store/client_lists.h"
#include "store/clients.h"

static enum status may(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     right == RIGHT_VIEW
                         ? PLAIN_MESSAGE("you may not look at clients")
                         : PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status counts_as_lost(struct work *work, const struct client *client,
                           const struct standing_now *now, bool *ret_is_lost)
{
    struct client_facts facts = {.occasion_count = client->occasion_count,
                                 .last_order_on = client->last_order_on,
                                 .mark = (int32_t)client->mark};

    enum status status = client_lists_has_open(work, client->id, &facts.has_open_order);
    if (status == STATUS_OK)
        *ret_is_lost = client->last_order_on != CLIENT_DAY_NONE &&
                       (client->mark == MARK_LOST ||
                        (now->window.active_days > 0 &&
                         client_standing_of(&facts, &now->window, now->today) == CLIENT_LOST));
    return status;
}

/* ---- looking ---- */

enum status show_loss(struct work *work, const struct standing_now *now,
                      const struct client *client, struct shown_loss *ret_loss)
{
    struct shown_loss loss = {.said = {.words = ""}};
    struct loss_known known = {0};

    enum status status = may(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = counts_as_lost(work, client, now, &loss.is_lost);
    if (status == STATUS_OK && client->last_order_on != CLIENT_DAY_NONE)
        status = losses_find(work, client->id, client->last_order_on, &loss.said);
    if (status == STATUS_OK && loss.is_lost && loss.said.id == 0)
        status = losses_known(work, client->id, &known);
    if (status != STATUS_OK)
        return status;
    loss.record = known.record;
    loss.suggested = loss_suggested(&known.record);
    *ret_loss = loss;
    return STATUS_OK;
}

enum status list_known_losses(struct work *work, const int64_t *client_ids, size_t count,
                              struct loss_known_list *ret_list)
{
    enum status status = may(work, RIGHT_VIEW);

    if (status == STATUS_OK)
        status = losses_known_of(work, client_ids, count, ret_list);
    return status;
}

/* ---- saying ---- */

struct saying {
    const struct loss_saying *said;
    struct standing_now now;
    struct client_loss loss; /* what is to be there; reason LOSS_UNKNOWN: nothing */
    int64_t audit_id;
};

static enum status moved_on(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody said another reason meanwhile; look at it, then "
                                   "decide"));
}

static enum status check_leaving(struct work *work, const struct saying *saying,
                                 const struct client *client, const struct client_loss *stored)
{
    bool is_lost = false;

    enum status status = counts_as_lost(work, client, &saying->now, &is_lost);
    if (status != STATUS_OK)
        return status;
    if (client->last_order_on != saying->said->last_order_on)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("they have ordered since; look at them again, then decide"));
    if (stored->id == 0 && !is_lost)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("they do not count as lost; mark them as lost first, if "
                                       "they are"));
    if ((stored->id == 0 ? 0 : stored->said_at) != saying->said->seen_at)
        return moved_on(work);
    return STATUS_OK;
}

static bool is_same(const struct client_loss *a, const struct client_loss *b)
{
    return a->reason == b->reason && strcmp(a->words, b->words) == 0;
}

static enum status write_saying(struct work *work, struct saying *saying)
{
    struct client_loss stored = {.words = ""};
    struct client client;

    enum status status = clients_find(work, saying->said->client_id, &client);
    if (status == STATUS_OK)
        status = losses_find(work, client.id, saying->said->last_order_on, &stored);
    if (status == STATUS_OK)
        status = check_leaving(work, saying, &client, &stored);
    if (status != STATUS_OK)
        return status;
    saying->audit_id = 0;
    if (is_same(&stored, &saying->loss))
        return STATUS_OK;
    return loss_write(work, &stored, &saying->loss,
                      saying->loss.reason == LOSS_UNKNOWN ? AUDIT_LOSS_REMOVED : AUDIT_LOSS_SAID,
                      &saying->audit_id);
}

static enum status run_saying(struct work *work, void *context)
{
    struct saying *saying = context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = write_saying(work, saying);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status put(struct work *work, struct snapshots *snapshots, struct saying *saying,
                       int64_t *ret_audit_id)
{
    enum status status = standing_now(work, snapshots, STANDING_NEEDED, &saying->now);

    work_end(work);
    if (status == STATUS_OK)
        status = attempt(work, run_saying, saying);
    if (status == STATUS_OK)
        *ret_audit_id = saying->audit_id;
    return status;
}

enum status say_loss(struct work *work, struct snapshots *snapshots,
                     const struct loss_saying *saying, int64_t *ret_audit_id)
{
    struct saying put_in = {.said = saying,
                            .loss = {.client_id = saying->client_id,
                                     .last_order_on = saying->last_order_on,
                                     .reason = saying->reason}};

    enum status status = may(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = loss_check_reason(work, saying->reason);
    if (status == STATUS_OK)
        status = typed_lines(slice_of(saying->words), LOSS_WORDS_MAX, "words", work->arena,
                             &work->fault, &put_in.loss.words);
    return status == STATUS_OK ? put(work, snapshots, &put_in, ret_audit_id) : status;
}

enum status remove_loss(struct work *work, struct snapshots *snapshots,
                        const struct loss_saying *saying, int64_t *ret_audit_id)
{
    struct saying put_in = {.said = saying,
                            .loss = {.client_id = saying->client_id,
                                     .last_order_on = saying->last_order_on,
                                     .words = ""}};

    enum status status = may(work, RIGHT_EDIT);
    return status == STATUS_OK ? put(work, snapshots, &put_in, ret_audit_id) : status;
}
