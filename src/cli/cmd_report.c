// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/bad_rows.h"
#include "cli/progress.h"
#include "cli/report_options.h"
#include "report/report_json.h"
#include "report/report_text.h"

static void show_bad_rows(const struct command_line *line, const struct read_findings *findings)
{
    struct text table = text_new(line->arena);

    text_bad_rows(&table, line->language, findings, (size_t)line->err_columns);
    fputs(table.at, line->err);
}

/* The reader's fault gives the count; the table comes before it, so that the advice is last. */
static void explain(struct command_line *line, const struct report_result *result)
{
    const struct read_findings *findings = result->findings;

    if (!findings || findings->bad_row_count == 0 || result->reading.skip_bad_rows)
        return;
    show_bad_rows(line, findings);
    line->hint = PLAIN_MESSAGE("--skip-bad-rows writes them with the reasons to FILE.rejected.csv, "
                               "beside the file they come from");
}

static bool prints_report(const struct command_line *line)
{
    bool has_files = option_is_set(line, "html") || option_is_set(line, "clients");

    return !(option_is_set(line, "quiet") && has_files);
}

static enum status print_result(struct command_line *line, const struct analysis *analysis)
{
    const struct text_style style = {
        .width = line->out_columns,
        .has_colour = line->out_has_colour,
        .is_unicode = line->out_is_unicode,
    };
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json"))
        report_json(&text, analysis);
    else if (prints_report(line))
        report_text(&text, analysis, line->language, &style);
    return command_line_print(line, &text);
}

static void note_result(struct command_line *line, const struct report_result *result)
{
    const double nanoseconds = 1e9;

    for (size_t i = 0; i < result->written_count; i++)
        command_line_note(line, MESSAGE("written: {1}", arg_text(result->written[i])));
    if (option_is_set(line, "verbose"))
        command_line_note(line,
                          MESSAGE("reading took {1} s, measuring {2} s",
                                  arg_real((double)result->analysis.read_ns / nanoseconds, 3),
                                  arg_real((double)result->analysis.measure_ns / nanoseconds, 3)));
}

static enum status report(struct command_line *line, const struct report_request *request,
                          struct progress *progress, struct report_result *result)
{
    enum status status = report_files(request, line->arena, &line->fault, result);

    progress_end(progress);
    if (status != STATUS_OK) {
        explain(line, result);
        return status;
    }
    status = print_result(line, &result->analysis);
    if (status == STATUS_OK)
        status = report_keep(result);
    if (status == STATUS_OK)
        note_result(line, result);
    return status;
}

enum status cmd_report(struct command_line *line)
{
    struct progress progress = progress_begin(line);
    struct report_request request;
    struct report_result result;

    enum status status = report_options_read(line, &request);
    if (status != STATUS_OK)
        return status;
    request.progress = progress_show;
    request.progress_context = &progress;
    status = report(line, &request, &progress, &result);
    report_close(&result);
    return status;
}
