// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "report/report_json_parts.h"
#include "report/report_keys.h"

static const char *reason_key(enum rate_reason reason)
{
    switch (reason) {
    case RATE_LOG_TOO_SHORT:
        return "log too short";
    case RATE_NOBODY_AT_START:
        return "nobody at the start";
    case RATE_KNOWN:
        break;
    }
    return NULL;
}

static void add_ratios(struct json *json, const struct rate *rate)
{
    if (rate->reason != RATE_KNOWN) {
        json_null(json, "crr");
        json_null(json, "crr_by_formula");
        json_null(json, "came_back_rate");
        json_text(json, "reason", reason_key(rate->reason));
        return;
    }
    json_real(json, "crr", rate_stayed(rate));
    json_real(json, "crr_by_formula", rate_by_formula(rate));
    json_real(json, "came_back_rate", rate_came_back(rate));
}

static void add_rate(struct json *json, const char *key, const struct rate *rate)
{
    json_begin_object(json, key);
    json_day(json, "from", rate->from);
    json_day(json, "to", rate->to);
    json_bool(json, "complete", rate->is_complete);
    json_int(json, "start", rate->start);
    json_int(json, "end", rate->end);
    json_int(json, "retained", rate->retained);
    json_int(json, "lost", rate->lost);
    json_int(json, "joined", rate->joined);
    json_int(json, "new", rate->new_clients);
    json_int(json, "returned", rate->returned);
    json_int(json, "new_gone", rate->new_gone);
    json_int(json, "came_back", rate->came_back);
    add_ratios(json, rate);
    json_end(json);
}

static void add_group(struct json *json, const char *key, const struct compared_group *group)
{
    json_begin_object(json, key);
    if (!key)
        json_text(json, "name", group->name);
    json_int(json, "start_before", group->start_before);
    json_int(json, "lost_before", group->lost_before);
    json_int(json, "start_after", group->start_after);
    json_int(json, "lost_after", group->lost_after);
    if (group->start_before > 0 && group->start_after > 0) {
        json_real(json, "difference_low", group->difference.low);
        json_real(json, "difference_high", group->difference.high);
    } else {
        json_null(json, "difference_low");
        json_null(json, "difference_high");
    }
    json_bool(json, "can_tell", group->can_tell);
    json_end(json);
}

static void add_groups(struct json *json, const char *key, const struct compared_group *groups,
                       size_t count)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < count; i++)
        add_group(json, NULL, &groups[i]);
    json_end(json);
}

/* Two periods side by side: who was lost, in all and by source and service. */
static void add_comparison(struct json *json, const struct comparison *comparison)
{
    json_begin_object(json, "comparison");
    json_day(json, "before_from", comparison->before.from);
    json_day(json, "before_to", comparison->before.to);
    json_day(json, "after_from", comparison->after.from);
    json_day(json, "after_to", comparison->after.to);
    add_group(json, "all", &comparison->all);
    add_groups(json, "sources", comparison->sources, comparison->source_count);
    add_groups(json, "services", comparison->services, comparison->service_count);
    json_end(json);
}

void json_retention(struct json *json, const struct analysis *analysis)
{
    json_begin_object(json, "retention");
    for (int period = 0; period < PERIOD_KINDS; period++) {
        const struct rate_list *rates = &analysis->rates[period];

        json_begin_array(json, period_keys[period]);
        for (size_t i = 0; i < rates->count; i++)
            add_rate(json, NULL, &rates->items[i]);
        json_end(json);
    }
    if (analysis->has_own_period)
        add_rate(json, "own", &analysis->own_period);
    if (analysis->comparison_state == COMPARISON_MADE)
        add_comparison(json, &analysis->comparison);
    json_end(json);
}

