// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/analysis_keep.h"

#include <string.h>

static void *copy_of(struct arena *arena, const void *items, size_t size)
{
    return memcpy(arena_alloc(arena, size + 1), items, size);
}

static const char *copy_name(struct arena *arena, const char *name)
{
    return name != NULL ? arena_copy(arena, name, strlen(name)) : NULL;
}

/* Where a column was there is one again, with nothing in it. */
static struct order_log *head_of(const struct order_log *log, struct arena *arena)
{
    struct order_log *head = arena_alloc(arena, sizeof(*head));

    *head = (struct order_log){
        .client_count = log->client_count,
        .occasion_count = log->occasion_count,
        .amount = log->amount != NULL ? arena_alloc(arena, sizeof(*log->amount)) : NULL,
        .refund_count = log->refund_count,
        .first_day = log->first_day,
        .last_day = log->last_day,
        .as_of = log->as_of,
        .counts = log->counts,
    };
    memcpy(head->currency, log->currency, sizeof(head->currency));
    return head;
}

static struct rate_list copy_rates(const struct rate_list *list, struct arena *arena)
{
    return (struct rate_list){copy_of(arena, list->items, list->count * sizeof(*list->items)),
                              list->count};
}

static struct cohort_list copy_cohorts(const struct cohort_list *list, struct arena *arena)
{
    struct cohort_list copy = {
        .period = list->period,
        .items = copy_of(arena, list->items, list->count * sizeof(*list->items)),
        .count = list->count,
    };

    for (size_t i = 0; i < copy.count; i++) {
        struct cohort *cohort = &copy.items[i];
        size_t size = cohort->count * sizeof(*cohort->active);

        cohort->active = copy_of(arena, cohort->active, size);
        if (cohort->revenue != NULL)
            cohort->revenue = copy_of(arena, cohort->revenue, size);
    }
    return copy;
}

static void copy_points(struct survival *survival, struct arena *arena)
{
    survival->points =
        copy_of(arena, survival->points, survival->point_count * sizeof(*survival->points));
}

static void copy_names(struct compared_group *groups, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        groups[i].name = copy_name(arena, groups[i].name);
}

static void copy_comparison(struct analysis *analysis, struct arena *arena)
{
    struct comparison *comparison = &analysis->comparison;

    copy_names(comparison->sources, comparison->source_count, arena);
    copy_names(comparison->services, comparison->service_count, arena);
    copy_names(analysis->tags.groups, analysis->tags.group_count, arena);
}

/* Of the models the one that figures come from; of clients nothing. */
static void copy_forecast(struct analysis *copy, struct arena *arena)
{
    struct forecast *forecast = &copy->forecast;

    if (forecast->result_count > 0)
        forecast->results =
            copy_of(arena, forecast->results + forecast->chosen, sizeof(*forecast->results));
    forecast->chosen = 0;
    forecast->result_count = forecast->result_count > 0;
    forecast->runner_up = forecast->result_count;
    forecast->buying = (struct buying){.clients = forecast->buying.clients,
                                       .repeaters = forecast->buying.repeaters,
                                       .end = forecast->buying.end};
    forecast->spending = (struct spending){0};
    forecast->basis.season = (struct season){0};
    forecast->groups = NULL;
    forecast->weeks = forecast->cohort = NULL;
    forecast->week_count = forecast->cohort_count = 0;
}

static void point_at_movement(const struct analysis *analysis, struct analysis *copy)
{
    if (analysis->movement == &analysis->own_movement)
        copy->movement = &copy->own_movement;
    else if (analysis->movement != NULL)
        copy->movement = copy->movements.items + (analysis->movement - analysis->movements.items);
}

static void copy_retention(const struct analysis *analysis, struct arena *arena,
                           struct analysis *copy)
{
    for (int period = 0; period < PERIOD_KINDS; period++)
        copy->rates[period] = copy_rates(&analysis->rates[period], arena);
    if (analysis->headline == &analysis->own_period)
        copy->headline = &copy->own_period;
    else if (analysis->headline != NULL)
        copy->headline = copy->rates[analysis->period].items +
                         (analysis->headline - analysis->rates[analysis->period].items);
    copy_comparison(copy, arena);
}

const struct analysis *analysis_keep(const struct analysis *analysis, struct arena *arena)
{
    struct analysis *copy = arena_alloc(arena, sizeof(*copy));
    unsigned sections = analysis->options.sections;

    *copy = *analysis;
    copy->log = head_of(analysis->log, arena);
    copy->findings = NULL;
    copy->options.window_given = NULL;
    copy->history = (struct history){.revenue_total = analysis->history.revenue_total};
    if (analysis->history.revenue != NULL)
        copy->history.revenue = arena_alloc(arena, sizeof(*copy->history.revenue));
    copy->rfm.scores = NULL;
    if ((sections & SECTION_FORECAST) != 0)
        copy_forecast(copy, arena);
    point_at_movement(analysis, copy);
    if ((sections & SECTION_RETENTION) != 0)
        copy_retention(analysis, arena, copy);
    if ((sections & SECTION_COHORTS) != 0)
        for (int period = PERIOD_MONTH; period <= PERIOD_QUARTER; period++)
            copy->cohorts[period] = copy_cohorts(&analysis->cohorts[period], arena);
    if ((sections & SECTION_NEXT_ORDER) != 0) {
        for (size_t i = 0; i < NEXT_ORDER_CURVES; i++)
            copy_points(&copy->next_order.by_number[i], arena);
        copy_points(&copy->next_order.any, arena);
    }
    return copy;
}
