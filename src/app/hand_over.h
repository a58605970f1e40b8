// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * A command that writes to a SQLite store while a server holds it hands itself over: its arguments,
 * its facts (language, width, today) and its open descriptors (standard input, output, error, and
 * files already opened) go over STORE.sock to the server, which runs the same cmd_ function and
 * answers with the exit code. Only the same user may connect (SO_PEERCRED). The socket's name may
 * be longer than sun_path: it is reached by way of its folder's descriptor.
 */
struct handed_command {
    const char *const *arguments;
    size_t argument_count;
    int standard_input, out, err; /* owned by the taker, who closes them */
    const char *language;
    int32_t out_columns, err_columns;
    bool out_has_colour, out_is_unicode, err_shows_progress;
    const char *folder; /* the caller's working directory: paths are seen from there */
    int folder_fd;
};

/* NOT_FOUND: no server listens there. */
CHECKED enum status hand_over(const char *store_path, const struct handed_command *command,
                              struct arena *arena, struct fault *fault, int *ret_exit_code);

/* The server's side: the listening socket, and one command of a connection that was accepted. */
CHECKED enum status hand_over_listen(const char *store_path, struct arena *arena,
                                     struct fault *fault, int *ret_fd);
CHECKED enum status hand_over_receive(int connection, struct arena *arena, struct fault *fault,
                                      struct handed_command *ret_command);
void hand_over_answer(int connection, int exit_code);
