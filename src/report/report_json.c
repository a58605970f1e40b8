// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_json.h"

#include "base/decimal.h"
#include "report/report_json_parts.h"
#include "report/report_keys.h"

enum { SCHEMA = 1 };

void json_money(struct json *json, const char *key, const struct order_log *log, int64_t amount)
{
    if (log->amount)
        json_decimal(json, key, amount, AMOUNT_DECIMALS);
    else
        json_null(json, key);
}

void json_share(struct json *json, const char *key, int64_t part, int64_t total)
{
    if (total > 0)
        json_real(json, key, (double)part / (double)total);
    else
        json_null(json, key);
}

static void add_log(struct json *json, const struct analysis *analysis)
{
    const struct order_log *log = analysis->log;

    json_begin_object(json, "log");
    json_int(json, "rows", log->counts.rows);
    json_int(json, "rows_skipped", log->counts.rows_skipped);
    json_int(json, "rows_left_out", log->counts.rows_left_out);
    json_int(json, "rows_repeated", log->counts.rows_repeated);
    json_int(json, "rows_after_as_of", log->counts.rows_after_as_of);
    json_int(json, "rows_rounded", log->counts.rows_rounded);
    json_int(json, "refund_rows", log->counts.refund_rows);
    json_int(json, "refund_only_clients", log->counts.refund_only_clients);
    json_int(json, "clients", (int64_t)log->client_count);
    json_int(json, "orders", (int64_t)log->occasion_count);
    json_day(json, "first_day", log->first_day);
    json_day(json, "last_day", log->last_day);
    json_money(json, "revenue", log, analysis->history.revenue_total);
    json_end(json);
}

static void add_window(struct json *json, const struct window *window)
{
    json_begin_object(json, "window");
    json_int(json, "active_window_days", window->active_days);
    json_text(json, "active_window_from", origin_keys[window->active_from]);
    json_int(json, "cooling_days", window->cooling_days);
    json_text(json, "cooling_days_from", origin_keys[window->cooling_from]);
    json_int(json, "vip_orders", window->vip_orders);
    json_text(json, "vip_orders_from", origin_keys[window->vip_from]);
    json_int(json, "gaps", window->gap_count);
    json_end(json);
}

static void add_holds(struct json *json, const struct matrix_holds *holds)
{
    json_begin_object(json, "beside_orders");
    json_int(json, "active_by_order", holds->active_by_order);
    json_int(json, "active_by_mark", holds->active_by_mark);
    json_int(json, "active_as_rare", holds->active_as_rare);
    json_int(json, "lost_by_mark", holds->lost_by_mark);
    json_end(json);
}

static void add_sections(struct json *json, const struct analysis *analysis)
{
    static const struct {
        enum section section;
        void (*add)(struct json *json, const struct analysis *analysis);
    } sections[] = {
        {SECTION_RETENTION, json_retention},
        {SECTION_RETENTION, json_kept_worth},
        {SECTION_MATRIX, json_matrix},
        {SECTION_MATRIX, json_movements},
        {SECTION_RFM, json_rfm},
        {SECTION_NEXT_ORDER, json_next_order},
        {SECTION_COHORTS, json_cohorts},
        {SECTION_FORECAST, json_forecast},
    };

    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        if (analysis->options.sections & sections[i].section)
            sections[i].add(json, analysis);
}

static void add_timing(struct json *json, const struct analysis *analysis)
{
    enum { NANOSECOND_DECIMALS = 9 };

    json_begin_object(json, "timing");
    json_decimal(json, "read_seconds", analysis->read_ns, NANOSECOND_DECIMALS);
    json_decimal(json, "measure_seconds", analysis->measure_ns, NANOSECOND_DECIMALS);
    json_end(json);
}

void report_json(struct text *out, const struct analysis *analysis)
{
    struct json json = json_new(out);
    const char *currency = analysis->log->currency;

    json_begin_object(&json, NULL);
    json_int(&json, "schema", SCHEMA);
    json_day(&json, "as_of", analysis->log->as_of);
    json_text(&json, "currency", currency[0] != '\0' ? currency : NULL);
    add_log(&json, analysis);
    if (analysis->findings)
        json_reading(&json, analysis);
    add_window(&json, &analysis->window);
    if (analysis->has_holds)
        add_holds(&json, &analysis->holds);
    add_sections(&json, analysis);
    add_timing(&json, analysis);
    json_end(&json);
    json_finish(&json);
}
