// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaint_change.h"
#include "app/cue_draft.h"
#include "app/hours.h"
#include "app/local_time.h"
#include "app/orders.h"
#include "store/orders.h"

#define MICROSECONDS INT64_C(1000000)

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the complaints of this business"));
}

/* By the clock alone where no hours are kept, as working_after() does. */
static int64_t minutes_between(const struct hours_now *hours, struct zone *zone, int64_t from,
                               int64_t to)
{
    enum { MINUTE = 60 };

    if (hours->hours.week_count == 0)
        return (to - from) / MINUTE;
    return working_minutes(&hours->hours, zone, from, to);
}

static int64_t minutes_left(const struct hours_now *hours, struct zone *zone, int64_t now,
                            int64_t due_at)
{
    const int64_t from = now / MICROSECONDS, to = due_at / MICROSECONDS;

    return from <= to ? minutes_between(hours, zone, from, to)
                      : -minutes_between(hours, zone, to, from);
}

enum status list_complaint_members(struct work *work, struct member_list *ret_members)
{
    enum status status = may_view(work);

    return status == STATUS_OK ? members_list(work, ret_members) : status;
}

/* ---- one ---- */

static enum status read_order(struct work *work, struct complaint_card *card)
{
    struct client_order order;

    card->order_title = "";
    if (card->row.complaint.order_id == 0)
        return STATUS_OK;
    enum status status = orders_find(work, card->row.complaint.order_id, &order);
    if (status == STATUS_OK)
        card->order_title = order.title[0] != '\0' ? order.title : order.service;
    return status;
}

static enum status read_minutes(struct work *work, struct complaint_card *card)
{
    struct hours_now hours;
    struct zone *zone;

    enum status status = show_hours(work, &hours);
    if (status == STATUS_OK)
        status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    card->minutes_left = minutes_left(&hours, zone, work->now, card->row.complaint.due_at);
    zone_close(zone);
    return STATUS_OK;
}

enum status show_complaint(struct work *work, int64_t id, struct complaint_card *ret_card)
{
    struct complaint_card card = {.order_title = ""};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = complaints_find(work, id, &card.row);
    if (status == STATUS_OK && card.row.complaint.is_deleted)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("there is no such complaint"));
    if (status == STATUS_OK)
        status = read_order(work, &card);
    if (status == STATUS_OK)
        status = read_minutes(work, &card);
    if (status == STATUS_OK)
        status = complaint_notes_list(work, id, &card.notes);
    if (status == STATUS_OK)
        status = members_list(work, &card.members);
    if (status == STATUS_OK)
        status = audits_of_object(work, id, ORDER_TRAIL, &card.trail);
    if (status == STATUS_OK)
        *ret_card = card;
    return status;
}

enum status complaint_letter(struct work *work, const struct complaint *complaint,
                             bool *ret_has_letter, struct cue_draft *ret_draft)
{
    struct cue_complaint *fact = arena_alloc(work->arena, sizeof(*fact));
    struct cue *cue = arena_alloc(work->arena, sizeof(*cue));

    *fact = (struct cue_complaint){.id = complaint->id,
                                   .client_id = complaint->client_id,
                                   .order_id = complaint->order_id,
                                   .stage = complaint->stage,
                                   .title = complaint->title};
    *cue = (struct cue){.rule = CUE_COMPLAINT,
                        .key = {CAUSE_COMPLAINT, complaint->id, complaint->stage},
                        .client_id = complaint->client_id,
                        .complaint = fact};
    enum status status = may_view(work);
    *ret_has_letter = cue_has_draft(cue);
    if (status == STATUS_OK && *ret_has_letter)
        status = cue_draft(work, cue, 0, ret_draft);
    return status;
}

/* ---- many ---- */

enum status list_open_complaints(struct work *work, struct open_complaints *ret_open)
{
    struct open_complaints open = {0};
    struct hours_now hours;
    struct zone *zone;

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = complaints_open(work, COMPLAINTS_OPEN_MAX, &open.list);
    if (status == STATUS_OK)
        status = show_hours(work, &hours);
    if (status == STATUS_OK)
        status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    open.minutes_left = arena_array(work->arena, int64_t, open.list.count);
    for (size_t i = 0; i < open.list.count; i++)
        open.minutes_left[i] =
            minutes_left(&hours, zone, work->now, open.list.items[i].complaint.due_at);
    zone_close(zone);
    *ret_open = open;
    return STATUS_OK;
}

enum status list_lessons(struct work *work, const struct lesson_query *query,
                         struct lesson_page *ret_page)
{
    struct complaint_choice choice = {
        .cause = query->cause, .service = query->service, .limit = query->limit};
    struct lesson_page page = {.next = NULL};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = order_place_read(work, query->after, &choice.before_at, &choice.before_id);
    if (status == STATUS_OK)
        status = complaints_closed(work, &choice, &page.list);
    if (status != STATUS_OK)
        return status;
    if (page.list.has_more && page.list.count > 0) {
        const struct complaint *last = &page.list.items[page.list.count - 1].complaint;

        page.next = order_place_write(work->arena, last->closed_at, last->id);
    }
    *ret_page = page;
    return STATUS_OK;
}

enum status count_lessons(struct work *work, struct complaint_tally_list *ret_tallies)
{
    enum status status = may_view(work);

    return status == STATUS_OK ? complaints_tally(work, ret_tallies) : status;
}

enum status list_client_complaints(struct work *work, int64_t client_id,
                                   struct complaint_list *ret_list)
{
    enum status status = may_view(work);

    return status == STATUS_OK ? complaints_of_client(work, client_id, CARD_COMPLAINTS, ret_list)
                               : status;
}

enum status complaint_cues(struct work *work, struct zone *zone,
                           struct cue_complaint **ret_complaints, size_t *ret_count)
{
    struct complaint_list list = {0};

    enum status status = complaints_open(work, COMPLAINTS_OPEN_MAX, &list);
    if (status != STATUS_OK)
        return status;
    struct cue_complaint *complaints = arena_array(work->arena, struct cue_complaint, list.count);

    for (size_t i = 0; i < list.count; i++) {
        const struct complaint *complaint = &list.items[i].complaint;
        const int64_t due = complaint->due_at / MICROSECONDS;

        complaints[i] = (struct cue_complaint){
            .id = complaint->id,
            .client_id = complaint->client_id,
            .order_id = complaint->order_id,
            .stage = complaint->stage,
            .title = complaint->title,
            .opened_on = zone_day(zone, complaint->opened_at / MICROSECONDS),
            .due_on = zone_day(zone, due),
            .due_minute = zone_minute(zone, due),
        };
    }
    *ret_complaints = complaints;
    *ret_count = list.count;
    return STATUS_OK;
}
