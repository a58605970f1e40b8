// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/disk_reserve.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/text.h"

enum { OWNER_ONLY = 0600 };

struct disk_reserve {
    const char *path, *folder;
    bool is_held, has_failed; /* has_failed: this disk reserves nothing */
    atomic_bool is_short;
};

enum disk_step disk_step(bool is_held, int64_t free_bytes)
{
    if (is_held)
        return free_bytes < DISK_FULL_BYTES ? DISK_GIVE_UP : DISK_AS_IT_IS;
    return free_bytes >= DISK_RESERVE_BYTES + DISK_SPARE_BYTES ? DISK_MAKE : DISK_AS_IT_IS;
}

static bool is_whole(const char *path)
{
    struct stat file;

    return lstat(path, &file) == 0 && S_ISREG(file.st_mode) &&
           (int64_t)file.st_blocks * 512 >= DISK_RESERVE_BYTES;
}

struct disk_reserve *disk_reserve_open(const char *path, struct arena *arena)
{
    struct disk_reserve *reserve = arena_alloc(arena, sizeof(*reserve));
    struct text name = text_new(arena);
    const char *slash = strrchr(path, '/');

    text_format(&name, "%s.reserve", path);
    reserve->path = name.at;
    reserve->folder = !slash          ? "."
                      : slash == path ? "/"
                                      : arena_copy(arena, path, (size_t)(slash - path));
    reserve->is_held = is_whole(reserve->path);
    reserve->has_failed = false;
    atomic_init(&reserve->is_short, false);
    return reserve;
}

/* -1 when the disk does not say. */
static int64_t free_bytes(const struct disk_reserve *reserve)
{
    struct statvfs disk;

    if (statvfs(reserve->folder, &disk) != 0)
        return -1;
    uint64_t bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    return bytes > INT64_MAX ? INT64_MAX : (int64_t)bytes;
}

/* What stands there was of no use, or somebody else's link: it is not followed. */
static bool make(struct disk_reserve *reserve)
{
    (void)unlink(reserve->path);
    int fd = open(reserve->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, OWNER_ONLY);

    if (fd < 0)
        return false;
    bool is_made = fallocate(fd, 0, 0, DISK_RESERVE_BYTES) == 0;
    close(fd);
    if (!is_made)
        (void)unlink(reserve->path);
    return is_made;
}

static enum disk_change try_to_make(struct disk_reserve *reserve)
{
    bool had_failed = reserve->has_failed;

    atomic_store(&reserve->is_short, false);
    if (had_failed)
        return DISK_UNCHANGED;
    reserve->is_held = make(reserve);
    reserve->has_failed = !reserve->is_held;
    return reserve->is_held ? DISK_MADE : DISK_NOT_MADE;
}

enum disk_change disk_reserve_look(struct disk_reserve *reserve)
{
    int64_t bytes = free_bytes(reserve);

    if (bytes < 0)
        return DISK_UNCHANGED;
    switch (disk_step(reserve->is_held, bytes)) {
    case DISK_GIVE_UP:
        atomic_store(&reserve->is_short, true);
        reserve->is_held = unlink(reserve->path) != 0;
        return reserve->is_held ? DISK_UNCHANGED : DISK_GIVEN_UP;
    case DISK_MAKE:
        return try_to_make(reserve);
    case DISK_AS_IT_IS:
        break;
    }
    /* Given up, and no room yet; or none was ever made; or it could not be given up. */
    if (!reserve->is_held && (bytes < DISK_FULL_BYTES || !reserve->has_failed))
        atomic_store(&reserve->is_short, true);
    else if (reserve->is_held && bytes >= DISK_SPARE_BYTES)
        atomic_store(&reserve->is_short, false);
    return DISK_UNCHANGED;
}

bool disk_is_short(const struct disk_reserve *reserve)
{
    return reserve && atomic_load(&reserve->is_short);
}
