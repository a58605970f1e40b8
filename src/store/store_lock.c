// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

enum { READERS_WAIT_MILLISECONDS = 5000, STEP_MILLISECONDS = 20, LOCK_MODE = 0600 };

static const char *lock_path(const char *store_path, struct arena *arena)
{
    struct text path = text_new(arena);

    text_format(&path, "%s.lock", store_path);
    return path.at;
}

static enum status cannot_lock(const char *path, struct fault *fault)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("cannot lock the store: {1} cannot be opened", arg_text(path)),
                           errno);
}

/* A store that another user owns stays theirs when root makes its lock. */
static void give_to_owner(int fd, const char *store_path)
{
    struct stat store;

    if (geteuid() == 0 && stat(store_path, &store) == 0 && store.st_uid != 0)
        (void)!fchown(fd, store.st_uid, store.st_gid);
}

static int open_lock(const char *path, const char *store_path, int access)
{
    int fd = open(path, access | O_CLOEXEC | O_NOFOLLOW);

    if (fd >= 0 || errno != ENOENT)
        return fd;
    fd = open(path, access | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);
    if (fd >= 0)
        give_to_owner(fd, store_path);
    return fd;
}

/* Locks the whole file, or says in *held who has it: F_RDLCK or F_WRLCK. */
static bool try_lock(int fd, short type, short *held)
{
    struct flock wanted = {.l_type = type, .l_whence = SEEK_SET};
    struct flock found = {.l_type = type, .l_whence = SEEK_SET};

    if (fcntl(fd, F_OFD_SETLK, &wanted) == 0)
        return true;
    *held = fcntl(fd, F_OFD_GETLK, &found) == 0 && found.l_type == F_RDLCK ? F_RDLCK : F_WRLCK;
    return false;
}

enum status store_lock_take(const char *store_path, struct arena *arena, struct fault *fault,
                            struct store_lock *ret_lock)
{
    const char *path = lock_path(store_path, arena);
    int64_t deadline = clock_ticks() + READERS_WAIT_MILLISECONDS * INT64_C(1000000);
    int fd = open_lock(path, store_path, O_RDWR);
    short held = F_UNLCK;

    if (fd < 0)
        return cannot_lock(path, fault);
    while (!try_lock(fd, F_WRLCK, &held)) {
        if (held == F_RDLCK && clock_ticks() < deadline) {
            poll(NULL, 0, STEP_MILLISECONDS);
            continue;
        }
        close(fd);
        if (held == F_RDLCK)
            return fault_set(fault, STATUS_CONFLICT, "",
                             MESSAGE("another command is reading {1}: try again when it has ended",
                                     arg_text(store_path)));
        return fault_set(fault, STATUS_CONFLICT, "",
                         MESSAGE("{1} is in use by a server or by another command that writes",
                                 arg_text(store_path)));
    }
    ret_lock->fd = fd;
    return STATUS_OK;
}

enum status store_lock_share(const char *store_path, struct arena *arena, struct fault *fault,
                             struct store_lock *ret_lock)
{
    const char *path = lock_path(store_path, arena);
    int fd = open_lock(path, store_path, O_RDONLY);
    short held = F_UNLCK;

    ret_lock->fd = -1;
    if (fd < 0 && (errno == EACCES || errno == EPERM || errno == EROFS))
        return STATUS_OK;
    if (fd < 0)
        return cannot_lock(path, fault);
    if (try_lock(fd, F_RDLCK, &held))
        ret_lock->fd = fd;
    else
        close(fd);
    return STATUS_OK;
}

void store_lock_release(struct store_lock *lock)
{
    if (lock->fd >= 0)
        close(lock->fd);
    lock->fd = -1;
}
