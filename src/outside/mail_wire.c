// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mail_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "outside/address_guard.h"
#include "outside/mail_tls.h"

enum { CLOSED = -1, PORT_TEXT_SIZE = 12, FIRST_CAPACITY = 64 * 1024, CONNECT_SECONDS = 15 };
#define NANOSECONDS INT64_C(1000000000)

int64_t mail_deadline(int32_t seconds)
{
    return clock_ticks() + seconds * NANOSECONDS;
}

bool mail_wire_fail(struct mail_wire *wire, enum mail_code code)
{
    if (wire->code == MAIL_WORKS)
        wire->code = code;
    return false;
}

/* ---- waiting ---- */

static bool wait_for(struct mail_wire *wire, short events, int64_t deadline)
{
    for (;;) {
        struct pollfd waited = {.fd = wire->fd, .events = events};
        int64_t left = (deadline - clock_ticks()) / (NANOSECONDS / 1000);
        int ready = poll(&waited, 1, left < 0 ? 0 : (int)(left < INT32_MAX ? left + 1 : INT32_MAX));

        if (ready > 0)
            return true;
        if (ready == 0 && clock_ticks() >= deadline)
            return mail_wire_fail(wire, MAIL_TIMED_OUT);
        if (ready < 0 && errno != EINTR)
            return mail_wire_fail(wire, MAIL_LOST);
    }
}

/* What TLS or the socket said; false when it is no use to try again. */
static bool wait_after(struct mail_wire *wire, ssize_t result, short events, int64_t deadline)
{
    if (wire->tls && result == MAIL_TLS_WANTS_READ)
        return wait_for(wire, POLLIN, deadline);
    if (wire->tls && result == MAIL_TLS_WANTS_WRITE)
        return wait_for(wire, POLLOUT, deadline);
    if (!wire->tls && result < 0 && (errno == EAGAIN || errno == EINTR))
        return wait_for(wire, events, deadline);
    return mail_wire_fail(wire, MAIL_LOST);
}

/* ---- connecting ---- */

static bool set_up(int fd)
{
    const int on = 1, first_seconds = 60, between_seconds = 30, tries = 4;

    return setsockopt(fd, SOL_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
           setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)) == 0 &&
           setsockopt(fd, SOL_TCP, TCP_KEEPIDLE, &first_seconds, sizeof(first_seconds)) == 0 &&
           setsockopt(fd, SOL_TCP, TCP_KEEPINTVL, &between_seconds, sizeof(between_seconds)) == 0 &&
           setsockopt(fd, SOL_TCP, TCP_KEEPCNT, &tries, sizeof(tries)) == 0;
}

/* The address that was looked at is the one that is connected to (AC-063). */
static enum mail_code connect_to(struct mail_wire *wire, const struct addrinfo *found,
                                 int64_t deadline)
{
    enum address_kind kind = address_kind(found->ai_addr);
    int failure = 0;
    socklen_t length = sizeof(failure);

    if (kind == ADDRESS_NEVER || (kind == ADDRESS_OWN && !wire->server->may_be_own))
        return MAIL_OWN_NETWORK;
    wire->fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                      found->ai_protocol);
    if (wire->fd < 0 || !set_up(wire->fd))
        return MAIL_NO_CONNECTION;
    if (connect(wire->fd, found->ai_addr, found->ai_addrlen) == 0)
        return MAIL_WORKS;
    if (errno != EINPROGRESS)
        return MAIL_NO_CONNECTION;
    if (!wait_for(wire, POLLOUT, deadline)) {
        enum mail_code code = wire->code;

        wire->code = MAIL_WORKS;
        return code;
    }
    if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &failure, &length) != 0 || failure != 0)
        return failure == ETIMEDOUT ? MAIL_TIMED_OUT : MAIL_NO_CONNECTION;
    return MAIL_WORKS;
}

static bool connect_to_any(struct mail_wire *wire, const struct addrinfo *found, int64_t deadline)
{
    enum mail_code code = MAIL_NO_NAME;

    for (; found; found = found->ai_next) {
        int64_t each = mail_deadline(CONNECT_SECONDS);

        code = connect_to(wire, found, each < deadline ? each : deadline);
        if (code == MAIL_WORKS)
            return true;
        if (wire->fd != CLOSED)
            close(wire->fd);
        wire->fd = CLOSED;
    }
    return mail_wire_fail(wire, code);
}

static bool find_and_connect(struct mail_wire *wire, int64_t deadline)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char port[PORT_TEXT_SIZE];

    (void)snprintf(port, sizeof(port), "%d", (int)wire->server->port);
    if (getaddrinfo(wire->server->host, port, &wanted, &found) != 0)
        return mail_wire_fail(wire, MAIL_NO_NAME);
    bool is_connected = connect_to_any(wire, found, deadline);
    freeaddrinfo(found);
    return is_connected;
}

static bool shake_hands(struct mail_wire *wire, int64_t deadline)
{
    wire->tls = mail_tls_open(wire->fd, wire->server->host, wire->server->trust);
    if (!wire->tls)
        return mail_wire_fail(wire, MAIL_NO_TLS);
    for (;;) {
        enum mail_code code = MAIL_NO_TLS;
        enum mail_tls_step step = mail_tls_handshake(wire->tls, &code);

        if (step == MAIL_TLS_DONE)
            return true;
        if (step == MAIL_TLS_FAILED)
            return mail_wire_fail(wire, code);
        if (!wait_for(wire, step == MAIL_TLS_WANTS_READ ? POLLIN : POLLOUT, deadline))
            return false;
    }
}

