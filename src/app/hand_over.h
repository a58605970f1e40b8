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
enum {
    HANDED_ARGUMENTS_MAX = 1024,
    HANDED_FILES_MAX = 16,
    HANDED_BYTES_MAX = 64 * 1024, /* of all texts together */
};

/* A file that the caller opened for reading: the server may not be allowed to. */
struct handed_file {
    const char *path; /* as it stands among the arguments */
    int fd;
};

struct handed_command {
    const char *const *arguments;
    size_t argument_count;
    struct handed_file files[HANDED_FILES_MAX];
    size_t file_count;
    int standard_input, out, err;
    const char *language; /* code */
    int32_t out_columns, err_columns;
    bool out_has_colour, out_is_unicode, err_shows_progress;
    int32_t today, minute_of_day;
    const char *time_zone; /* NULL when not known */
    const char *store;     /* the caller's default address; NULL for none */
    const char *folder;    /* the caller's working directory: paths are seen from there */
    int folder_fd;
};

/*
 * The store's file that `address` names, by its one absolute path: what `store_path` is below.
 * NOT_FOUND: on PostgreSQL, where commands write beside a server and none is handed over.
 */
CHECKED enum status hand_over_place(const char *address, struct arena *arena, struct fault *fault,
                                    const char **ret_store_path);

/*
 * NOT_FOUND: no server listens there. INVALID: too much to hand over. FORBIDDEN: the server is
 * another user's. UNAVAILABLE: it went away before it answered. Descriptors stay the caller's.
 */
CHECKED enum status hand_over(const char *store_path, const struct handed_command *command,
                              struct arena *arena, struct fault *fault, int *ret_exit_code);

/* The server's side. A listening socket that does not block; a name left over from a server that
 * died is replaced, so the store's lock must be held. */
CHECKED enum status hand_over_listen(const char *store_path, struct arena *arena,
                                     struct fault *fault, int *ret_fd);

/* Takes the name away again: at the server's end, before the lock goes. */
void hand_over_stop(const char *store_path, struct arena *arena, int fd);

/*
 * The command of a connection that was accepted; waits for it for at most some seconds. FORBIDDEN:
 * another user. INVALID: not such a message. All its descriptors are then the caller's, who ends
 * with handed_command_close().
 */
CHECKED enum status hand_over_receive(int connection, struct arena *arena, struct fault *fault,
                                      struct handed_command *ret_command);
void handed_command_close(struct handed_command *command);
void hand_over_answer(int connection, int exit_code);
