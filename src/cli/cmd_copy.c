// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_place.h"
#include "cli/archive_said.h"
#include "cli/progress.h"
#include "cli/store_line.h"

static enum status copy_into(struct command_line *line, struct work *from,
                             struct archive_place *place, struct archive_count *ret_count)
{
    struct progress progress = progress_begin_rows(line);
    struct work to = work_start(place->store, line->arena);

    to.actor = actor_system();
    to.progress = from->progress = (struct work_progress){progress_rows, &progress};
    enum status status = copy_store(from, &to, ret_count);
    progress_end(&progress);
    work_end(&to);
    work_end(from);
    if (status != STATUS_OK)
        line->fault = to.fault;
    return status == STATUS_OK ? archive_place_finish(place) : status;
}

static enum status copy_from(struct command_line *line, struct work *from,
                             struct archive_count *ret_count)
{
    struct archive_place place;

    enum status status =
        archive_place_open(line->operands[1], PLACE_KEEPS, line->arena, &line->fault, &place);
    if (status != STATUS_OK)
        return status;
    status = copy_into(line, from, &place, ret_count);
    archive_place_abandon(&place);
    return status;
}

enum status cmd_copy(struct command_line *line)
{
    struct archive_count count;
    struct store_line store = {0};

    enum status status = archive_operands(line, "FROM TO");
    if (status == STATUS_OK)
        status = store_line_open(line, line->operands[0], USE_READ, &store);
    if (status == STATUS_OK)
        status = copy_from(line, &store.work, &count);
    store_line_close(&store);
    if (status != STATUS_OK)
        return status;
    return archive_say(line, MESSAGE_N("{1} row was copied, read back and found the same.",
                                       "{1} rows were copied, read back and found the same.",
                                       arg_count(count.rows)));
}