bool mail_wire_open(struct mail_wire *wire, const struct mail_server *server, int64_t deadline)
{
    *wire = (struct mail_wire){.server = server, .fd = CLOSED};
    if (!find_and_connect(wire, deadline))
        return false;
    return server->tls != MAIL_TLS_FROM_START || shake_hands(wire, deadline);
}

bool mail_wire_start_tls(struct mail_wire *wire, int64_t deadline)
{
    wire->in_start = wire->in_end = 0;
    return shake_hands(wire, deadline);
}

void mail_wire_own_address(const struct mail_wire *wire, char *out, size_t size)
{
    struct sockaddr_storage own;
    socklen_t length = sizeof(own);

    (void)snprintf(out, size, "127.0.0.1");
    if (getsockname(wire->fd, (struct sockaddr *)&own, &length) == 0)
        (void)getnameinfo((struct sockaddr *)&own, length, out, (socklen_t)size, NULL, 0,
                          NI_NUMERICHOST);
    /* Without the zone of an address of a link. */
    out[strcspn(out, "%")] = '\0';
}

/* ---- bytes ---- */

struct slice mail_wire_seen(const struct mail_wire *wire)
{
    return (struct slice){wire->in ? wire->in + wire->in_start : "", wire->in_end - wire->in_start};
}

void mail_wire_take(struct mail_wire *wire, size_t length)
{
    wire->in_start += length;
    if (wire->in_start == wire->in_end)
        wire->in_start = wire->in_end = 0;
}

/* What is not taken moves to the front; twice the room when that is not enough. */
static bool make_room(struct mail_wire *wire)
{
    size_t held = wire->in_end - wire->in_start;

    if (wire->in_end < wire->in_capacity)
        return true;
    if (wire->in_start > wire->in_capacity / 2) {
        memmove(wire->in, wire->in + wire->in_start, held);
    } else {
        size_t capacity = wire->in_capacity == 0 ? FIRST_CAPACITY : wire->in_capacity * 2;
        char *larger = malloc(capacity);

        if (!larger)
            return mail_wire_fail(wire, MAIL_OTHER_PROTOCOL);
        if (held > 0)
            memcpy(larger, wire->in + wire->in_start, held);
        free(wire->in);
        wire->in = larger;
        wire->in_capacity = capacity;
    }
    wire->in_start = 0;
    wire->in_end = held;
    return true;
}

static ssize_t read_some(struct mail_wire *wire)
{
    char *at = wire->in + wire->in_end;
    size_t room = wire->in_capacity - wire->in_end;
    ssize_t length = wire->tls ? mail_tls_read(wire->tls, at, room) : recv(wire->fd, at, room, 0);

    if (length > 0)
        wire->in_end += (size_t)length;
    return length;
}

bool mail_wire_fill(struct mail_wire *wire, size_t most, int64_t deadline)
{
    if (wire->code != MAIL_WORKS)
        return false;
    if (wire->in_end - wire->in_start >= most)
        return mail_wire_fail(wire, MAIL_OTHER_PROTOCOL);
    if (!make_room(wire))
        return false;
    for (;;) {
        ssize_t length = read_some(wire);

        if (length > 0)
            return true;
        if (length == 0)
            return mail_wire_fail(wire, MAIL_LOST);
        if (!wait_after(wire, length, POLLIN, deadline))
            return false;
    }
}

bool mail_wire_has_more(struct mail_wire *wire)
{
    if (wire->code != MAIL_WORKS || !make_room(wire))
        return false;
    ssize_t length = read_some(wire);
    if (length == 0)
        return mail_wire_fail(wire, MAIL_LOST);
    if (length == MAIL_TLS_FAILED || (!wire->tls && length < 0 && errno != EAGAIN))
        return mail_wire_fail(wire, MAIL_LOST);
    return length > 0;
}

bool mail_wire_send(struct mail_wire *wire, struct slice bytes, int64_t deadline)
{
    while (bytes.length > 0) {
        if (wire->code != MAIL_WORKS)
            return false;
        ssize_t length = wire->tls ? mail_tls_write(wire->tls, bytes.at, bytes.length)
                                   : send(wire->fd, bytes.at, bytes.length, MSG_NOSIGNAL);
        if (length > 0)
            bytes = (struct slice){bytes.at + length, bytes.length - (size_t)length};
        else if (!wait_after(wire, length, POLLOUT, deadline))
            return false;
    }
    return wire->code == MAIL_WORKS;
}

void mail_wire_close(struct mail_wire *wire)
{
    mail_tls_close(wire->tls);
    wire->tls = NULL;
    if (wire->fd != CLOSED)
        close(wire->fd);
    wire->fd = CLOSED;
    /* It may hold what the server said while we logged in. */
    if (wire->in)
        explicit_bzero(wire->in, wire->in_capacity);
    free(wire->in);
    wire->in = NULL;
    wire->in_start = wire->in_end = wire->in_capacity = 0;
    (void)mail_wire_fail(wire, MAIL_LOST);
}
