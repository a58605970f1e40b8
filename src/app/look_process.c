// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/look_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/outside_spawn.h"
#include "base/text.h"

enum { WAIT_MILLISECONDS = 60000, LOOK_MILLISECONDS = 100 };

static enum status cannot_ask(struct work *work, int error_number)
{
    return fault_set_errno(&work->fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("regulars-outside, which tests the address, cannot be "
                                         "started: install it beside regulars"),
                           error_number);
}

static void add_text(struct text *out, const char *text)
{
    text_add_slice(out, (struct slice){text ? text : "", (text ? strlen(text) : 0) + 1});
}

static bool send_request(int socket, const struct look_errand *errand, struct arena *arena)
{
    const struct outside_look_request header = {
        .version = OUTSIDE_VERSION, .kind = OUTSIDE_LOOK, .may_be_own = errand->may_be_own};
    struct text bytes = text_new(arena);

    text_add_slice(&bytes, (struct slice){(const char *)&header, sizeof(header)});
    add_text(&bytes, errand->url);
    add_text(&bytes, errand->expected);
    add_text(&bytes, errand->trust);
    return bytes.length <= OUTSIDE_LOOK_MAX &&
           send(socket, bytes.at, bytes.length, MSG_NOSIGNAL) == (ssize_t)bytes.length;
}

static bool is_unwanted(const struct work *work)
{
    return work->progress.is_stopped && work->progress.is_stopped(work->progress.context);
}

/* Nothing in it is believed that is not among what there can be. */
static bool is_answer(const struct outside_look_answer *answer)
{
    return answer->version == OUTSIDE_VERSION && answer->code < LOOK_CODES &&
           answer->http_code < 1000 && answer->is_own <= 1;
}

static enum status receive(struct work *work, int socket, struct outside_look_answer *ret_answer)
{
    struct outside_look_answer answer;

    for (int waited = 0; waited < WAIT_MILLISECONDS; waited += LOOK_MILLISECONDS) {
        struct pollfd ready = {.fd = socket, .events = POLLIN};

        if (is_unwanted(work))
            return fault_set(
                &work->fault, STATUS_CONFLICT, "",
                PLAIN_MESSAGE("it was stopped before its end; nothing of it was kept"));
        if (poll(&ready, 1, LOOK_MILLISECONDS) <= 0)
            continue;
        if (recv(socket, &answer, sizeof(answer), MSG_TRUNC) != (ssize_t)sizeof(answer) ||
            !is_answer(&answer))
            break;
        *ret_answer = answer;
        return STATUS_OK;
    }
    return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                     PLAIN_MESSAGE("regulars-outside, which tests the address, gave no answer"));
}

static enum status ask(struct work *work, const struct look_errand *errand, int socket, pid_t child,
                       struct outside_look_answer *ret_answer)
{
    enum status status = send_request(socket, errand, work->arena)
                             ? receive(work, socket, ret_answer)
                             : cannot_ask(work, EMSGSIZE);
    int wait_status;

    (void)kill(child, SIGKILL);
    while (waitpid(child, &wait_status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

enum status look_by_process(struct work *work, const struct look_errand *errand,
                            struct outside_look_answer *ret_answer)
{
    const char *program = errand->program ? errand->program : outside_program_find(work->arena);
    int pair[2];
    pid_t child;

    if (program == NULL)
        return cannot_ask(work, ENOENT);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return cannot_ask(work, errno);
    int error = outside_program_start(program, OUTSIDE_LOOK_TASK, pair[1], &child);
    close(pair[1]);
    enum status status =
        error == 0 ? ask(work, errand, pair[0], child, ret_answer) : cannot_ask(work, error);
    close(pair[0]);
    return status;
}
