// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answer_clock.h"

#include "store/answer_clocks.h"
#include "store/answerings.h"
#include "store/hours.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)

enum { RENEWED_AT_ONCE = 500 };

enum status answer_clock_open(struct work *work, struct answer_clock *ret_clock)
{
    const day_t today = zone_day_by_name("UTC", work->now / SECOND);
    struct answer_clock clock = {.zone = NULL};
    struct workspace workspace = {0};
    struct day_off_list days_off = {0};
    struct week_list week = {0};

    enum status status = answerings_find(work, &clock.answering);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = hours_week(work, &week);
    if (status == STATUS_OK)
        status = days_off_list(work, today - ANSWER_CLOCK_PAST_DAYS, &days_off);
    if (status != STATUS_OK)
        return status;
    clock.hours = (struct working_hours){.week = week.items,
                                         .week_count = week.count,
                                         .days_off = days_off.items,
                                         .day_off_count = days_off.count,
                                         .holidays = workspace.holidays};
    clock.zone_name = workspace.time_zone;
    clock.zone = zone_open_known(workspace.time_zone);
    *ret_clock = clock;
    return STATUS_OK;
}

void answer_clock_close(struct answer_clock *clock)
{
    if (clock->zone)
        zone_close(clock->zone);
    clock->zone = NULL;
}

int64_t answer_clock_due(const struct answer_clock *clock, enum urgency urgency,
                         int64_t waiting_since_at)
{
    if (waiting_since_at == 0)
        return 0;
    return answering_due(&clock->answering, &clock->hours, clock->zone, urgency, waiting_since_at);
}

enum status answer_clock_settle(struct work *work, struct conversation *conversation)
{
    struct answer_clock clock;

    if (conversation->waiting_since_at == 0) {
        conversation->answer_due_at = 0;
        return STATUS_OK;
    }
    enum status status = answer_clock_open(work, &clock);
    if (status != STATUS_OK)
        return status;
    conversation->answer_due_at =
        answer_clock_due(&clock, conversation->urgency, conversation->waiting_since_at);
    answer_clock_close(&clock);
    return STATUS_OK;
}

static enum status renew_some(struct work *work, const struct answer_clock *clock,
                              const struct waiting_clocks *list)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        const struct waiting_clock *one = &list->items[i];
        int64_t due_at = answer_clock_due(clock, one->urgency, one->waiting_since_at);

        if (due_at != one->answer_due_at)
            status = waiting_clocks_set(work, one->id, due_at);
    }
    return status;
}

enum status answer_clock_renew(struct work *work)
{
    struct waiting_clocks list = {.count = RENEWED_AT_ONCE};
    const struct waiting_clock *after = NULL;
    struct answer_clock clock;

    enum status status = answer_clock_open(work, &clock);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && list.count == RENEWED_AT_ONCE) {
        status = waiting_clocks_list(work, after, RENEWED_AT_ONCE, &list);
        if (status == STATUS_OK)
            status = renew_some(work, &clock, &list);
        after = status == STATUS_OK && list.count > 0 ? &list.items[list.count - 1] : NULL;
    }
    answer_clock_close(&clock);
    return status;
}
