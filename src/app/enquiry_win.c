// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/client_change.h"
#include "app/enquiry_change.h"
#include "app/order_change.h"
#include "base/sort_key.h"
#include "domain/contact_point.h"
#include "store/contacts.h"
#include "store/searches.h"
#include "store/workspaces.h"

/* An enquiry becomes an order, and who asked a client. */

struct winning {
    int64_t id;
    bool is_company;
    struct enquiry_changed changed;
};

/* As what it looks like; what is no such address after all is kept as another way. */
static enum status add_point(struct work *work, int64_t contact_id, const char *reach)
{
    struct contact_point point = {.contact_id = contact_id,
                                  .kind = contact_point_kind_by_look(reach),
                                  .value = reach,
                                  .is_main = true};
    struct fault fault = {0};
    int64_t id = 0;

    if (reach[0] == '\0')
        return STATUS_OK;
    if (contact_point_key(point.kind, slice_of(reach), NULL, "reach", work->arena, &fault,
                          &point.key) != STATUS_OK) {
        point.kind = POINT_OTHER;
        enum status status = contact_point_key(POINT_OTHER, slice_of(reach), NULL, "reach",
                                               work->arena, &work->fault, &point.key);
        if (status != STATUS_OK)
            return status;
    }
    return contact_points_insert(work, &point, &id);
}

static enum status make_client(struct work *work, const struct enquiry *enquiry, bool is_company,
                               int64_t *ret_id)
{
    struct workspace workspace;
    int64_t id = 0, contact_id = 0;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    struct sort_keys *keys = sort_keys_open(workspace.language);
    const struct new_client client = {.kind = is_company ? CLIENT_COMPANY : CLIENT_PERSON,
                                      .name = enquiry->name,
                                      .sort_key =
                                          sort_key(keys, work->arena, slice_of(enquiry->name)),
                                      .main_contact = {.name = enquiry->name,
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = "",
                                                       .is_main = true}};
    sort_keys_close(keys);
    status = clients_insert(work, &client, &id, &contact_id);
    if (status == STATUS_OK)
        status = add_point(work, contact_id, enquiry->reach);
    if (status == STATUS_OK)
        status = client_words_put(work, id);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

static enum status make_order(struct work *work, const struct enquiry *enquiry, int64_t client_id,
                              int64_t *ret_id)
{
    struct client_order order = {.client_id = client_id,
                                 .has_amount = enquiry->has_amount,
                                 .amount = enquiry->amount,
                                 .currency = enquiry->currency,
                                 .state = ORDER_COUNTS,
                                 .source = enquiry->source,
                                 .service = enquiry->service,
                                 .stage = STAGE_ACCEPTED,
                                 .title = enquiry->title,
                                 .details = enquiry->details,
                                 .due_on = ORDER_DAY_NONE,
                                 .delivered_on = ORDER_DAY_NONE,
                                 .cancel_reason = ""};
    struct order_changed changed;

    enum status status = business_day(work, &order.accepted_on);
    if (status == STATUS_OK)
        status = order_enter(work, &order, AUDIT_ORDER_ADDED, &changed);
    if (status == STATUS_OK)
        *ret_id = changed.order.id;
    return status;
}

static enum status run_winning(struct work *work, void *context)
{
    struct winning *winning = (struct winning *)context;
    struct enquiry before = {0}, after = {0};
    int64_t client_id = 0, order_id = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = enquiry_take(work, winning->id, 0, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    client_id = before.client_id;
    status = enquiry_win(&after, 0, 0, work->now, &work->fault);
    if (status == STATUS_OK && client_id == 0)
        status = make_client(work, &before, winning->is_company, &client_id);
    if (status == STATUS_OK)
        status = make_order(work, &before, client_id, &order_id);
    after.client_id = client_id;
    after.order_id = order_id;
    if (status == STATUS_OK)
        status = enquiry_change(work, &before, &after, AUDIT_ENQUIRY_WON, &winning->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status win_enquiry(struct work *work, int64_t id, bool is_company,
                        struct enquiry_changed *ret_changed)
{
    struct winning winning = {.id = id, .is_company = is_company};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at enquiries, but not change them"));
    enum status status = attempt(work, run_winning, &winning);
    if (status == STATUS_OK)
        *ret_changed = winning.changed;
    return status;
}

/* --- taken back --- */

static enum status take_order_away(struct work *work, int64_t order_id)
{
    struct client_order before, after;
    struct order_changed changed;

    enum status status = order_take(work, order_id, 0, &before);
    if (status == STATUS_OK && before.version != 1)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("the order that it became was changed since; what was "
                                         "before cannot be put back without losing that"));
    if (status != STATUS_OK)
        return status;
    after = before;
    after.is_deleted = true;
    return order_change(work, &before, &after, AUDIT_ORDER_DELETED, &changed);
}

/* Who was made for it goes with it; somebody who has been looked after meanwhile stays. */
static enum status take_client_away(struct work *work, int64_t client_id, bool *ret_is_gone)
{
    enum status status = enquiries_delete_client(work, client_id, ret_is_gone);

    if (status == STATUS_OK && *ret_is_gone)
        status = searches_put(work, client_id, SEARCH_CLIENT, "");
    return status;
}

enum status undo_enquiry_won(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    struct enquiry_changed changed = {0};
    struct enquiry now = {0}, before = {0};
    bool is_gone = false;

    enum status status = enquiry_before(work, audit, &now, &before);
    if (status == STATUS_OK)
        status = take_order_away(work, now.order_id);
    if (status == STATUS_OK)
        status = enquiry_change(work, &now, &before, AUDIT_ENQUIRY_RESTORED, &changed);
    if (status == STATUS_OK && before.client_id == 0)
        status = take_client_away(work, now.client_id, &is_gone);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    /* The order that went cannot come back by itself, so this Undo has none. */
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}
