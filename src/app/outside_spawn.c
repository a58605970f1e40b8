// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "outside/request.h"

enum { PATH_BYTES = 4096, TASK_BYTES = 32 };

const char *outside_program_find(struct arena *arena)
{
    char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
    struct text beside = text_new(arena);

    while (length > 0 && path[length - 1] != '/')
        length--;
    if (length > 0) {
        text_add_slice(&beside, (struct slice){path, (size_t)length});
        text_add(&beside, "regulars-outside");
        if (access(beside.at, X_OK) == 0)
            return beside.at;
    }
    return access(REGULARS_LIBEXEC "/regulars-outside", X_OK) == 0 ? REGULARS_LIBEXEC
               "/regulars-outside"
                                                                   : NULL;
}

/* Nothing of ours reaches it but the socket and standard error: no files, no environment. */
static int add_actions(posix_spawn_file_actions_t *actions, int socket)
{
    int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

    if (error == 0)
        error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(actions, socket, OUTSIDE_SOCKET);
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(actions, OUTSIDE_SOCKET + 1);
    return error;
}

/* Ours may ignore signals or hold them back; a child would inherit that. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0)
        error = posix_spawnattr_setsigdefault(attributes, &all);
    if (error == 0)
        error =
            posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return error;
}

int outside_program_start(const char *program, const char *task, int socket, pid_t *ret_pid)
{
    char name[] = "regulars-outside", task_name[TASK_BYTES] = "";
    char *const arguments[] = {name, task ? task_name : NULL, NULL};
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    (void)snprintf(task_name, sizeof(task_name), "%s", task ? task : "");
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    int error = add_actions(&actions, socket);
    if (error == 0)
        error = set_signals(&attributes);
    if (error == 0)
        error = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}
