// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/html_forecast.h"

static void write_real(struct page *page, double value, int decimals)
{
    if (isfinite(value))
        page_figure(page, arg_real(value, decimals));
    else
        page_figure_words(page, PLAIN_MESSAGE("–"));
}

static void write_holdout(struct page *page, const struct holdout *holdout)
{
    if (!holdout->is_made) {
        for (int i = 0; i < 3; i++)
            page_figure_words(page, PLAIN_MESSAGE("–"));
        return;
    }
    page_figure(page, arg_about(holdout->predicted));
    page_figure(page, arg_count(holdout->actual));
    page_figure(page, arg_real(holdout->mae, 4));
}

static void write_model(struct page *page, size_t number)
{
    const struct forecast *forecast = &page->analysis->forecast;
    const struct model_result *result = &forecast->results[number];

    forecast_row_open(page, arg_text(model_label(result->fit.model, page->arena)));
    write_real(page, result->fit.log_likelihood, 2);
    write_holdout(page, &result->holdout);
    html_literal(page->out, "<td class=\"words\">");
    page_message(page, forecast_model_note(forecast, number));
    html_literal(page->out, "</td>");
    page_row_close(page);
}

static void write_models(struct page *page)
{
    static const struct column columns[] = {
        {N_("Models tried"), COLUMN_WORDS},      {N_("Log-likelihood"), COLUMN_FIGURE},
        {N_("Foretold"), COLUMN_FIGURE},         {N_("Came"), COLUMN_FIGURE},
        {N_("Off by, a client"), COLUMN_FIGURE}, {N_("Remark"), COLUMN_WORDS},
    };
    const struct forecast *forecast = &page->analysis->forecast;

    page_table_open(page, PLAIN_MESSAGE("Models tried for the forecast"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < forecast->result_count; i++)
        write_model(page, i);
    page_table_close(page);
}

static void write_parameter(struct page *page, const char *model, const char *name, double value,
                            double error)
{
    enum { DECIMALS = 4 };

    forecast_row_open(page, arg_text(model));
    page_figure(page, arg_text(name));
    write_real(page, value, DECIMALS);
    write_real(page, error, DECIMALS);
    page_row_close(page);
}

static void write_parameters(struct page *page)
{
    static const char *const spend_names[] = {"p", "q", "v"};
    static const struct column columns[] = {
        {N_("Model"), COLUMN_WORDS},
        {N_("Parameter"), COLUMN_FIGURE},
        {N_("Value"), COLUMN_FIGURE},
        {N_("Standard error"), COLUMN_FIGURE},
    };
    const struct forecast *forecast = &page->analysis->forecast;
    const struct fit *fit = &forecast->basis.fit;
    const struct spend_fit *spend = &forecast->basis.spend;
    const double spend_values[] = {spend->p, spend->q, spend->v};

    page_table_open(page, PLAIN_MESSAGE("Parameters of the forecast"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (int i = 0; i < fit->model->parameter_count; i++)
        write_parameter(page, model_label(fit->model, page->arena), fit->model->parameter_names[i],
                        fit->parameters[i], fit->standard_errors[i]);
    for (int i = 0; i < 3 && forecast->base.has_money; i++)
        write_parameter(page, "Gamma-Gamma", spend_names[i], spend_values[i],
                        spend->standard_errors[i]);
    page_table_close(page);
    page_note(page,
              PLAIN_MESSAGE("Times are in weeks; money is in major units. What each parameter "
                            "means: docs/forecast.md."));
}

void html_forecast_method(struct page *page)
{
    struct statement_list method = reading_forecast_method(page->analysis, page->arena);

    page_details_open(page, DETAILS_MORE, PLAIN_MESSAGE("How we know"));
    html_literal(page->out, "<div class=\"soft method\">\n");
    for (size_t i = 0; i < method.count; i++) {
        html_literal(page->out, "<p>");
        page_statement(page, &method.items[i]);
        html_literal(page->out, "</p>\n");
    }
    html_literal(page->out, "</div>\n");
    html_forecast_more_checks(page);
    write_models(page);
    write_parameters(page);
    page_details_close(page);
}

void html_forecast_limits(struct page *page)
{
    if (page->analysis->forecast.result_count == 0)
        return;
    page_details_open(page, DETAILS_MORE, PLAIN_MESSAGE("How we know"));
    write_models(page);
    page_details_close(page);
}