void json_matrix(struct json *json, const struct analysis *analysis)
{
    int64_t clients = (int64_t)analysis->log->client_count;

    json_begin_object(json, "matrix");
    for (int standing = 0; standing < STANDINGS; standing++) {
        const struct matrix_group *group = &analysis->matrix.standings[standing];

        json_begin_object(json, standing_keys[standing]);
        json_int(json, "clients", group->clients);
        json_int(json, "cooling", group->cooling);
        json_money(json, "revenue", analysis->log, group->revenue);
        json_share(json, "share", group->clients, clients);
        json_end(json);
    }
    json_end(json);
}

static void add_scores(struct json *json, const char *key, const int64_t scores[RFM_SCORES])
{
    json_begin_array(json, key);
    for (int i = 0; i < RFM_SCORES; i++)
        json_int(json, NULL, scores[i]);
    json_end(json);
}

static void add_segments(struct json *json, const struct analysis *analysis)
{
    const struct rfm *rfm = &analysis->rfm;

    json_begin_array(json, "segments");
    for (int segment = 0; segment < RFM_SEGMENTS; segment++) {
        json_begin_object(json, NULL);
        json_text(json, "name", segment_keys[segment]);
        json_int(json, "clients", rfm->segments[segment].clients);
        json_money(json, "revenue", analysis->log, rfm->segments[segment].revenue);
        json_end(json);
    }
    json_end(json);
}

static void add_sample(struct json *json, const struct analysis *analysis)
{
    json_begin_array(json, "sample");
    for (int i = 0; i < RFM_QUARTERS; i++) {
        const struct rfm_quarter *quarter = &analysis->rfm.quarters[i];

        json_begin_object(json, NULL);
        json_day(json, "from", quarter->from);
        json_day(json, "to", quarter->to);
        json_int(json, "buyers", quarter->buyers);
        json_int(json, "orders", quarter->orders);
        json_money(json, "revenue", analysis->log, quarter->revenue);
        json_int(json, "new", quarter->new_clients);
        json_end(json);
    }
    json_end(json);
}

void json_rfm(struct json *json, const struct analysis *analysis)
{
    const struct rfm *rfm = &analysis->rfm;

    json_begin_object(json, "rfm");
    if (rfm->sample_days == RFM_SAMPLE_ALL)
        json_text(json, "sample_days", "all");
    else
        json_int(json, "sample_days", rfm->sample_days);
    json_int(json, "sample_clients", rfm->sample_clients);
    add_scores(json, "r", rfm->r);
    add_scores(json, "f", rfm->f);
    if (analysis->log->amount)
        add_scores(json, "m", rfm->m);
    else
        json_null(json, "m");
    add_segments(json, analysis);
    add_sample(json, analysis);
    json_end(json);
}

static void add_cohort(struct json *json, const struct cohort *cohort, enum period period,
                       const struct order_log *log)
{
    struct civil start = civil_of(cohort->start);
    char label[32];

    if (period == PERIOD_QUARTER)
        snprintf(label, sizeof(label), "%04d-Q%d", (int)start.year, (int)(start.month + 2) / 3);
    else
        snprintf(label, sizeof(label), "%04d-%02d", (int)start.year, (int)start.month);

    json_begin_object(json, NULL);
    json_text(json, "cohort", label);
    json_begin_array(json, "active");
    for (size_t k = 0; k < cohort->count; k++)
        json_int(json, NULL, cohort->active[k]);
    json_end(json);
    json_begin_array(json, "revenue");
    for (size_t k = 0; k < cohort->count; k++)
        json_money(json, NULL, log, cohort->revenue ? cohort->revenue[k] : 0);
    json_end(json);
    json_end(json);
}

void json_cohorts(struct json *json, const struct analysis *analysis)
{
    json_begin_object(json, "cohorts");
    for (int period = PERIOD_MONTH; period <= PERIOD_QUARTER; period++) {
        const struct cohort_list *cohorts = &analysis->cohorts[period];

        json_begin_array(json, period_keys[period]);
        for (size_t i = 0; i < cohorts->count; i++)
            add_cohort(json, &cohorts->items[i], (enum period)period, analysis->log);
        json_end(json);
    }
    json_end(json);
}
