// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/serve_handed.h"

#include <unistd.h>

#include "app/hand_over.h"
#include "cli/run.h"

static struct command_line line_of(const struct handed_command *command, struct arena *arena)
{
    const struct language *language = language_by_code(command->language);

    return (struct command_line){
        .standard_input = command->standard_input,
        .out_columns = command->out_columns,
        .err_columns = command->err_columns,
        .out_has_colour = command->out_has_colour,
        .out_is_unicode = command->out_is_unicode,
        .err_shows_progress = command->err_shows_progress,
        .language = language ? language : language_by_code("en"),
        .today = command->today,
        .minute_of_day = command->minute_of_day,
        .time_zone = command->time_zone,
        .store = command->store,
        .folder_fd = command->folder_fd,
        .files = command->files,
        .file_count = command->file_count,
        .arena = arena,
    };
}

/* The streams own the descriptors from here on. */
static bool open_streams(struct command_line *line, struct handed_command *command)
{
    line->out = fdopen(command->out, "w");
    if (line->out)
        command->out = -1;
    line->err = fdopen(command->err, "w");
    if (line->err)
        command->err = -1;
    if (line->err)
        setvbuf(line->err, NULL, _IONBF, 0); /* as standard error is */
    return line->out && line->err;
}

static void close_streams(struct command_line *line)
{
    if (line->out)
        fclose(line->out);
    if (line->err)
        fclose(line->err);
}

static enum status run_it(struct handed_command *command, const struct handed_place *place,
                          struct arena *arena, struct fault *fault, int *ret_exit_code)
{
    struct command_line line = line_of(command, arena);
    enum status status = STATUS_OK;

    line.served_store = place->store;
    line.served_address = place->address;
    line.served_base_url = place->base_url;
    line.served_snapshots = place->snapshots;
    line.served_accounts = place->accounts;
    if (open_streams(&line, command))
        *ret_exit_code = command_line_run(&line, (int)command->argument_count, command->arguments);
    else
        status = fault_set(fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the command's output cannot be written to"));
    close_streams(&line);
    return status;
}

enum status serve_handed_command(int connection, const struct handed_place *place,
                                 struct fault *fault, int *ret_exit_code)
{
    struct arena arena = {0};
    struct handed_command command;
    enum status status = hand_over_receive(connection, &arena, fault, &command);

    if (status == STATUS_OK) {
        status = run_it(&command, place, &arena, fault, ret_exit_code);
        handed_command_close(&command);
    }
    if (status == STATUS_OK)
        hand_over_answer(connection, *ret_exit_code);
    close(connection);
    arena_free(&arena);
    return status;
}
