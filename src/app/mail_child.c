// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/outside_spawn.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/utf8.h"

enum { NONE = -1, REQUEST_MAX = 32 * 1024, LOOK_MILLISECONDS = 10 };

static enum status cannot_start(struct fault *fault, int error_number)
{
    return fault_set_errno(
        fault, STATUS_UNAVAILABLE, "",
        PLAIN_MESSAGE("regulars-outside, which speaks to mail servers, cannot be "
                      "started: install it beside regulars"),
        error_number);
}

/* ---- the request ---- */

static bool add(char bytes[REQUEST_MAX], size_t *length, const void *what, size_t size)
{
    if (size > REQUEST_MAX - *length)
        return false;
    memcpy(bytes + *length, what, size);
    *length += size;
    return true;
}

static bool add_text(char bytes[REQUEST_MAX], size_t *length, const char *text)
{
    return add(bytes, length, text ? text : "", (text ? strlen(text) : 0) + 1);
}

static bool write_request(char bytes[REQUEST_MAX], size_t *length, const struct mail_server *server,
                          const char *mailbox, const struct outside_mail_request *asked)
{
    return add(bytes, length, asked, sizeof(*asked)) && add_text(bytes, length, server->host) &&
           add_text(bytes, length, server->user) && add_text(bytes, length, server->secret) &&
           add_text(bytes, length, server->trust) && add_text(bytes, length, mailbox);
}

static enum status start(const char *program, const char *task, struct fault *fault,
                         struct mail_child *ret_child)
{
    struct mail_child child = {.socket = NONE};
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return cannot_start(fault, errno);
    int error = outside_program_start(program, task, pair[1], &child.pid);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        return cannot_start(fault, error);
    }
    child.socket = pair[0];
    *ret_child = child;
    return STATUS_OK;
}

enum status mail_child_begin(const char *task, struct slice request, const char *program,
                             struct arena *arena, struct fault *fault, struct mail_child *ret_child)
{
    struct mail_child child = {0};

    program = program ? program : outside_program_find(arena);
    enum status status =
        program ? start(program, task, fault, &child) : cannot_start(fault, ENOENT);
    if (status != STATUS_OK)
        return status;
    if (send(child.socket, request.at, request.length, MSG_NOSIGNAL) != (ssize_t)request.length) {
        mail_child_kill(&child);
        return cannot_start(fault, EPIPE);
    }
    *ret_child = child;
    return STATUS_OK;
}

enum status mail_child_start(const struct mail_server *server, const char *mailbox,
                             struct outside_mail_request asked, const char *program,
                             struct arena *arena, struct fault *fault, struct mail_child *ret_child)
{
    char bytes[REQUEST_MAX];
    size_t length = 0;

    enum status status = mail_server_check(server, (enum mail_protocol)asked.protocol, fault);
    if (status != STATUS_OK)
        return status;
    asked.version = OUTSIDE_VERSION;
    asked.tls = server->tls;
    asked.login = server->login;
    asked.port = server->port;
    asked.may_be_own = server->may_be_own;
    status = write_request(bytes, &length, server, mailbox, &asked)
                 ? mail_child_begin(OUTSIDE_MAIL_TASK, (struct slice){bytes, length}, program,
                                    arena, fault, ret_child)
                 : cannot_start(fault, EMSGSIZE);
    secret_wipe(bytes, sizeof(bytes));
    return status;
}

/* ---- messages ---- */

enum mail_child_word mail_child_receive(const struct mail_child *child, int32_t wait_milliseconds,
                                        char *bytes, size_t *ret_length)
{
    struct pollfd waited = {.fd = child->socket, .events = POLLIN};
    int64_t deadline = clock_ticks() + wait_milliseconds * INT64_C(1000000);
    int ready = 0;

    if (child->socket == NONE)
        return MAIL_CHILD_GONE;
    for (;;) {
        int64_t left = (deadline - clock_ticks()) / 1000000;

        ready = poll(&waited, 1, left > 0 ? (int)left : 0);
        if (ready != 0 && (ready > 0 || errno != EINTR))
            break;
        if (ready == 0 && left <= 0)
            return MAIL_CHILD_SILENT;
    }
    ssize_t length = recv(child->socket, bytes, OUTSIDE_MESSAGE_MAX, MSG_TRUNC | MSG_DONTWAIT);
    if (length <= 0 || length > OUTSIDE_MESSAGE_MAX)
        return MAIL_CHILD_GONE;
    *ret_length = (size_t)length;
    return MAIL_CHILD_SAID;
}

bool mail_child_send(const struct mail_child *child, struct slice head, struct slice behind)
{
    struct iovec pieces[] = {{(char *)(size_t)head.at, head.length},
                             {(char *)(size_t)behind.at, behind.length}};
    const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = behind.length > 0 ? 2 : 1};

    return child->socket != NONE && sendmsg(child->socket, &message, MSG_NOSIGNAL) >= 0;
}

static bool is_control(char character)
{
    return (unsigned char)character < ' ' || character == 0x7F;
}

const char *mail_child_words(struct slice words, struct arena *arena)
{
    char *copy = arena_copy(arena, words.at, utf8_is_valid(words) ? words.length : 0);

    for (char *at = copy; *at != '\0'; at++)
        if (is_control(*at))
            *at = '?';
    return copy;
}

bool mail_child_is_text(const char *text, size_t size)
{
    const char *end = memchr(text, '\0', size);

    for (const char *at = text; end && at < end; at++)
        if (is_control(*at))
            return false;
    return end && utf8_is_valid((struct slice){text, (size_t)(end - text)});
}

/* ---- its end ---- */

static void reap(struct mail_child *child)
{
    int wait_status;

    (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &wait_status, 0) < 0 && errno == EINTR)
        continue;
    child->pid = 0;
}

void mail_child_kill(struct mail_child *child)
{
    if (child->socket == NONE)
        return;
    close(child->socket);
    child->socket = NONE;
    reap(child);
}

void mail_child_leave(struct mail_child *child, int32_t wait_milliseconds)
{
    int wait_status;

    if (child->socket == NONE)
        return;
    close(child->socket);
    child->socket = NONE;
    for (int32_t waited = 0; waited < wait_milliseconds; waited += LOOK_MILLISECONDS) {
        if (waitpid(child->pid, &wait_status, WNOHANG) == child->pid)
            return;
        clock_pause(LOOK_MILLISECONDS * 1000);
    }
    reap(child);
}
