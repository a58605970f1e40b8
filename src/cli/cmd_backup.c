// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/archive_said.h"
#include "cli/progress.h"
#include "cli/store_line.h"

enum status cmd_backup(struct command_line *line)
{
    struct archive_count count;
    struct progress progress = progress_begin_rows(line);
    struct store_line store = {0};

    enum status status = archive_operands(line, "STORE FILE");
    if (status == STATUS_OK)
        status = store_line_open(line, line->operands[0], USE_READ, &store);
    if (status == STATUS_OK)
        store.work.progress = (struct work_progress){progress_rows, &progress};
    if (status == STATUS_OK)
        status = back_up(&store.work, line->operands[1], &count);
    progress_end(&progress);
    if (status != STATUS_OK && line->fault.status == STATUS_OK)
        line->fault = store.work.fault;
    store_line_close(&store);
    if (status != STATUS_OK)
        return status;
    return archive_say(line, MESSAGE_N("{1} row was backed up into {2}, read back and checked. Try "
                                       "now and then whether it can be restored: “regulars restore "
                                       "{2} sqlite:trial.db”.",
                                       "{1} rows were backed up into {2}, read back and checked. "
                                       "Try now and then whether it can be restored: “regulars "
                                       "restore {2} sqlite:trial.db”.",
                                       arg_count(count.rows), arg_text(line->operands[1])));
}
