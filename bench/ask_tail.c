// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * How slow the slowest answers are: ask_tail PORT PATH COOKIE keeps 4 connections busy for 0.7 s
 * and prints what it saw, nothing added: requests, p50 and p99 in milliseconds. Shorter than what
 * Linux lets threads of real-time priority run at a stretch (0.95 s), so it may be given one:
 * README.md.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 4, ANSWERS_MAX = 200000, ANSWER_BYTES = 1 << 17 };
#define RUN_SECONDS 0.7

struct asking {
    int fd;
    double begun;
    size_t got, length; /* length: 0 until its head was read */
    char answer[ANSWER_BYTES];
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int connect_to(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)strtol(port, NULL, 10)),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail("ask_tail: connect");
    return fd;
}

static void ask(struct asking *asking, const char *question)
{
    asking->got = asking->length = 0;
    asking->begun = now();
    if (write(asking->fd, question, strlen(question)) < 0)
        fail("ask_tail: write");
}

/* 1 when the answer is whole. */
static int take(struct asking *asking)
{
    ssize_t count = read(asking->fd, asking->answer + asking->got, ANSWER_BYTES - 1 - asking->got);

    if (count <= 0)
        fail("ask_tail: read");
    asking->got += (size_t)count;
    asking->answer[asking->got] = '\0';
    if (asking->length == 0) {
        const char *end = strstr(asking->answer, "\r\n\r\n");
        const char *field = strstr(asking->answer, "Content-Length: ");

        if (!end || !field || strncmp(asking->answer, "HTTP/1.1 200", 12) != 0)
            return 0;
        asking->length = (size_t)(end + 4 - asking->answer) + (size_t)strtol(field + 16, NULL, 10);
    }
    return asking->got >= asking->length;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static size_t run(struct asking *askings, struct pollfd *polled, const char *question,
                  double *seconds)
{
    double end = now() + RUN_SECONDS;
    size_t count = 0;

    while (now() < end && count + CONNECTIONS < ANSWERS_MAX) {
        if (poll(polled, CONNECTIONS, 1000) <= 0)
            fail("ask_tail: poll");
        for (int i = 0; i < CONNECTIONS; i++) {
            if (polled[i].revents == 0 || !take(&askings[i]))
                continue;
            seconds[count++] = now() - askings[i].begun;
            ask(&askings[i], question);
        }
    }
    return count;
}

int main(int argument_count, char **arguments)
{
    static struct asking askings[CONNECTIONS];
    static double seconds[ANSWERS_MAX];
    struct pollfd polled[CONNECTIONS];
    char question[1024];

    if (argument_count != 4) {
        fputs("usage: ask_tail PORT PATH COOKIE\n", stderr);
        return EXIT_FAILURE;
    }
    snprintf(question, sizeof(question),
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: %s\r\n\r\n", arguments[2],
             arguments[1], arguments[3]);
    for (int i = 0; i < CONNECTIONS; i++) {
        askings[i].fd = connect_to(arguments[1]);
        polled[i] = (struct pollfd){.fd = askings[i].fd, .events = POLLIN};
        ask(&askings[i], question);
    }
    size_t count = run(askings, polled, question, seconds);
    qsort(seconds, count, sizeof(*seconds), compare);
    printf("%zu answers, p50 %.3f ms, p99 %.3f ms\n", count, seconds[count / 2] * 1e3,
           seconds[count * 99 / 100] * 1e3);
    return EXIT_SUCCESS;
}
