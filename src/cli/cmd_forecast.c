// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/forecasts.h"
#include "app/report_store.h"
#include "base/parallel.h"
#include "cli/forecast_options.h"
#include "cli/forecast_said.h"
#include "cli/progress.h"
#include "cli/record_line.h"
#include "cli/report_print.h"

/* What the options ask for. */
struct forecast_wanted {
    struct snapshot_choice choice;
    struct forecast_options options;
    bool updates;
    int64_t client_id; /* 0: everybody */
};

static enum status read_currency(struct command_line *line, char currency[4])
{
    const char *code = option_text(line, "currency");

    if (!code)
        return STATUS_OK;
    if (strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        return command_line_refuse(
            line, MESSAGE("--currency takes a currency's code in capitals, as EUR, not “{1}”",
                          arg_text(code)));
    memcpy(currency, code, 4);
    return STATUS_OK;
}

static enum status read_options(struct command_line *line, struct forecast_wanted *ret_wanted)
{
    struct forecast_wanted wanted = {.choice = {.as_of = DAY_NONE},
                                     .updates = option_is_set(line, "update")};

    enum status status = forecast_options_read(line, &wanted.options);
    if (status == STATUS_OK)
        status = option_day(line, "as-of", &wanted.choice.as_of);
    if (status == STATUS_OK)
        status = read_currency(line, wanted.choice.currency);
    if (status == STATUS_OK)
        status = option_number(line, "client", 1, INT64_MAX, &wanted.client_id);
    if (status != STATUS_OK)
        return status;
    wanted.options.threads = parallel_threads();
    if (line->operand_count > 1)
        return command_line_refuse(
            line,
            PLAIN_MESSAGE("“regulars forecast” takes one store: sqlite:PATH or postgresql://…"));
    if (wanted.updates && wanted.client_id != 0)
        return command_line_refuse(
            line, PLAIN_MESSAGE("--client shows what is kept, --update changes it: take one"));
    *ret_wanted = wanted;
    return STATUS_OK;
}

static enum status make(struct command_line *line, struct work *work, struct snapshots *snapshots,
                        const struct forecast_wanted *wanted)
{
    const struct store_report_request request = {
        .choice = wanted->choice,
        .analysis = {.sections = SECTION_FORECAST,
                     .from = DAY_NONE,
                     .to = DAY_NONE,
                     .forecast = wanted->options,
                     .threads = wanted->options.threads},
        .language = line->language,
    };
    struct store_report report;

    enum status status = report_store(work, snapshots, &request, &report);
    if (status == STATUS_OK)
        status = forecast_keep(work, report.snapshot, &report.analysis.forecast);
    if (status == STATUS_OK && (option_is_set(line, "json") || !option_is_set(line, "quiet")))
        status = report_show(line, &report.analysis);
    if (status == STATUS_OK)
        forecast_say_kept(line, &report.analysis.forecast);
    store_report_close(&report);
    return status;
}

static enum status update(struct command_line *line, struct work *work, struct snapshots *snapshots,
                          const struct forecast_wanted *wanted)
{
    const struct forecast_update_request request = {.choice = wanted->choice,
                                                    .options = wanted->options};
    struct forecast_updated updated;

    enum status status = forecast_update(work, snapshots, &request, &updated);
    return status == STATUS_OK ? forecast_print_updated(line, &updated) : status;
}

static enum status show_client(struct command_line *line, struct work *work, int64_t client_id)
{
    struct stored_forecast forecast;
    struct client_outlook outlook;
    bool found;

    enum status status = forecast_of_kept_client(work, client_id, &forecast, &found, &outlook);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("nothing was foretold for this client yet: run regulars "
                                       "forecast, after their first order"));
    return forecast_print_client(line, &forecast, &outlook);
}

static enum status run(struct command_line *line, struct work *work, struct forecast_wanted *wanted)
{
    struct snapshots *own = line->served_snapshots ? NULL : snapshots_open(0);
    struct snapshots *snapshots = own ? own : line->served_snapshots;

    if (wanted->choice.as_of == DAY_NONE)
        wanted->choice.as_of = work->today;
    enum status status = wanted->updates ? update(line, work, snapshots, wanted)
                                         : make(line, work, snapshots, wanted);
    snapshots_close(own);
    return status;
}

enum status cmd_forecast(struct command_line *line)
{
    struct progress progress = progress_begin_rows(line);
    struct forecast_wanted wanted = {0};
    struct store_line store = {0};

    enum status status = read_options(line, &wanted);
    if (status != STATUS_OK)
        return status;
    status = store_line_open(line, line->operand_count == 1 ? line->operands[0] : NULL,
                             wanted.client_id != 0 ? USE_READ : USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over) {
        store.work.progress = (struct work_progress){progress_rows, &progress};
        status = wanted.client_id != 0 ? show_client(line, &store.work, wanted.client_id)
                                       : run(line, &store.work, &wanted);
        progress_end(&progress);
    }
    return record_line_end(line, &store, status);
}
