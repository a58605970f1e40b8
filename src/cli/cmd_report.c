// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/bad_rows.h"
#include "cli/progress.h"
#include "cli/report_of_store.h"
#include "cli/report_options.h"
#include "cli/report_print.h"

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

static enum status report(struct command_line *line, const struct report_request *request,
                          struct progress *progress, struct report_result *result)
{
    enum status status = report_files(request, line->arena, &line->fault, result);

    progress_end(progress);
    if (status != STATUS_OK) {
        explain(line, result);
        return status;
    }
    status = report_print(line, &result->analysis);
    if (status == STATUS_OK)
        status = report_keep(result);
    if (status == STATUS_OK)
        report_note(line, &result->analysis, result->written, result->written_count);
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
    if (line->operand_count == 1 && is_store_address(line->operands[0]))
        return report_of_store(line, &request);
    request.progress = progress_show;
    request.progress_context = &progress;
    status = report(line, &request, &progress, &result);
    report_close(&result);
    return status;
}
