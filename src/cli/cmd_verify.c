// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/archive_said.h"
#include "cli/progress.h"
#include "cli/store_line.h"
#include "cli/wrap.h"

/* The findings are the result, so they are printed; that there are any is the fault. */
static enum status say_findings(struct command_line *line, const struct finding_list *findings)
{
    struct text text = text_new(line->arena);

    for (size_t i = 0; i < findings->count; i++)
        text_wrap(&text, message_text(line->arena, line->language, findings->items[i]), 0,
                  (size_t)line->out_columns);
    enum status status = command_line_print(line, &text);
    if (status != STATUS_OK)
        return status;
    return fault_set(&line->fault, STATUS_BROKEN, "",
                     MESSAGE_N("{1} thing in the store is not as it should be",
                               "{1} things in the store are not as they should be",
                               arg_count((int64_t)findings->count)));
}

enum status cmd_verify(struct command_line *line)
{
    struct finding_list findings;
    struct progress progress = progress_begin_rows(line);
    struct store_line store = {0};

    if (line->operand_count > 1)
        return command_line_refuse(
            line,
            PLAIN_MESSAGE("“regulars verify” takes one store: sqlite:PATH or postgresql://…"));
    enum status status = store_line_open(line, line->operand_count == 1 ? line->operands[0] : NULL,
                                         USE_READ, &store);
    if (status == STATUS_OK) {
        store.work.progress = (struct work_progress){progress_rows, &progress};
        status = verify_store(&store.work, &findings);
        progress_end(&progress);
    }
    if (status != STATUS_OK && line->fault.status == STATUS_OK)
        line->fault = store.work.fault;
    store_line_close(&store);
    if (status != STATUS_OK)
        return status;
    if (findings.count > 0)
        return say_findings(line, &findings);
    return archive_say(line,
                       MESSAGE_N("{1} row was looked at, and everything is as it should be.",
                                 "{1} rows were looked at, and everything is as it should be.",
                                 arg_count(findings.rows_checked)));
}
