// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "base/new_file.h"
#include "cli/archive_said.h"
#include "cli/store_line.h"

/* Into a file that appears complete or not at all. */
static enum status export_file(struct work *work, const char *path, struct archive_count *ret_count)
{
    const struct kept_files none = {0};
    struct new_file file;

    enum status status = new_file_open(path, none, work->arena, &work->fault, &file);
    if (status != STATUS_OK)
        return status;
    status = write_archive(work, file.fd, archive_packing_of(path), ret_count);
    if (status == STATUS_OK)
        status = new_file_finish(&file);
    new_file_abandon(&file);
    return status;
}

static enum status export_out(struct command_line *line, struct work *work,
                              struct archive_count *ret_count)
{
    if (fflush(line->out) != 0 || fileno(line->out) < 0)
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("cannot write the archive"));
    return write_archive(work, fileno(line->out), ARCHIVE_PLAIN, ret_count);
}

static enum status export_to(struct command_line *line, struct work *work,
                             struct archive_count *ret_count)
{
    const char *path = line->operands[1];
    enum status status = strcmp(path, "-") == 0 ? export_out(line, work, ret_count)
                                                : export_file(work, path, ret_count);

    if (status != STATUS_OK)
        line->fault = work->fault;
    return status;
}

enum status cmd_export(struct command_line *line)
{
    struct store_line store = {0};
    struct archive_count count = {0};

    enum status status = archive_operands(line, "STORE FILE");
    if (status == STATUS_OK)
        status = store_line_open(line, line->operands[0], USE_READ, &store);
    if (status == STATUS_OK)
        status = export_to(line, &store.work, &count);
    store_line_close(&store);
    if (status != STATUS_OK || strcmp(line->operands[1], "-") == 0)
        return status;
    return archive_say(line,
                       MESSAGE_N("{1} row was written into {2}.", "{1} rows were written into {2}.",
                                 arg_count(count.rows), arg_text(line->operands[1])));
}
