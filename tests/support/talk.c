// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/talk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { REPLY_MAX = 4 * 1024 * 1024, SECOND = 1000 };

int talk_connect(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof(address)) == 0)
        return connection;
    if (connection >= 0)
        close(connection);
    return -1;
}

bool talk_send(int connection, struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t sent = send(connection, bytes.at, bytes.length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes = (struct slice){bytes.at + sent, bytes.length - (size_t)sent};
    }
    return true;
}

struct slice talk_receive(int connection, int milliseconds, struct arena *arena)
{
    struct pollfd wait = {.fd = connection, .events = POLLIN};
    struct text out = text_new(arena);
    char piece[16 * 1024];

    while (out.length < REPLY_MAX && poll(&wait, 1, milliseconds) > 0) {
        ssize_t count = recv(connection, piece, sizeof(piece), 0);

        if (count <= 0)
            break;
        text_add_slice(&out, (struct slice){piece, (size_t)count});
    }
    return (struct slice){out.at, out.length};
}

struct slice talk(uint16_t port, struct slice request, struct arena *arena)
{
    int connection = talk_connect(port);

    if (connection < 0)
        return (struct slice){"", 0};
    (void)talk_send(connection, request);
    struct slice reply = talk_receive(connection, SECOND, arena);
    close(connection);
    return reply;
}

int talk_code(struct slice reply)
{
    if (reply.length < 12 || memcmp(reply.at, "HTTP/1.1 ", 9) != 0)
        return 0;
    return (reply.at[9] - '0') * 100 + (reply.at[10] - '0') * 10 + (reply.at[11] - '0');
}

const char *talk_header(struct slice reply, const char *name, struct arena *arena)
{
    const char *value = NULL;

    for (const char *line = strstr(reply.at, "\r\n"); line && line[2] != '\r';
         line = strstr(line + 2, "\r\n")) {
        size_t length = strlen(name);

        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':')
            continue;
        if (value)
            return NULL;
        const char *start = line + 3 + length + strspn(line + 3 + length, " ");
        value = arena_copy(arena, start, strcspn(start, "\r"));
    }
    return value;
}
