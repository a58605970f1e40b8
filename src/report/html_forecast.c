// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_forecast.h"

enum { CLIENTS_LISTED = 10 };

void forecast_row_open(struct page *page, struct message_arg name)
{
    html_literal(page->out, "<tr><th scope=\"row\">");
    page_value(page, name);
    html_literal(page->out, "</th>");
}

void forecast_count_interval(struct page *page, const struct estimate *estimate)
{
    page_figure_words(
        page, MESSAGE("{1} to {2}", arg_low_count(estimate->low), arg_high_count(estimate->high)));
}

static void write_money_interval(struct page *page, const struct estimate *estimate)
{
    page_figure_words(page, MESSAGE("{1} to {2}", arg_foretold_money(page->analysis, estimate->low),
                                    arg_foretold_money(page->analysis, estimate->high)));
}

static void write_horizons(struct page *page)
{
    static const struct column columns[] = {
        {N_("In the next"), COLUMN_WORDS},    {N_("Orders"), COLUMN_FIGURE},
        {N_("90 % interval"), COLUMN_FIGURE}, {N_("Money"), COLUMN_FIGURE},
        {N_("90 % interval"), COLUMN_FIGURE},
    };
    const struct forecast *forecast = &page->analysis->forecast;
    bool has_money = forecast->base.has_money;

    page_table_open(page, PLAIN_MESSAGE("What lies ahead"), columns, has_money ? 5 : 3);
    for (size_t i = 0; i < FORECAST_HORIZONS; i++) {
        page_row_open(page, MESSAGE_N("{1} day", "{1} days", arg_count(forecast_horizons[i])));
        page_figure(page, arg_about(forecast->base.orders[i].expected));
        forecast_count_interval(page, &forecast->base.orders[i]);
        if (has_money) {
            page_figure(page,
                        arg_foretold_money(page->analysis, forecast->base.revenue[i].expected));
            write_money_interval(page, &forecast->base.revenue[i]);
        }
        page_row_close(page);
    }
    page_table_close(page);
    page_note(page, reading_forecast_note(page->analysis));
}

static void write_client(struct page *page, const struct foretold_client *foretold)
{
    const struct analysis *analysis = page->analysis;
    const struct client_forecast *forecast = &foretold->forecast;

    html_literal(page->out, "<tr><th scope=\"row\">");
    page_name(page, order_log_name(analysis->log, foretold->client));
    html_literal(page->out, "</th>");
    page_figure(page, arg_count(analysis->log->count[foretold->client]));
    page_figure(page, arg_day_short(analysis->history.last[foretold->client]));
    page_figure(page, arg_percent(forecast->alive.expected, 0));
    forecast_count_interval(page, &forecast->orders[FORECAST_HORIZONS - 1]);
    if (analysis->forecast.base.has_money && forecast->has_money)
        page_figure(page, arg_foretold_money(analysis, forecast->value.expected));
    else if (analysis->forecast.base.has_money)
        page_figure_words(page, PLAIN_MESSAGE("–"));
    page_row_close(page);
}

static void write_foretold(struct page *page, enum foretold_list kind, struct message heading,
                           struct message label)
{
    static const struct column columns[] = {
        {N_("Client"), COLUMN_WORDS},
        {N_("Orders"), COLUMN_FIGURE},
        {N_("Last order"), COLUMN_FIGURE},
        {N_("Still a client"), COLUMN_FIGURE},
        {N_("Orders in a year"), COLUMN_FIGURE},
        {N_("Worth"), COLUMN_FIGURE},
    };
    struct foretold_client list[CLIENTS_LISTED];
    int64_t total = 0;
    size_t count =
        analysis_foretold(page->analysis, kind, page->arena, list, CLIENTS_LISTED, &total);

    if (count == 0)
        return;
    page_subheading(page, heading);
    page_reading(page, reading_foretold(kind, total));
    page_table_open(page, label, columns, page->analysis->forecast.base.has_money ? 6 : 5);
    for (size_t i = 0; i < count; i++)
        write_client(page, &list[i]);
    page_table_close(page);
}

void html_forecast(struct page *page)
{
    struct statement_list reading = reading_forecast(page->analysis, page->arena);

    page_section_open(page, "forecast",
                      PLAIN_MESSAGE("Who is still a client, and what will they order?"));
    if (!page->analysis->has_forecast) {
        for (size_t i = 0; i < reading.count; i++)
            page_reading(page, reading.items[i]);
        html_forecast_limits(page);
        page_section_close(page);
        return;
    }
    page_list(page, &reading);
    write_horizons(page);
    if (page->links != NULL) { /* who they are, lists say; how it was found, the file */
        page_section_close(page);
        return;
    }
    write_foretold(page, FORETOLD_BEST, PLAIN_MESSAGE("Who will bring the most?"),
                   PLAIN_MESSAGE("Clients who will likely bring the most"));
    write_foretold(page, FORETOLD_DOUBTED, PLAIN_MESSAGE("Whom can a word still keep?"),
                   PLAIN_MESSAGE("Clients who may have left, or may not"));
    html_forecast_checks(page);
    html_forecast_method(page);
    page_section_close(page);
}
