// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/report_options.h"

#include "base/parallel.h"
#include "cli/forecast_options.h"
#include "cli/reading_options.h"

enum {
    WINDOW_DAYS_MAX = 36500,
    VIP_ORDERS_LEAST = 2,
    VIP_ORDERS_MOST = 1000000,
    SAMPLE_DAYS_MAX = 36500,
};

static void read_sections(const struct command_line *line, struct analysis_options *analysis)
{
    unsigned asked = option_list(line, "only");

    analysis->sections = asked != 0 ? asked : SECTIONS_ALL;
}

/* A whole number into 32 bits; *value stays as it is when the option is not given. */
static enum status read_number(struct command_line *line, const char *name, int32_t least,
                               int32_t most, int32_t *value)
{
    int64_t number = *value;
    enum status status = option_number(line, name, least, most, &number);

    *value = (int32_t)number;
    return status;
}

static enum status read_sample_days(struct command_line *line, int32_t *ret_days)
{
    const char *text = option_text(line, "sample-days");

    *ret_days = RFM_SAMPLE_DAYS;
    if (text && strcmp(text, "all") == 0) {
        *ret_days = RFM_SAMPLE_ALL;
        return STATUS_OK;
    }
    return read_number(line, "sample-days", 1, SAMPLE_DAYS_MAX, ret_days);
}

static enum status read_own_period(struct command_line *line, struct analysis_options *analysis)
{
    analysis->from = DAY_NONE;
    analysis->to = DAY_NONE;
    enum status status = option_day(line, "from", &analysis->from);
    if (status == STATUS_OK)
        status = option_day(line, "to", &analysis->to);
    if (status == STATUS_OK && option_is_set(line, "from") != option_is_set(line, "to"))
        status = command_line_refuse(line, PLAIN_MESSAGE("--from and --to go together"));
    if (status == STATUS_OK && analysis->from > analysis->to)
        status = command_line_refuse(line, MESSAGE("--from ({1}) comes after --to ({2})",
                                                   arg_day(analysis->from), arg_day(analysis->to)));
    return status;
}

static enum status read_figures(struct command_line *line, struct analysis_options *analysis)
{
    struct window_choice *window = &analysis->window;
    int32_t threads = 0;

    read_sections(line, analysis);
    enum status status =
        read_number(line, "active-window-days", 1, WINDOW_DAYS_MAX, &window->active_days);
    if (status == STATUS_OK)
        status = read_number(line, "cooling-days", 1, WINDOW_DAYS_MAX, &window->cooling_days);
    if (status == STATUS_OK)
        status =
            read_number(line, "vip-orders", VIP_ORDERS_LEAST, VIP_ORDERS_MOST, &window->vip_orders);
    if (status == STATUS_OK)
        status = read_sample_days(line, &analysis->sample_days);
    if (status == STATUS_OK)
        status = read_own_period(line, analysis);
    if (status == STATUS_OK)
        status = forecast_options_read(line, &analysis->forecast);
    if (status == STATUS_OK)
        status = option_day(line, "calibrate-to", &analysis->forecast.calibrate_to);
    if (status == STATUS_OK)
        status = read_number(line, "threads", 1, PARALLEL_THREADS_MAX, &threads);
    if (status != STATUS_OK)
        return status;

    analysis->threads = (unsigned)threads;
    analysis->period_asked = option_is_set(line, "period");
    if (analysis->period_asked)
        analysis->period = (enum period)option_choice(line, "period");
    return STATUS_OK;
}

/*
 * --currency has two meanings: EUR chooses a currency, "valuta" names the column that says
 * which currency an amount is in, which --currency-column does unmistakably.
 */
static enum status read_currency(struct command_line *line, struct report_request *request)
{
    const char *text = option_text(line, "currency");
    bool chooses = text && option_currency_code(text, request->reading.currency);
    const char *column = option_text(line, "currency-column");

    if (text && !chooses && column)
        return command_line_refuse(
            line, MESSAGE("--currency “{1}” is not the code of a currency in capitals, as EUR is; "
                          "--currency-column names the column already",
                          arg_text(text)));
    if (text && !chooses)
        column = text;
    request->reading.columns.column[ROLE_CURRENCY] = column;
    request->rates_path = option_text(line, "rates");
    if (request->rates_path && !chooses)
        return command_line_refuse(line, PLAIN_MESSAGE("--rates needs --currency with the code of "
                                                       "the currency to convert into, as EUR"));
    return STATUS_OK;
}

static enum status read_reading(struct command_line *line, struct report_request *request)
{
    struct read_options *reading = &request->reading;

    reading->as_of = DAY_NONE;
    reading->threads = request->analysis.threads;
    enum status status = option_day(line, "as-of", &reading->as_of);
    if (status == STATUS_OK)
        status = read_currency(line, request);
    if (status == STATUS_OK)
        status = reading_options_read(line, reading);
    return status;
}

enum status report_options_read(struct command_line *line, struct report_request *ret_request)
{
    if (line->operand_count == 0)
        return command_line_refuse(line, PLAIN_MESSAGE("the report needs a file of orders, or - "
                                                       "for the standard input"));
    struct report_request request = {
        .paths = line->operands,
        .path_count = line->operand_count,
        .standard_input = {line->standard_input, translate(line->language, N_("standard input"))},
        .sheet = option_text(line, "sheet"),
        .html_path = option_text(line, "html"),
        .clients_path = option_text(line, "clients"),
        .language = line->language,
        .made_on = line->today,
        .made_minute = line->minute_of_day,
    };
    enum status status = read_figures(line, &request.analysis);
    if (status == STATUS_OK)
        status = read_reading(line, &request);
    if (status == STATUS_OK)
        *ret_request = request;
    return status;
}
