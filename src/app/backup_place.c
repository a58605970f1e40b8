// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/backup_place.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

static const char *beside(const char *address, struct arena *arena)
{
    static const char scheme[] = "sqlite:";
    struct text path = text_new(arena);

    if (strncmp(address, scheme, strlen(scheme)) == 0)
        address += strlen(scheme);
    text_format(&path, "%s.backups", address);
    return path.at;
}

static enum status cannot_use(const char *path, int error_number, struct fault *fault)
{
    return fault_set_errno(
        fault, error_number == ENOENT ? STATUS_NOT_FOUND : STATUS_UNAVAILABLE, "backup-folder",
        MESSAGE("backups cannot be written into the folder {1}", arg_text(path)), error_number);
}

enum status backup_place_open(const char *named, const char *address, struct arena *arena,
                              struct fault *fault, const char **ret_folder)
{
    enum { OWNER_ONLY = 0700 };
    char resolved[PATH_MAX];
    struct stat found;

    if (!named && strncmp(address, "postgres", 8) == 0) {
        *ret_folder = NULL;
        return STATUS_OK;
    }
    const char *path = named ? named : beside(address, arena);
    /* A full disk is no reason to serve nothing. */
    if (!named && mkdir(path, OWNER_ONLY) != 0 && errno != EEXIST) {
        log_event(LOG_WARNING, "no backups: their folder cannot be made",
                  LOG_FIELDS({.name = "folder", .text = path}));
        *ret_folder = NULL;
        return STATUS_OK;
    }
    if (!realpath(path, resolved) || stat(resolved, &found) != 0)
        return cannot_use(path, errno, fault);
    if (!S_ISDIR(found.st_mode))
        return cannot_use(path, ENOTDIR, fault);
    if (access(resolved, R_OK | W_OK | X_OK) != 0)
        return cannot_use(path, errno, fault);
    *ret_folder = arena_copy(arena, resolved, strlen(resolved));
    return STATUS_OK;
}
