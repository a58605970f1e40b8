// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/report_print.h"

#include "report/report_json.h"
#include "report/report_text.h"

static bool prints_report(const struct command_line *line)
{
    bool has_files = option_is_set(line, "html") || option_is_set(line, "clients");

    return !(option_is_set(line, "quiet") && has_files);
}

enum status report_show(struct command_line *line, const struct analysis *analysis)
{
    const struct text_style style = {
        .width = line->out_columns,
        .has_colour = line->out_has_colour,
        .is_unicode = line->out_is_unicode,
    };
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json"))
        report_json(&text, analysis);
    else
        report_text(&text, analysis, line->language, &style);
    return command_line_print(line, &text);
}

enum status report_print(struct command_line *line, const struct analysis *analysis)
{
    if (!option_is_set(line, "json") && !prints_report(line))
        return STATUS_OK;
    return report_show(line, analysis);
}

void report_note(struct command_line *line, const struct analysis *analysis,
                 const char *const *written, size_t written_count)
{
    const double nanoseconds = 1e9;

    for (size_t i = 0; i < written_count; i++)
        command_line_note(line, MESSAGE("written: {1}", arg_text(written[i])));
    if (option_is_set(line, "verbose"))
        command_line_note(line, MESSAGE("reading took {1} s, measuring {2} s",
                                        arg_real((double)analysis->read_ns / nanoseconds, 3),
                                        arg_real((double)analysis->measure_ns / nanoseconds, 3)));
}
