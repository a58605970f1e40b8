// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/unnamed_file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static enum status no_room(const char *name, struct fault *fault, int error_number)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("No room for a temporary copy of {1}", arg_text(name)),
                           error_number);
}

enum status unnamed_file_write(int fd, struct slice bytes, const char *name, struct fault *fault)
{
    while (bytes.length > 0) {
        ssize_t written = write(fd, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return no_room(name, fault, errno);
        bytes = (struct slice){bytes.at + written, bytes.length - (size_t)written};
    }
    return STATUS_OK;
}

enum status unnamed_file(struct slice bytes, const char *name, struct fault *fault, int *ret_fd)
{
    int fd = memfd_create("regulars", MFD_CLOEXEC);

    if (fd < 0)
        return no_room(name, fault, errno);
    enum status status = unnamed_file_write(fd, bytes, name, fault);
    if (status == STATUS_OK && lseek(fd, 0, SEEK_SET) != 0)
        status = no_room(name, fault, errno);
    if (status != STATUS_OK) {
        close(fd);
        return status;
    }
    *ret_fd = fd;
    return STATUS_OK;
}
