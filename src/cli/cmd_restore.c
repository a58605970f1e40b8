// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/archive_place.h"
#include "cli/archive_said.h"
#include "cli/progress.h"

static enum status fill_place(struct command_line *line, struct archive_place *place, int fd,
                              struct archive_count *ret_count)
{
    struct progress progress = progress_begin_rows(line);
    struct work work = work_start(place->store, line->arena);

    work.actor = actor_system();
    work.progress = (struct work_progress){progress_rows, &progress};
    enum status status = restore_archive(&work, fd, ret_count);
    progress_end(&progress);
    work_end(&work);
    if (status != STATUS_OK)
        line->fault = work.fault;
    return status == STATUS_OK ? archive_place_finish(place) : status;
}

static enum status restore_from(struct command_line *line, int fd)
{
    enum archive_place_use use = option_is_set(line, "replace") ? PLACE_REPLACES : PLACE_KEEPS;
    struct archive_count count;
    struct archive_place place;

    enum status status =
        archive_place_open(line->operands[1], use, line->arena, &line->fault, &place);
    if (status != STATUS_OK)
        return status;
    status = fill_place(line, &place, fd, &count);
    archive_place_abandon(&place);
    if (status != STATUS_OK)
        return status;
    status = archive_say(line, MESSAGE_N("{1} row was restored. Everybody signs in anew.",
                                         "{1} rows were restored. Everybody signs in anew.",
                                         arg_count(count.rows)));
    if (status == STATUS_OK && place.moved_to)
        status = archive_say(
            line, MESSAGE("What stood there before is kept in {1}.", arg_text(place.moved_to)));
    return status;
}

enum status cmd_restore(struct command_line *line)
{
    enum status status = archive_operands(line, "ARCHIVE STORE");

    if (status != STATUS_OK)
        return status;
    int fd = open(line->operands[0], O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set_errno(&line->fault,
                               errno == ENOENT ? STATUS_NOT_FOUND : STATUS_UNAVAILABLE, "",
                               MESSAGE("cannot open {1}", arg_text(line->operands[0])), errno);
    status = restore_from(line, fd);
    close(fd);
    return status;
}
