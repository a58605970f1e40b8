// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_forecast.h"
#include "app/site.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/retention_tabs.h"

static void fill(struct exchange *exchange, const struct retention_forecast *forecast,
                 const struct retention_choice *choice, struct retention_forecast_view *view)
{
    const struct retention_ways ways = {.choice = choice};
    const struct report_links links = retention_links(&ways);
    struct text figures = text_new(exchange->arena);

    report_section(&figures, REPORT_FORECAST, forecast->kept->analysis, exchange->language, &links);
    view->figures = (struct markup){figures.at};
    view->fitted =
        MESSAGE("Of all clients, by a model fitted on {1}; brought up to date each night.",
                arg_day(forecast->fitted_on));
}

/* GET /retention/forecast?what the other pages are asked for, which it hands on */
enum status page_retention_forecast(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Retention"));
    struct retention_forecast forecast = {0};
    struct retention_choice choice;

    enum status status = retention_choice_of(exchange, &choice);
    if (status == STATUS_OK)
        status = retention_forecast(exchange->work, exchange->site->snapshots, &forecast);
    if (status == STATUS_OK) {
        struct retention_forecast_view view = {
            .page = page_frame(exchange, title),
            .parts = retention_tabs(exchange, "/retention/forecast", &choice),
            .is_made = forecast.is_made};
        struct html out = reply_html(exchange);

        view.page.heading = title;
        if (view.is_made)
            fill(exchange, &forecast, &choice, &view);
        view_retention_forecast(&out, exchange->language, &view);
    }
    retention_forecast_close(&forecast);
    return status;
}
