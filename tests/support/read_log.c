// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/read_log.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void read_case_open(struct read_case *read_case)
{
    *read_case = (struct read_case){.options = {.as_of = DAY_NONE, .threads = 2}};
}

static int file_of(struct slice bytes)
{
    int fd = memfd_create("orders", 0);

    for (size_t at = 0; at < bytes.length;) {
        ssize_t written = write(fd, bytes.at + at, bytes.length - at);
        if (written <= 0)
            abort();
        at += (size_t)written;
    }
    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    return fd;
}

enum status read_case_read(struct read_case *read_case, const struct slice *files, size_t count)
{
    enum status status = STATUS_OK;

    read_case->reader =
        order_log_reader_open(&read_case->options, &read_case->arena, &read_case->fault);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        int fd = file_of(files[i]);
        status = order_log_reader_add(read_case->reader, i == 0 ? "orders.csv" : "more.csv", fd,
                                      (int64_t)files[i].length);
        close(fd);
    }
    if (status == STATUS_OK)
        status = order_log_reader_finish(read_case->reader, &read_case->log);
    read_case->findings = order_log_reader_findings(read_case->reader);
    return status;
}

enum status read_case_text(struct read_case *read_case, const char *text)
{
    struct slice file = slice_of(text);

    return read_case_read(read_case, &file, 1);
}

void read_case_close(struct read_case *read_case)
{
    if (read_case->reader != NULL)
        order_log_reader_close(read_case->reader);
    order_log_close(&read_case->log);
    arena_free(&read_case->arena);
}
