// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

static enum status cannot_write(const struct new_file *file, int error_number)
{
    struct message_arg path = arg_text(file->path);

    switch (error_number) {
    case ENOENT:
    case ENOTDIR:
        return fault_set_errno(file->fault, STATUS_NOT_FOUND, "",
                               MESSAGE("cannot write {1}: its folder does not exist", path),
                               error_number);
    case EACCES:
    case EPERM:
    case EROFS:
        return fault_set_errno(file->fault, STATUS_FORBIDDEN, "",
                               MESSAGE("cannot write {1}: no right to write there", path),
                               error_number);
    case ENOSPC:
    case EDQUOT:
        return fault_set_errno(file->fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("cannot write {1}: the disk is full", path), error_number);
    default:
        return fault_set_errno(file->fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("cannot write {1}", path), error_number);
    }
}

static bool is_kept(struct kept_files kept, const struct stat *found)
{
    for (size_t i = 0; i < kept.count; i++)
        if (kept.items[i].device == found->st_dev && kept.items[i].number == found->st_ino)
            return true;
    return false;
}

static struct slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return slice_of(".");
    return (struct slice){path, slash == path ? 1 : (size_t)(slash - path)};
}

/* The one path of a file that may not be there yet: two outputs can be compared by it. */
static const char *resolved_path(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    struct slice folder = folder_of(path);
    char resolved[PATH_MAX];
    struct text target = text_new(arena);

    if (realpath(path, resolved))
        return arena_copy(arena, resolved, strlen(resolved));
    if (!realpath(arena_copy(arena, folder.at, folder.length), resolved))
        return path;
    text_format(&target, "%s/%s", resolved, slash ? slash + 1 : path);
    return target.at;
}

/* Looks at what stands at the path already; `found->st_mode` stays 0 when there is nothing. */
static enum status look_at_target(struct new_file *file, struct kept_files kept,
                                  struct arena *arena, struct stat *found)
{
    file->target = resolved_path(file->path, arena);
    if (stat(file->path, found) != 0) {
        *found = (struct stat){0};
        return STATUS_OK;
    }
    if (S_ISDIR(found->st_mode))
        return fault_set(file->fault, STATUS_INVALID, "",
                         MESSAGE("cannot write {1}: it is a folder", arg_text(file->path)));
    if (is_kept(kept, found))
        return fault_set(file->fault, STATUS_INVALID, "",
                         MESSAGE("cannot write {1}: it is being read", arg_text(file->path)));
    return STATUS_OK;
}

/* Hidden, and of a fixed length, so that a name of the longest allowed length works too. */
static const char *temporary_beside(const char *target, struct arena *arena)
{
    struct slice folder = folder_of(target);
    struct text name = text_new(arena);
    uint64_t random;

    random_bytes(&random, sizeof(random));
    text_add_slice(&name, folder);
    text_format(&name, "/.regulars-%016" PRIx64, random);
    return name.at;
}

static enum status open_direct(struct new_file *file)
{
    file->way = NEW_FILE_DIRECT;
    file->fd = open(file->path, O_WRONLY | O_CLOEXEC);
    return file->fd >= 0 ? STATUS_OK : cannot_write(file, errno);
}

static enum status open_beside(struct new_file *file, struct arena *arena)
{
    enum { MODE = 0666 }; /* less the umask, as for any new file */
    struct slice folder = folder_of(file->target);

    file->temporary = temporary_beside(file->target, arena);
    file->way = NEW_FILE_UNNAMED;
    file->fd =
        open(arena_copy(arena, folder.at, folder.length), O_TMPFILE | O_RDWR | O_CLOEXEC, MODE);
    if (file->fd < 0) {
        file->way = NEW_FILE_NAMED;
        file->fd = open(file->temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, MODE);
    }
    return file->fd >= 0 ? STATUS_OK : cannot_write(file, errno);
}

enum status new_file_open(const char *path, struct kept_files kept, struct arena *arena,
                          struct fault *fault, struct new_file *ret_file)
{
    struct new_file file = {.fd = -1, .path = path, .fault = fault};
    struct stat found;

    if (path[0] == '\0')
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("cannot write a file without a name"));
    enum status status = look_at_target(&file, kept, arena, &found);
    if (status != STATUS_OK)
        return status;
    if (found.st_mode != 0 && !S_ISREG(found.st_mode))
        status = open_direct(&file);
    else
        status = open_beside(&file, arena);
    if (status != STATUS_OK)
        return status;

    /* A file that is replaced keeps its rights; without the right to set them, the new ones do. */
    if (S_ISREG(found.st_mode) && fchmod(file.fd, found.st_mode & 07777) != 0)
        errno = 0;
    *ret_file = file;
    return STATUS_OK;
}

enum status new_file_write(struct new_file *file, struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(file->fd, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return cannot_write(file, errno);
        bytes.at += written;
        bytes.length -= (size_t)written;
    }
    return STATUS_OK;
}

enum status new_file_settle(struct new_file *file)
{
    /* Devices and pipes have nothing to wait for and say EINVAL. */
    if (file->way != NEW_FILE_DIRECT && fsync(file->fd) != 0)
        return cannot_write(file, errno);
    return STATUS_OK;
}

static enum status take_name(struct new_file *file)
{
    if (file->way == NEW_FILE_DIRECT)
        return STATUS_OK;
    if (file->way == NEW_FILE_UNNAMED) {
        char unnamed[32];

        snprintf(unnamed, sizeof(unnamed), "/proc/self/fd/%d", file->fd);
        if (linkat(AT_FDCWD, unnamed, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) != 0)
            return cannot_write(file, errno);
        file->way = NEW_FILE_NAMED;
    }
    if (rename(file->temporary, file->target) != 0)
        return cannot_write(file, errno);
    return STATUS_OK;
}

enum status new_file_finish(struct new_file *file)
{
    enum status status = new_file_settle(file);

    if (status == STATUS_OK)
        status = take_name(file);
    if (status != STATUS_OK)
        return status;

    int fd = file->fd;
    file->fd = -1;
    file->temporary = NULL;
    return close(fd) == 0 ? STATUS_OK : cannot_write(file, errno);
}

void new_file_abandon(struct new_file *file)
{
    if (!file->target || file->fd < 0)
        return;
    if (file->way == NEW_FILE_NAMED)
        unlink(file->temporary);
    close(file->fd);
    file->fd = -1;
}
