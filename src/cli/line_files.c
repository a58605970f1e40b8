// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/hand_over.h"
#include "cli/command_line.h"

enum { FOLDER_BYTES = 4096 };

const char *command_line_path(struct command_line *line, const char *path)
{
    char link[32], folder[FOLDER_BYTES];
    struct text whole = text_new(line->arena);

    if (line->folder_fd == AT_FDCWD || path[0] == '/')
        return path;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", line->folder_fd);
    ssize_t length = readlink(link, folder, sizeof(folder));
    if (length <= 0 || (size_t)length >= sizeof(folder))
        return path;
    text_add_slice(&whole, (struct slice){folder, (size_t)length});
    text_add(&whole, "/");
    text_add(&whole, path);
    return whole.at;
}

static enum status refuse(struct command_line *line, const char *path, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return fault_set_errno(&line->fault, STATUS_NOT_FOUND, "",
                               MESSAGE("cannot read {1}: there is no such file", arg_text(path)),
                               error);
    if (error == EACCES || error == EPERM)
        return fault_set_errno(&line->fault, STATUS_FORBIDDEN, "",
                               MESSAGE("cannot read {1}: no right to read it", arg_text(path)),
                               error);
    return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("cannot read {1}", arg_text(path)), error);
}

enum status command_line_open(struct command_line *line, const char *path, int *ret_fd)
{
    int fd = -1;

    for (size_t i = 0; i < line->file_count && fd < 0; i++) {
        if (strcmp(line->files[i].path, path) == 0)
            fd = fcntl(line->files[i].fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    }
    if (fd < 0)
        fd = openat(line->folder_fd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse(line, path, errno);
    *ret_fd = fd;
    return STATUS_OK;
}
