// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/said.h"

#include <fcntl.h>
#include <stdlib.h>

struct said said_in(const char *language, int columns, const char *const *arguments)
{
    struct arena arena = {0};
    struct said said = {0};
    int count = 0;

    while (arguments[count])
        count++;
    struct command_line line = {
        .out = open_memstream(&said.out, &said.out_length),
        .err = open_memstream(&said.err, &said.err_length),
        .standard_input = -1,
        .folder_fd = AT_FDCWD,
        .out_columns = columns,
        .err_columns = columns,
        .language = language_by_code(language),
        .arena = &arena,
    };
    said.exit_code = command_line_run(&line, count, arguments);
    fclose(line.out);
    fclose(line.err);
    arena_free(&arena);
    return said;
}

struct said said_by(const char *const *arguments)
{
    return said_in("en", OUTPUT_COLUMNS_DEFAULT, arguments);
}

void said_free(struct said *said)
{
    free(said->out);
    free(said->err);
    *said = (struct said){0};
}
