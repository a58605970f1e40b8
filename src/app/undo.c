// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include "app/answering.h"
#include "app/attempt.h"
#include "app/bounces.h"
#include "app/business.h"
#include "app/channels.h"
#include "app/client_bulk.h"
#include "app/client_change.h"
#include "app/client_merge.h"
#include "app/complaints.h"
#include "app/contact_limits.h"
#include "app/conversation_change.h"
#include "app/courtesy_mutes.h"
#include "app/cue_draft.h"
#include "app/enquiry_change.h"
#include "app/goals.h"
#include "app/hours.h"
#include "app/losses.h"
#include "app/order_change.h"
#include "app/outgoing_steps.h"
#include "app/own_cues.h"
#include "app/own_fields.h"
#include "app/pasted_talks.h"
#include "app/people.h"
#include "app/records.h"
#include "app/saved_views.h"
#include "app/service_change.h"
#include "app/templates.h"
#include "app/today.h"
#include "app/undo_import.h"

struct undoing {
    int64_t audit_id;
    struct undone undone;
};

/* What can be taken back, and by whom: each within the write unit of undo(). */
static const struct way_back {
    enum audit_action action;
    enum status (*take_back)(struct work *work, const struct audit *audit,
                             struct undone *ret_undone);
    bool is_ones_own; /* whoever may look may take it back, as far as it itself lets them */
} ways[] = {
    {AUDIT_CLIENT_CHANGED, client_change_undo},
    {AUDIT_CLIENT_RESTORED, client_change_undo},
    {AUDIT_CLIENTS_CHANGED, undo_client_bulk},
    {AUDIT_VIEW_SAVED, undo_saved_view, true},
    {AUDIT_VIEW_RENAMED, undo_saved_view, true},
    {AUDIT_VIEW_REMOVED, undo_saved_view, true},
    {AUDIT_VIEW_RESTORED, undo_saved_view, true},
    {AUDIT_BUSINESS_CHANGED, undo_business_change},
    {AUDIT_BUSINESS_RESTORED, undo_business_change},
    {AUDIT_CHANNEL_ADDED, undo_channel_change},
    {AUDIT_CHANNEL_CHANGED, undo_channel_change},
    {AUDIT_CHANNEL_PAUSED, undo_channel_change},
    {AUDIT_CHANNEL_RESUMED, undo_channel_change},
    {AUDIT_CHANNEL_ARCHIVED, undo_channel_change},
    {AUDIT_CHANNEL_RESTORED, undo_channel_change},
    {AUDIT_CHANNEL_MAIN, undo_channel_main},
    {AUDIT_CHANNEL_MAIN_RESTORED, undo_channel_main},
    {AUDIT_DAY_OFF_ADDED, undo_day_off_added},
    {AUDIT_DAY_OFF_REMOVED, undo_day_off_removed},
    {AUDIT_ANSWERING_CHANGED, undo_answering},
    {AUDIT_ANSWERING_RESTORED, undo_answering},
    {AUDIT_HOURS_CHANGED, undo_week_change},
    {AUDIT_HOURS_RESTORED, undo_week_change},
    {AUDIT_CLIENT_CREATED, client_creation_undo},
    {AUDIT_CLIENT_MERGED, merge_undo},
    {AUDIT_CLIENT_ARCHIVED, client_archiving_undo},
    {AUDIT_CLIENT_BROUGHT_BACK, client_archiving_undo},
    {AUDIT_CLIENT_LIMIT_CHANGED, undo_client_limit},
    {AUDIT_CLIENT_LIMIT_RESTORED, undo_client_limit},
    {AUDIT_BOUNCE_CLEARED, undo_bounce_cleared},
    {AUDIT_COMPLAINT_OPENED, undo_complaint_change},
    {AUDIT_COMPLAINT_CHANGED, undo_complaint_change},
    {AUDIT_COMPLAINT_MENDED, undo_complaint_change},
    {AUDIT_COMPLAINT_EXPLAINED, undo_complaint_change},
    {AUDIT_COMPLAINT_CLOSED, undo_complaint_change},
    {AUDIT_COMPLAINT_REOPENED, undo_complaint_change},
    {AUDIT_COMPLAINT_DELETED, undo_complaint_change},
    {AUDIT_COMPLAINT_RESTORED, undo_complaint_change},
    {AUDIT_COMPLAINT_NOTED, undo_complaint_note},
    {AUDIT_CONTACT_LIMITS_CHANGED, undo_contact_limits},
    {AUDIT_CONTACT_LIMITS_RESTORED, undo_contact_limits},
    {AUDIT_CONVERSATION_ANSWERED, undo_conversation_said},
    {AUDIT_CONVERSATION_NOTED, undo_conversation_said},
    {AUDIT_CONVERSATION_LOGGED, undo_conversation_said},
    {AUDIT_CONVERSATION_GIVEN, undo_conversation_change},
    {AUDIT_CONVERSATION_CLOSED, undo_conversation_change},
    {AUDIT_CONVERSATION_REOPENED, undo_conversation_change},
    {AUDIT_CONVERSATION_SNOOZED, undo_conversation_change},
    {AUDIT_CONVERSATION_SPAM, undo_conversation_change},
    {AUDIT_CONVERSATION_LINKED, undo_conversation_change},
    {AUDIT_CONVERSATION_MERGED, undo_conversation_merge},
    {AUDIT_CONVERSATION_SPLIT, undo_conversation_split},
    {AUDIT_CONVERSATION_PASTED, undo_pasted_talk},
    {AUDIT_CONVERSATION_ASKED, undo_conversation_asked},
    {AUDIT_COURTESY_CHANGED, undo_courtesy_mutes, true},
    {AUDIT_COURTESY_RESTORED, undo_courtesy_mutes, true},
    {AUDIT_CUE_ANSWERED, undo_cue_answer},
    {AUDIT_LOSS_SAID, undo_loss},
    {AUDIT_LOSS_REMOVED, undo_loss},
    {AUDIT_LOSS_RESTORED, undo_loss},
    {AUDIT_GOAL_SET, undo_goal_change},
    {AUDIT_GOAL_CHANGED, undo_goal_change},
    {AUDIT_GOAL_ENDED, undo_goal_change},
    {AUDIT_GOAL_RESTORED, undo_goal_change},
    {AUDIT_CUE_SENT, undo_cue_sent},
    {AUDIT_OUTGOING_LET_GO, undo_outgoing_step},
    {AUDIT_OUTGOING_KEPT, undo_outgoing_step},
    {AUDIT_OUTGOING_RESTORED, undo_outgoing_step},
    {AUDIT_CUES_MADE, undo_own_cues},
    {AUDIT_TEMPLATE_ADDED, undo_template_change},
    {AUDIT_TEMPLATE_CHANGED, undo_template_change},
    {AUDIT_TEMPLATE_ARCHIVED, undo_template_change},
    {AUDIT_TEMPLATE_RESTORED, undo_template_change},
    {AUDIT_IMPORTED, undo_import},
    {AUDIT_MEMBER_REMOVED, undo_role_change},
    {AUDIT_ROLE_CHANGED, undo_role_change},
    {AUDIT_ORDER_ADDED, undo_order_change},
    {AUDIT_ORDER_CHANGED, undo_order_change},
    {AUDIT_ORDER_MOVED, undo_order_change},
    {AUDIT_ORDER_CANCELLED, undo_order_change},
    {AUDIT_ORDER_RESUMED, undo_order_change},
    {AUDIT_ORDER_REFUNDED, undo_order_change},
    {AUDIT_ORDER_DELETED, undo_order_change},
    {AUDIT_ORDER_RESTORED, undo_order_change},
    {AUDIT_ENQUIRY_ADDED, undo_enquiry_change},
    {AUDIT_ENQUIRY_CHANGED, undo_enquiry_change},
    {AUDIT_ENQUIRY_ANSWERED, undo_enquiry_change},
    {AUDIT_ENQUIRY_QUOTED, undo_enquiry_change},
    {AUDIT_ENQUIRY_WON, undo_enquiry_won},
    {AUDIT_ENQUIRY_LOST, undo_enquiry_change},
    {AUDIT_ENQUIRY_REOPENED, undo_enquiry_change},
    {AUDIT_ENQUIRY_DELETED, undo_enquiry_change},
    {AUDIT_ENQUIRY_RESTORED, undo_enquiry_change},
    {AUDIT_SERVICE_ADDED, undo_service_change},
    {AUDIT_SERVICE_CHANGED, undo_service_change},
    {AUDIT_SERVICE_ARCHIVED, undo_service_change},
    {AUDIT_SERVICE_BROUGHT_BACK, undo_service_change},
    {AUDIT_SERVICE_RESTORED, undo_service_change},
    {AUDIT_ORDERS_RENAMED, undo_orders_renamed},
    {AUDIT_OWN_FIELD_CHANGED, undo_own_field},
    {AUDIT_OWN_FIELD_RESTORED, undo_own_field},
    {AUDIT_RECORD_CONTACT, record_undo},
    {AUDIT_RECORD_POINT, record_undo},
    {AUDIT_RECORD_MAIN_CONTACT, record_undo},
    {AUDIT_RECORD_MAIN_POINT, record_undo},
    {AUDIT_RECORD_DATE, record_undo},
    {AUDIT_RECORD_TAGS, record_undo},
    {AUDIT_RECORD_VALUES, record_undo},
    {AUDIT_RECORD_NOTE, record_undo},
    {AUDIT_RECORD_CUE, record_undo},
};

