// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_forecast.h"
#include "report/text_sections.h"
#include "report/text_table.h"

enum { LISTED = 10 };

static const char *count_interval(struct printer *printer, const struct estimate *estimate)
{
    return say(printer,
               MESSAGE("{1} to {2}", arg_low_count(estimate->low), arg_high_count(estimate->high)));
}

static const char *money_interval(struct printer *printer, const struct estimate *estimate)
{
    return say(printer, MESSAGE("{1} to {2}", arg_foretold_money(printer->analysis, estimate->low),
                                arg_foretold_money(printer->analysis, estimate->high)));
}

static void print_horizons(struct printer *printer)
{
    const struct forecast *forecast = &printer->analysis->forecast;
    bool has_money = forecast->base.has_money;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("In the next")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Orders")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("90 % interval")), COLUMN_FIGURE, 3, 0);
    if (has_money) {
        table_column(&table, say_name(printer, N_("Money")), COLUMN_FIGURE, 2, 0);
        table_column(&table, say_name(printer, N_("90 % interval")), COLUMN_FIGURE, 1, 0);
    }
    for (size_t i = 0; i < FORECAST_HORIZONS; i++) {
        const struct estimate *orders = &forecast->base.orders[i];
        const struct estimate *revenue = &forecast->base.revenue[i];

        table_cell(&table,
                   say(printer, MESSAGE_N("{1} day", "{1} days", arg_count(forecast_horizons[i]))),
                   TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_about(orders->expected)), TONE_PLAIN);
        table_cell(&table, count_interval(printer, orders), TONE_PLAIN);
        if (!has_money)
            continue;
        table_cell(&table,
                   say_value(printer, arg_foretold_money(printer->analysis, revenue->expected)),
                   TONE_PLAIN);
        table_cell(&table, money_interval(printer, revenue), TONE_PLAIN);
    }
    table_print(&table);
}

static void add_client(struct table *table, const struct foretold_client *foretold)
{
    struct printer *printer = table->printer;
    const struct analysis *analysis = printer->analysis;
    const struct client_forecast *forecast = &foretold->forecast;
    const struct estimate *year = &forecast->orders[FORECAST_HORIZONS - 1];
    size_t client = foretold->client;

    table_cell(table, say_log_text(printer, order_log_name(analysis->log, client)), TONE_PLAIN);
    table_cell(table, say_value(printer, arg_count(analysis->log->count[client])), TONE_PLAIN);
    table_cell(table, say_value(printer, arg_day_short(analysis->history.last[client])),
               TONE_PLAIN);
    table_cell(table, say_value(printer, arg_percent(forecast->alive.expected, 0)), TONE_PLAIN);
    table_cell(table, count_interval(printer, year), TONE_PLAIN);
    if (analysis->forecast.base.has_money)
        table_cell(table,
                   forecast->has_money
                       ? say_value(printer, arg_foretold_money(analysis, forecast->value.expected))
                       : "",
                   TONE_PLAIN);
}

static void print_foretold(struct printer *printer, enum foretold_list kind)
{
    struct foretold_client list[LISTED];
    int64_t total = 0;
    size_t count = analysis_foretold(printer->analysis, kind, printer->arena, list, LISTED, &total);
    struct table table = table_new(printer);

    if (count == 0)
        return;
    print_gap(printer);
    print_statement(printer, reading_foretold(kind, total));
    table_column(&table, say_name(printer, N_("Client")), COLUMN_NAME, STAYS, 8);
    table_column(&table, say_name(printer, N_("Orders")), COLUMN_FIGURE, 2, 0);
    table_column(&table, say_name(printer, N_("Last order")), COLUMN_FIGURE, 1, 0);
    table_column(&table, say_name(printer, N_("Still a client")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Orders in a year")), COLUMN_FIGURE, 4, 0);
    if (printer->analysis->forecast.base.has_money)
        table_column(&table, say_name(printer, N_("Worth")), COLUMN_FIGURE, 3, 0);
    for (size_t i = 0; i < count; i++)
        add_client(&table, &list[i]);
    table_print(&table);
}

void print_forecast(struct printer *printer)
{
    struct statement_list reading = reading_forecast(printer->analysis, printer->arena);

    print_head(printer, say_name(printer, N_("Who is still a client, and what will they order?")));
    if (!printer->analysis->has_forecast) {
        for (size_t i = 0; i < reading.count; i++)
            print_statement(printer, reading.items[i]);
        print_forecast_limits(printer);
        return;
    }
    for (size_t i = 0; i < reading.count; i++)
        print_item(printer, reading.items[i]);
    print_note(printer, reading_forecast_note(printer->analysis));
    print_horizons(printer);
    print_foretold(printer, FORETOLD_BEST);
    print_foretold(printer, FORETOLD_DOUBTED);
    print_forecast_method(printer);
}
