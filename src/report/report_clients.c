// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_clients.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "report/report_keys.h"

enum { CLIENTS_AT_ONCE = 500 };

/* A client by the first bytes of the name, so that few comparisons need the name itself. */
struct sorted_client {
    uint64_t start; /* first eight bytes, most significant first, zeros after the end */
    uint32_t client;
};

static uint64_t start_of(struct slice name)
{
    uint64_t start = 0;

    for (size_t i = 0; i < sizeof(start); i++)
        start = start << 8 | (i < name.length ? (unsigned char)name.at[i] : 0);
    return start;
}

static int compare_clients(const void *left, const void *right, void *context)
{
    const struct sorted_client *a = left, *b = right;
    const struct order_log *log = context;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return slice_compare(order_log_name(log, a->client), order_log_name(log, b->client));
}

struct report_clients report_clients_new(const struct analysis *analysis, struct arena *arena)
{
    const struct order_log *log = analysis->log;
    struct sorted_client *sorted = arena_array(arena, struct sorted_client, log->client_count);
    uint32_t *order = arena_array(arena, uint32_t, log->client_count);

    for (size_t i = 0; i < log->client_count; i++)
        sorted[i] = (struct sorted_client){start_of(order_log_name(log, i)), (uint32_t)i};
    qsort_r(sorted, log->client_count, sizeof(sorted[0]), compare_clients, (void *)log);
    for (size_t i = 0; i < log->client_count; i++)
        order[i] = sorted[i].client;
    return (struct report_clients){.analysis = analysis, .order = order};
}

static void add_header(struct csv *csv)
{
    static const char *const names[] = {"client",   "first",  "last",   "orders", "revenue",
                                        "age_days", "r",      "f",      "m",      "class",
                                        "due_from", "due_by", "overdue"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        csv_text(csv, names[i]);
}

static void add_forecast_header(struct csv *csv)
{
    static const char *const names[] = {"p_alive",         "orders_30",   "orders_90",
                                        "orders_365",      "revenue_365", "orders_365_low",
                                        "orders_365_high", "clv",         "due_source"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        csv_text(csv, names[i]);
}

static void add_day(struct csv *csv, day_t day)
{
    char text[DAY_TEXT_SIZE];

    day_write(day, text);
    csv_text(csv, text);
}

static void add_revenue(struct csv *csv, const struct analysis *analysis, size_t client)
{
    if (analysis->history.revenue)
        csv_decimal(csv, analysis->history.revenue[client], AMOUNT_DECIMALS);
    else
        csv_empty(csv);
}

static void add_score(struct csv *csv, int score)
{
    if (score > 0)
        csv_int(csv, score);
    else
        csv_empty(csv);
}

static void add_nothing(struct csv *csv, int fields)
{
    for (int i = 0; i < fields; i++)
        csv_empty(csv);
}

/* The key of where the days come from; "" without any. */
static const char *add_due(struct csv *csv, const struct analysis *analysis, size_t client)
{
    struct due due;
    enum due_source source;

    if (!analysis_due(analysis, client, &due, &source)) {
        add_nothing(csv, 3);
        return "";
    }
    add_day(csv, due.from);
    add_day(csv, due.by);
    csv_text(csv, due.is_overdue ? "true" : "false");
    return due_source_keys[source];
}

/* A figure that is not negative to `decimals` places, as large as fits. */
static void add_real(struct csv *csv, double value, int decimals)
{
    static const double LARGEST = 9e18;
    double units = value * pow(10, decimals);

    if (isfinite(value))
        csv_decimal(csv, units < LARGEST ? llround(units) : (int64_t)LARGEST, decimals);
    else
        csv_empty(csv);
}

static void add_forecast(struct csv *csv, const struct analysis *analysis, size_t client)
{
    enum { FORETOLD_DECIMALS = 9, FORECAST_FIELDS = 8 };
    struct client_forecast foretold;

    if (!analysis->has_forecast ||
        !forecast_of_client(&analysis->forecast, analysis->log, client, &foretold)) {
        add_nothing(csv, FORECAST_FIELDS);
        return;
    }
    const struct estimate *year = &foretold.orders[FORECAST_HORIZONS - 1];

    add_real(csv, foretold.alive.expected, FORETOLD_DECIMALS);
    for (int i = 0; i < FORECAST_HORIZONS; i++)
        add_real(csv, foretold.orders[i].expected, FORETOLD_DECIMALS);
    add_real(csv, foretold.has_money ? foretold.revenue_365.expected : NAN, AMOUNT_DECIMALS);
    add_real(csv, year->low, 0);
    add_real(csv, year->high, 0);
    add_real(csv, foretold.has_money ? foretold.value.expected : NAN, AMOUNT_DECIMALS);
}

static void add_client(struct csv *csv, const struct analysis *analysis, size_t client)
{
    const struct order_log *log = analysis->log;
    const struct rfm_score *score = &analysis->rfm.scores[client];
    day_t last = analysis->history.last[client];
    int32_t age_days = log->as_of - last;

    csv_slice(csv, order_log_name(log, client));
    add_day(csv, analysis->history.first[client]);
    add_day(csv, last);
    csv_int(csv, log->count[client]);
    add_revenue(csv, analysis, client);
    csv_int(csv, age_days);
    add_score(csv, score->r);
    add_score(csv, score->f);
    add_score(csv, score->m);
    csv_text(
        csv,
        standing_keys[standing_in(log, client, &analysis->window, log->count[client], log->as_of)]);
    const char *due_source = add_due(csv, analysis, client);
    if ((analysis->options.sections & SECTION_FORECAST) != 0) {
        add_forecast(csv, analysis, client);
        csv_text(csv, due_source);
    }
    csv_end_record(csv);
}

bool report_clients_add(struct report_clients *clients, struct text *out)
{
    const struct analysis *analysis = clients->analysis;
    size_t end = clients->next + CLIENTS_AT_ONCE;
    struct csv csv = csv_new(out);

    if (clients->next == 0) {
        add_header(&csv);
        if ((analysis->options.sections & SECTION_FORECAST) != 0)
            add_forecast_header(&csv);
        csv_end_record(&csv);
    }
    if (end > analysis->log->client_count)
        end = analysis->log->client_count;
    for (; clients->next < end; clients->next++)
        add_client(&csv, analysis, clients->order[clients->next]);
    return clients->next < analysis->log->client_count;
}