static const struct way_back *way_of(enum audit_action action)
{
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (ways[i].action == action)
            return &ways[i];
    return NULL;
}

static enum status undo_by_kind(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    const struct way_back *way = way_of(audit->action);

    if (!actor_may(&work->actor, way && way->is_ones_own ? RIGHT_VIEW : RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at what was done, but not take it back"));
    if (audit->undone_by != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this was taken back already"));
    if (!way)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this cannot be taken back"));
    return way->take_back(work, audit, ret_undone);
}

static enum status may_not(struct work *work)
{
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at what was done, but not take it back"));
}

static enum status run_undo(struct work *work, void *context)
{
    struct undoing *undoing = (struct undoing *)context;
    struct audit audit;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = audits_find(work, undoing->audit_id, &audit);
    if (status == STATUS_OK)
        status = undo_by_kind(work, &audit, &undoing->undone);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status undo(struct work *work, int64_t audit_id, struct undone *ret_undone)
{
    struct undoing undoing = {.audit_id = audit_id};

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return may_not(work);
    enum status status = attempt(work, run_undo, &undoing);
    if (status == STATUS_NOT_FOUND && !actor_may(&work->actor, RIGHT_EDIT))
        status = may_not(work);
    if (status == STATUS_OK)
        *ret_undone = undoing.undone;
    return status;
}
