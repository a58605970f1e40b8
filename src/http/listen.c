// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/slice.h"
#include "base/text.h"

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

enum { BACKLOG = 1024, HOST_MAX = 63 };

static bool read_port(const char *text, uint16_t *ret_port)
{
    unsigned port = 0;

    if (text[0] == '\0' || strlen(text) > 5)
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return false;
        port = port * 10 + (unsigned)(*text - '0');
    }
    *ret_port = (uint16_t)port;
    return port <= UINT16_MAX;
}

/* The part before the port, without the brackets of IPv6. */
static bool read_host(struct slice host, union address *address)
{
    char name[HOST_MAX + 1] = "";
    bool is_six = host.length > 2 && host.at[0] == '[' && host.at[host.length - 1] == ']';

    if (is_six)
        host = (struct slice){host.at + 1, host.length - 2};
    if (host.length == 0 || host.length > HOST_MAX)
        return false;
    memcpy(name, host.at, host.length);
    if (is_six) {
        address->six.sin6_family = AF_INET6;
        return inet_pton(AF_INET6, name, &address->six.sin6_addr) == 1;
    }
    address->four.sin_family = AF_INET;
    return inet_pton(AF_INET, strcmp(name, "localhost") == 0 ? "127.0.0.1" : name,
                     &address->four.sin_addr) == 1;
}

static bool read_address(const char *text, union address *ret_address)
{
    const char *colon = strrchr(text, ':');
    uint16_t port;

    if (colon == NULL || !read_host((struct slice){text, (size_t)(colon - text)}, ret_address) ||
        !read_port(colon + 1, &port))
        return false;
    if (ret_address->any.sa_family == AF_INET6)
        ret_address->six.sin6_port = htons(port);
    else
        ret_address->four.sin_port = htons(port);
    return true;
}

static socklen_t size_of(const union address *address)
{
    return address->any.sa_family == AF_INET6 ? sizeof(address->six) : sizeof(address->four);
}

static int open_socket(const union address *address)
{
    const int on = 1;
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    /* A server that is started again takes its place at once. */
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, &address->any, size_of(address)) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int failure = errno;
    close(fd);
    errno = failure;
    return -1;
}

static enum status refuse(const char *text, struct fault *fault)
{
    if (errno == EADDRINUSE)
        return fault_set_errno(
            fault, STATUS_CONFLICT, "listen",
            MESSAGE("something listens on {1} already: choose another port with --listen",
                    arg_text(text)),
            errno);
    if (errno == EACCES)
        return fault_set_errno(
            fault, STATUS_FORBIDDEN, "listen",
            MESSAGE("this user may not listen on {1}: choose a port above 1023", arg_text(text)),
            errno);
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "listen",
                           MESSAGE("cannot listen on {1}", arg_text(text)), errno);
}

static void describe(int fd, struct arena *arena, struct listening *listening)
{
    union address address = {0};
    socklen_t size = sizeof(address);
    char name[INET6_ADDRSTRLEN] = "";
    struct text host = text_new(arena);

    (void)getsockname(fd, &address.any, &size);
    bool is_six = address.any.sa_family == AF_INET6;
    listening->fd = fd;
    listening->port = ntohs(is_six ? address.six.sin6_port : address.four.sin_port);
    listening->is_loopback = is_six ? IN6_IS_ADDR_LOOPBACK(&address.six.sin6_addr)
                                    : ntohl(address.four.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    (void)inet_ntop(address.any.sa_family,
                    is_six ? (void *)&address.six.sin6_addr : (void *)&address.four.sin_addr, name,
                    sizeof(name));
    text_format(&host, is_six ? "[%s]:%" PRIu16 : "%s:%" PRIu16, name, listening->port);
    listening->host = host.at;
}

void peer_text(const struct sockaddr *address, char peer[PEER_SIZE])
{
    union address from = {0};

    peer[0] = '\0';
    if (address && address->sa_family == AF_INET) {
        memcpy(&from.four, address, sizeof(from.four));
        (void)inet_ntop(AF_INET, &from.four.sin_addr, peer, PEER_SIZE);
    }
    if (!address || address->sa_family != AF_INET6)
        return;
    memcpy(&from.six, address, sizeof(from.six));
    uint8_t *bytes = from.six.sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&from.six.sin6_addr)) {
        (void)inet_ntop(AF_INET, bytes + 12, peer, PEER_SIZE);
        return;
    }
    memset(bytes + 8, 0, 8);
    (void)inet_ntop(AF_INET6, bytes, peer, PEER_SIZE);
}

enum status listen_open(const char *text, struct arena *arena, struct fault *fault,
                        struct listening *ret_listening)
{
    union address address = {0};

    if (!read_address(text, &address))
        return fault_set(fault, STATUS_INVALID, "listen",
                         MESSAGE("“{1}” is no address to listen on: expected an IP address and a "
                                 "port, as 127.0.0.1:8080",
                                 arg_text(text)));
    int fd = open_socket(&address);
    if (fd < 0)
        return refuse(text, fault);
    describe(fd, arena, ret_listening);
    return STATUS_OK;
}

static int socket_option(int fd, int option)
{
    int value = -1;
    socklen_t size = sizeof(value);

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

enum status listen_take(int fd, struct arena *arena, struct fault *fault,
                        struct listening *ret_listening)
{
    int domain = socket_option(fd, SO_DOMAIN);

    if (socket_option(fd, SO_TYPE) != SOCK_STREAM || socket_option(fd, SO_ACCEPTCONN) != 1 ||
        (domain != AF_INET && domain != AF_INET6))
        return fault_set(fault, STATUS_INVALID, "listen",
                         PLAIN_MESSAGE("what systemd has handed over is no socket that listens on "
                                       "TCP: look at ListenStream= in its .socket unit"));
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    describe(fd, arena, ret_listening);
    return STATUS_OK;
}
