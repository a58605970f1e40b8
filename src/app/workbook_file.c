// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/workbook_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 4, PEEKS_MAX = 100, PEEK_PAUSE_MS = 20, PIECE = 64 * 1024 };

static const char zip_head[HEAD] = {'P', 'K', 3, 4};
static const char container_head[HEAD] = {(char)0xD0, (char)0xCF, (char)0x11, (char)0xE0};

static bool begins_like_workbook(const char *head, size_t length)
{
    return memcmp(head, zip_head, length) == 0 || memcmp(head, container_head, length) == 0;
}

/* A copy of what the pipe holds, by way of a second pipe; nothing is taken from the first. */
static ssize_t peek_pipe(int fd, char head[HEAD])
{
    int copy[2];

    if (pipe2(copy, O_CLOEXEC) != 0)
        return -1;
    ssize_t length = tee(fd, copy[1], HEAD, 0);
    if (length > 0)
        length = read(copy[0], head, (size_t)length);
    close(copy[0]);
    close(copy[1]);
    return length;
}

static ssize_t peek(int fd, mode_t mode, char head[HEAD])
{
    if (S_ISREG(mode))
        return pread(fd, head, HEAD, lseek(fd, 0, SEEK_CUR));
    if (S_ISFIFO(mode))
        return peek_pipe(fd, head);
    if (S_ISSOCK(mode))
        return recv(fd, head, HEAD, MSG_PEEK);
    return -1;
}

/* Waits a little; true when the writer has closed its end, so that no more will come. */
static bool is_ended_after_pause(int fd)
{
    struct pollfd waited = {.fd = fd, .events = 0};

    return poll(&waited, 1, PEEK_PAUSE_MS) > 0 && (waited.revents & POLLHUP) != 0;
}

/* A writer may give its first bytes one by one; one that stops after them has no workbook. */
bool workbook_file_is(int fd)
{
    struct stat facts;
    char head[HEAD];
    bool is_ended = false;

    if (fstat(fd, &facts) != 0)
        return false;
    for (int i = 0; i < PEEKS_MAX; i++) {
        ssize_t length = peek(fd, facts.st_mode, head);

        if (length == HEAD)
            return begins_like_workbook(head, HEAD);
        if (length <= 0 || is_ended || S_ISREG(facts.st_mode) ||
            !begins_like_workbook(head, (size_t)length))
            return false;
        is_ended = is_ended_after_pause(fd);
    }
    return false;
}

/* Where the disk's folder for temporary files cannot do it, memory can. */
static int open_unnamed(void)
{
    int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

    return fd >= 0 ? fd : memfd_create("workbook", MFD_CLOEXEC);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static enum status copy_rest(int from, int to, const char *name, struct fault *fault)
{
    char piece[PIECE];
    int64_t copied = 0;

    for (;;) {
        ssize_t length = read(from, piece, sizeof(piece));

        if (length == 0)
            return STATUS_OK;
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                                   MESSAGE("{1} cannot be read", arg_text(name)), errno);
        copied += length;
        if (copied > WORKBOOK_SPOOL_MIB * INT64_C(1024) * 1024)
            return fault_set(fault, STATUS_INVALID, "",
                             MESSAGE("{1} has more than {2} MiB: give it as several CSV files",
                                     arg_text(name), arg_count(WORKBOOK_SPOOL_MIB)));
        if (!write_all(to, piece, (size_t)length))
            return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                                   MESSAGE("No room for a temporary copy of {1}", arg_text(name)),
                                   errno);
    }
}

enum status workbook_file_spool(int fd, const char *name, struct fault *fault, int *ret_fd)
{
    struct stat facts;
    bool is_at_start =
        fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
    int spool = is_at_start ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : open_unnamed();

    if (spool < 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("No room for a temporary copy of {1}", arg_text(name)),
                               errno);
    if (!is_at_start) {
        enum status status = copy_rest(fd, spool, name, fault);

        if (status != STATUS_OK) {
            close(spool);
            return status;
        }
    }
    *ret_fd = spool;
    return STATUS_OK;
}
