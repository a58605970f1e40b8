// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/reading_forecast.h"
#include "report/text_sections.h"
#include "report/text_table.h"

enum { WEEKS_SHOWN = 26, WEEKS_OF_COHORT = 8, FIGURES = 4 };

/* A parameter with as many decimals as its size deserves. */
static struct message_arg arg_figure(double value)
{
    double size = fabs(value);
    int decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : FIGURES;

    return arg_real(value, decimals);
}

static const char *figure_or_dash(struct printer *printer, double value)
{
    return isfinite(value) ? say_value(printer, arg_figure(value)) : printable(printer, "–");
}

static void print_models(struct printer *printer)
{
    const struct forecast *forecast = &printer->analysis->forecast;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Models tried")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Log-likelihood")), COLUMN_FIGURE, 3, 0);
    table_column(&table, say_name(printer, N_("Foretold")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Came")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Off by, a client")), COLUMN_FIGURE, 2, 0);
    table_column(&table, "", COLUMN_WRAPPED, 1, 16);
    for (size_t i = 0; i < forecast->result_count; i++) {
        const struct model_result *result = &forecast->results[i];
        const struct holdout *holdout = &result->holdout;
        enum tone tone =
            i == forecast->chosen && printer->analysis->has_forecast ? TONE_STRONG : TONE_PLAIN;

        table_cell(&table, printable(printer, model_label(result->fit.model, printer->arena)),
                   tone);
        table_cell(&table, say_value(printer, arg_real(result->fit.log_likelihood, 2)), TONE_PLAIN);
        table_cell(&table,
                   holdout->is_made ? say_value(printer, arg_about(holdout->predicted)) : "",
                   TONE_PLAIN);
        table_cell(&table, holdout->is_made ? say_value(printer, arg_count(holdout->actual)) : "",
                   TONE_PLAIN);
        table_cell(&table, holdout->is_made ? say_value(printer, arg_real(holdout->mae, 4)) : "",
                   TONE_PLAIN);
        table_cell(&table, say(printer, forecast_model_note(forecast, i)), TONE_QUIET);
    }
    table_print(&table);
}

static void add_parameter(struct table *table, const char *model, const char *name, double value,
                          double error)
{
    struct printer *printer = table->printer;

    table_cell(table, printable(printer, model), TONE_PLAIN);
    table_cell(table, printable(printer, name), TONE_PLAIN);
    table_cell(table, figure_or_dash(printer, value), TONE_PLAIN);
    table_cell(table, figure_or_dash(printer, error), TONE_PLAIN);
}

static void print_parameters(struct printer *printer)
{
    static const char *const spend_names[] = {"p", "q", "v"};
    const struct forecast *forecast = &printer->analysis->forecast;
    const struct fit *fit = &forecast->basis.fit;
    const struct spend_fit *spend = &forecast->basis.spend;
    const double spend_values[] = {spend->p, spend->q, spend->v};
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Model")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Parameter")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Value")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Standard error")), COLUMN_FIGURE, STAYS, 0);
    for (int i = 0; i < fit->model->parameter_count; i++)
        add_parameter(&table, model_label(fit->model, printer->arena),
                      fit->model->parameter_names[i], fit->parameters[i], fit->standard_errors[i]);
    for (int i = 0; i < 3 && forecast->base.has_money; i++)
        add_parameter(&table, "Gamma-Gamma", spend_names[i], spend_values[i],
                      spend->standard_errors[i]);
    table_print(&table);
    print_note(printer, PLAIN_MESSAGE("Times are in weeks; money is in major units. What each "
                                      "parameter means: docs/forecast.md."));
}

static void print_weeks(struct printer *printer, const struct week_check *weeks, size_t count,
                        size_t each)
{
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Week from")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Came")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Foretold")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("90 % interval")), COLUMN_FIGURE, 1, 0);
    for (size_t i = (count - 1) % each; i < count; i += each) {
        const struct week_check *week = &weeks[i];

        table_cell(&table, say_value(printer, arg_day_short(week->from)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(week->actual)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_about(week->predicted.expected)), TONE_PLAIN);
        table_cell(&table,
                   say(printer, MESSAGE("{1} to {2}", arg_low_count(week->predicted.low),
                                        arg_high_count(week->predicted.high))),
                   TONE_PLAIN);
    }
    table_print(&table);
}

static void print_holdout(struct printer *printer)
{
    const struct forecast *forecast = &printer->analysis->forecast;
    size_t count = forecast->week_count;
    size_t shown = count < WEEKS_SHOWN ? count : WEEKS_SHOWN;

    if (count == 0)
        return;
    print_gap(printer);
    print_statement(printer, reading_forecast_weeks(printer->analysis));
    print_weeks(printer, forecast->weeks + (count - shown), shown, 1);
    if (count > shown)
        print_note(printer, MESSAGE_N("{1} earlier week is not shown here.",
                                      "{1} earlier weeks are not shown here.",
                                      arg_count((int64_t)(count - shown))));
}

static void print_classes(struct printer *printer)
{
    const struct forecast *forecast = &printer->analysis->forecast;
    struct table table = table_new(printer);

    if (forecast->class_count == 0)
        return;
    print_gap(printer);
    print_statement(printer, reading_forecast_classes(printer->analysis));
    table_column(&table, say_name(printer, N_("Clients with")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Clients")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Came, each")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Foretold, each")), COLUMN_FIGURE, STAYS, 0);
    for (size_t i = 0; i < forecast->class_count; i++) {
        const struct class_check *class = &forecast->classes[i];

        table_cell(&table, say(printer, forecast_class_name(forecast, i)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(class->clients)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_real(class->actual, 2)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_real(class->predicted, 2)), TONE_PLAIN);
    }
    table_print(&table);
}

static void print_cohort(struct printer *printer)
{
    const struct forecast *forecast = &printer->analysis->forecast;
    size_t count = forecast->cohort_count;

    if (count == 0)
        return;
    print_gap(printer);
    print_statement(printer, reading_forecast_cohort(printer->analysis));
    print_weeks(printer, forecast->cohort, count, count / WEEKS_OF_COHORT + 1);
}

void print_forecast_limits(struct printer *printer)
{
    if (printer->analysis->forecast.result_count > 0)
        print_models(printer);
}

/* The whole of it is for whoever asked for nothing but the forecast. */
static bool is_in_short(const struct printer *printer)
{
    unsigned sections = printer->analysis->options.sections;

    return (sections & (sections - 1)) != 0;
}

void print_forecast_method(struct printer *printer)
{
    struct statement_list method = reading_forecast_method(printer->analysis, printer->arena);

    print_gap(printer);
    print_statement(printer, (struct statement){.head = PLAIN_MESSAGE("How we know")});
    print_gap(printer);
    for (size_t i = 0; i < method.count; i++)
        print_item(printer, method.items[i]);
    if (is_in_short(printer)) {
        print_item(printer, reading_forecast_weeks(printer->analysis));
        print_note(printer, PLAIN_MESSAGE("Models, parameters and the check week by week: "
                                          "--only forecast."));
        return;
    }
    print_models(printer);
    print_parameters(printer);
    print_holdout(printer);
    print_classes(printer);
    print_cohort(printer);
}
