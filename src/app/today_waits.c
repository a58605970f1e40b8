// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today_waits.h"

#include "app/answer_clock.h"

#define SECOND INT64_C(1000000)

enum { ENQUIRIES_MAX = 500 };

/* ---- enquiries ---- */

static struct cue_enquiry enquiry_of(const struct enquiry *enquiry,
                                     const struct answer_clock *clock, int64_t now)
{
    const int64_t received = enquiry->received_at / SECOND;
    const int64_t due = answer_clock_due(clock, URGENCY_ENQUIRY, enquiry->received_at) / SECOND;

    return (struct cue_enquiry){
        .id = enquiry->id,
        .client_id = enquiry->client_id,
        .received_on = zone_day(clock->zone, received),
        .due_on = zone_day(clock->zone, due),
        .due_minute = zone_minute(clock->zone, due),
        .waiting_minutes = working_minutes(&clock->hours, clock->zone, received, now / SECOND),
    };
}

static bool is_told_by_its_enquiry(const struct today_waits *waits,
                                   const struct cue_waiting_row *row)
{
    for (size_t i = 0; row->enquiry_id != 0 && i < waits->enquiries.count; i++)
        if (waits->enquiries.items[i].id == row->enquiry_id)
            return true;
    return false;
}

/* ---- messages ---- */

static bool is_to_be_seen(const struct cue_waiting_row *row, const struct answer_clock *clock,
                          int64_t now)
{
    int64_t reads_at = 0;

    if (row->urgency != URGENCY_NONE || row->snoozed_until_at != 0 || row->answer_due_at <= now ||
        clock->answering.reading_count == 0)
        return true;
    return answering_reads(&clock->answering, &clock->hours, clock->zone, row->waiting_since_at,
                           &reads_at) &&
           reads_at <= now;
}

static struct cue_waiting waiting_of(const struct cue_waiting_row *row,
                                     const struct answer_clock *clock, int64_t now)
{
    const bool is_back = row->waiting_since_at == 0;
    const int64_t since = (is_back ? row->snoozed_until_at : row->waiting_since_at) / SECOND;
    const int64_t due = is_back ? since : row->answer_due_at / SECOND;

    return (struct cue_waiting){
        .id = row->id,
        .client_id = row->client_id,
        .name = row->name,
        .is_back = is_back,
        .occasion = since,
        .since_on = zone_day(clock->zone, since),
        .due_on = zone_day(clock->zone, due),
        .due_minute = is_back ? CUE_NO_HOUR : zone_minute(clock->zone, due),
        .waiting_minutes =
            is_back ? 0 : working_minutes(&clock->hours, clock->zone, since, now / SECOND),
    };
}

static enum status read_waitings(struct work *work, const struct answer_clock *clock,
                                 struct today_waits *waits)
{
    struct cue_waiting_rows rows = {0};

    enum status status = cue_waitings(work, &rows);
    if (status != STATUS_OK)
        return status;
    waits->waitings = arena_array(work->arena, struct cue_waiting, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        if (is_to_be_seen(&rows.items[i], clock, work->now) &&
            !is_told_by_its_enquiry(waits, &rows.items[i]))
            waits->waitings[waits->waiting_count++] = waiting_of(&rows.items[i], clock, work->now);
    return STATUS_OK;
}

enum status today_waits_read(struct work *work, struct today_waits *ret_waits)
{
    struct today_waits waits = {.waiting_count = 0};
    struct answer_clock clock = {0};

    enum status status = enquiries_list(work, ENQUIRY_NEW, 0, 0, ENQUIRIES_MAX, &waits.enquiries);
    if (status == STATUS_OK)
        status = answer_clock_open(work, &clock);
    if (status != STATUS_OK)
        return status;
    waits.enquiry_facts = arena_array(work->arena, struct cue_enquiry, waits.enquiries.count);
    for (size_t i = 0; i < waits.enquiries.count; i++)
        waits.enquiry_facts[i] = enquiry_of(&waits.enquiries.items[i], &clock, work->now);
    status = read_waitings(work, &clock, &waits);
    answer_clock_close(&clock);
    if (status == STATUS_OK)
        *ret_waits = waits;
    return status;
}
