// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The least that reading a log can cost: every field of `client,date,amount` becomes an
 * integer, nothing is stored, nothing is checked. One thread, one reused buffer. Prints a sum
 * that keeps the compiler from leaving the work out.
 */
enum { BUFFER = 256 * 1024 };

struct scan {
    uint64_t field; /* of the field being read */
    uint64_t sum;
    uint64_t rows;
};

static void scan_piece(struct scan *scan, const unsigned char *at, const unsigned char *end)
{
    uint64_t field = scan->field, sum = scan->sum, rows = scan->rows;

    for (; at < end; at++) {
        if (*at > ',') {
            field = field * 10 + *at;
            continue;
        }
        sum += field;
        field = 0;
        rows += *at == '\n';
    }
    *scan = (struct scan){field, sum, rows};
}

int main(int argc, char **argv)
{
    static unsigned char buffer[BUFFER];
    struct scan scan = {0};
    int fd = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    ssize_t length;

    if (fd < 0) {
        fputs("usage: parse_floor FILE\n", stderr);
        return EXIT_FAILURE;
    }
    while ((length = read(fd, buffer, sizeof(buffer))) > 0)
        scan_piece(&scan, buffer, buffer + length);
    printf("%llu rows, sum %llu\n", (unsigned long long)scan.rows, (unsigned long long)scan.sum);
    return length < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
