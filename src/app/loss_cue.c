// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/loss_trail.h"
#include "app/losses.h"
#include "app/today_answer.h"
#include "store/clients.h"

struct loss_answering {
    struct standing_now now;
    struct client_loss loss;
    int64_t audit_id;
};

static enum status write_both(struct work *work, struct loss_answering *saying)
{
    struct client_loss *loss = &saying->loss, stored = {.words = ""};
    struct cue_record record = {.rule = CUE_NEWLY_LOST,
                                .client_id = loss->client_id,
                                .answered = {.key = {.cause = CAUSE_LOST,
                                                     .object_id = loss->client_id,
                                                     .occasion = loss->last_order_on},
                                             .answer = CUE_DONE}};
    struct client client;
    int64_t loss_audit_id = 0;
    bool is_lost = false;

    enum status status = clients_find(work, loss->client_id, &client);
    if (status == STATUS_OK)
        status = losses_find(work, loss->client_id, loss->last_order_on, &stored);
    if (status == STATUS_OK)
        status = counts_as_lost(work, &client, &saying->now, &is_lost);
    if (status != STATUS_OK)
        return status;
    if (stored.id != 0 || client.last_order_on != loss->last_order_on || !is_lost)
        return cue_is_gone(work);
    status = loss_write(work, &stored, loss, AUDIT_LOSS_SAID, &loss_audit_id);
    if (status == STATUS_OK)
        status = put_cue_answer(work, &record, saying->now.today,
                                &(struct cue_answer_along){.action = AUDIT_CUE_ANSWERED,
                                                           .loss_audit_id = loss_audit_id},
                                &saying->audit_id);
    return status;
}

static enum status run(struct work *work, void *context)
{
    struct loss_answering *saying = context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = write_both(work, saying);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status answer_loss_cue(struct work *work, struct snapshots *snapshots, int64_t client_id,
                            day_t last_order_on, enum loss_reason reason, int64_t *ret_audit_id)
{
    struct loss_answering saying = {
        .loss = {
            .client_id = client_id, .last_order_on = last_order_on, .reason = reason, .words = ""}};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = loss_check_reason(work, reason);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_NEEDED, &saying.now);
    if (status != STATUS_OK)
        return status;
    work_end(work);
    status = attempt(work, run, &saying);
    if (status == STATUS_OK)
        *ret_audit_id = saying.audit_id;
    return status;
}
