// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Takes mail as fast as it comes and throws it away: `mail_sink PORT`, one connection at a time,
 * until it is killed. With PIPELINING, as every server of today. What it is sent is not looked at
 * but for the end of a message, so that the figures are those of the sender.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 256 * 1024 };

struct sink {
    int fd;
    bool is_in_data;
    size_t length, answer_length;
    char in[BUFFER], answer[BUFFER];
};

static void answer(struct sink *sink, const char *line)
{
    size_t length = strlen(line);

    if (sink->answer_length + length > BUFFER)
        abort();
    memcpy(sink->answer + sink->answer_length, line, length);
    sink->answer_length += length;
}

static void take_command(struct sink *sink, const char *line)
{
    if (strncasecmp(line, "EHLO", 4) == 0)
        answer(sink, "250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n");
    else if (strncasecmp(line, "DATA", 4) == 0)
        answer(sink, "354 go on\r\n");
    else if (strncasecmp(line, "QUIT", 4) == 0)
        answer(sink, "221 bye\r\n");
    else
        answer(sink, "250 ok\r\n");
    sink->is_in_data = strncasecmp(line, "DATA", 4) == 0;
}

/* Returns the bytes taken; 0: more must come. */
static size_t take(struct sink *sink, const char *at, size_t length)
{
    if (!sink->is_in_data) {
        const char *end = memchr(at, '\n', length);

        if (!end)
            return 0;
        take_command(sink, at);
        return (size_t)(end - at) + 1;
    }
    const char *end = memmem(at, length, "\r\n.\r\n", 5);
    if (end) {
        sink->is_in_data = false;
        answer(sink, "250 2.0.0 kept\r\n");
        return (size_t)(end - at) + 5;
    }
    return length > 4 ? length - 4 : 0;
}

static void serve(struct sink *sink)
{
    ssize_t came;

    answer(sink, "220 sink ESMTP\r\n");
    do {
        size_t at = 0, taken;

        if (sink->answer_length > 0 &&
            write(sink->fd, sink->answer, sink->answer_length) != (ssize_t)sink->answer_length)
            return;
        sink->answer_length = 0;
        came = read(sink->fd, sink->in + sink->length, BUFFER - sink->length);
        sink->length += came > 0 ? (size_t)came : 0;
        while (at < sink->length && (taken = take(sink, sink->in + at, sink->length - at)) > 0)
            at += taken;
        memmove(sink->in, sink->in + at, sink->length - at);
        sink->length -= at;
    } while (came > 0);
}

int main(int count, char **arguments)
{
    static struct sink sink;
    struct sockaddr_in address = {.sin_family = AF_INET};
    const int on = 1;
    int listening = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)(count > 1 ? strtol(arguments[1], NULL, 10) : 0));
    (void)setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(listening, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listening, 10) != 0)
        return 1;
    for (;;) {
        sink.fd = accept(listening, NULL, NULL);
        sink.is_in_data = false;
        sink.length = sink.answer_length = 0;
        if (sink.fd < 0)
            return 1;
        serve(&sink);
        close(sink.fd);
    }
}
