// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/commands.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/hand_over.h"
#include "base/log.h"
#include "cli/serve_handed.h"
#include "store/store.h"

struct serve_commands {
    struct handed_place place;
    const char *path;
    struct arena *arena;
    int listen_fd, stop_fd; /* stop_fd: an eventfd */
    pthread_t thread;
};

static void take(struct serve_commands *commands)
{
    struct fault fault = {0};
    int exit_code = -1;
    int connection = accept4(commands->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    if (connection < 0)
        return;
    enum status status = serve_handed_command(connection, &commands->place, &fault, &exit_code);
    if (status == STATUS_OK)
        log_event(LOG_NOTICE, "command", LOG_FIELDS({"exit", NULL, exit_code}));
    else
        log_event(LOG_WARNING, "command refused",
                  LOG_FIELDS({"why", fault.message.one ? fault.message.one : "", 0},
                             {"detail", fault.detail, 0}));
}

static void *take_commands(void *context)
{
    struct serve_commands *commands = context;

    for (;;) {
        struct pollfd waits[] = {{.fd = commands->listen_fd, .events = POLLIN},
                                 {.fd = commands->stop_fd, .events = POLLIN}};

        if (poll(waits, 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (waits[1].revents != 0)
            return NULL;
        if (waits[0].revents != 0)
            take(commands);
    }
}

enum status serve_commands_start(const struct handed_place *place, struct arena *arena,
                                 struct fault *fault, struct serve_commands **ret_commands)
{
    struct serve_commands *commands = arena_alloc(arena, sizeof(*commands));

    if (store_kind(place->store) != STORE_SQLITE) {
        *ret_commands = NULL;
        return STATUS_OK;
    }
    *commands = (struct serve_commands){.place = *place, .arena = arena, .listen_fd = -1};
    enum status status = hand_over_place(place->address, arena, fault, &commands->path);
    if (status == STATUS_OK)
        status = hand_over_listen(commands->path, arena, fault, &commands->listen_fd);
    if (status != STATUS_OK)
        return status;
    commands->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int failure = commands->stop_fd < 0
                      ? errno
                      : pthread_create(&commands->thread, NULL, take_commands, commands);
    if (failure != 0) {
        hand_over_stop(commands->path, arena, commands->listen_fd);
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("this machine has no more threads for the server"),
                               failure);
    }
    *ret_commands = commands;
    return STATUS_OK;
}

void serve_commands_stop(struct serve_commands *commands)
{
    const uint64_t one = 1;

    (void)!write(commands->stop_fd, &one, sizeof(one));
    pthread_join(commands->thread, NULL);
    hand_over_stop(commands->path, commands->arena, commands->listen_fd);
    close(commands->stop_fd);
}
