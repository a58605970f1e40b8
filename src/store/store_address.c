// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_address.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* Names that stand beside a store, as long as the longest suffix. */
static const char *const COMPANIONS[] = {"", "-wal", "-shm", "-journal", ".lock"};
enum { COMPANION_COUNT = sizeof(COMPANIONS) / sizeof(COMPANIONS[0]), SUFFIX_MAX = 8 };

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static enum status cannot_look(const char *path, struct fault *fault)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("cannot look at {1}", arg_text(path)), errno);
}

static enum status read_path(const char *path, struct arena *arena, struct fault *fault,
                             const char **ret_location)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char resolved[PATH_MAX];
    struct text location = text_new(arena);

    if (*name == '\0')
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the address of the store names no file: expected "
                                       "sqlite:PATH"));
    if (!realpath(path, resolved)) {
        if (!realpath(folder_of(path, arena), resolved))
            return fault_set_errno(fault, STATUS_NOT_FOUND, "",
                                   MESSAGE("the folder of {1} cannot be found", arg_text(path)),
                                   errno);
        text_format(&location, "%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, name);
    } else {
        text_add(&location, resolved);
    }
    if (location.length + SUFFIX_MAX >= PATH_MAX)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("the path of the store is longer than {1} bytes",
                                 arg_count(PATH_MAX - SUFFIX_MAX - 1)));
    *ret_location = location.at;
    return STATUS_OK;
}

enum status store_address_read(const char *address, struct arena *arena, struct fault *fault,
                               struct store_address *ret_address)
{
    static const char SQLITE[] = "sqlite:";
    struct store_address read = {.kind = STORE_POSTGRESQL, .location = address};

    if (begins_with(address, "postgresql://") || begins_with(address, "postgres://")) {
        *ret_address = read;
        return STATUS_OK;
    }
    if (!begins_with(address, SQLITE))
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the address of a store begins with sqlite: or "
                                       "postgresql://, as sqlite:regulars.db"));
    read.kind = STORE_SQLITE;
    enum status status = read_path(address + sizeof(SQLITE) - 1, arena, fault, &read.location);
    if (status == STATUS_OK)
        *ret_address = read;
    return status;
}

/*
 * In a folder where everybody may make files but not take away those of others (as /tmp), what
 * stands beside the store has to be its owner's.
 */
static enum status check_companions(const char *path, struct arena *arena, struct fault *fault)
{
    struct stat store, found;
    uid_t owner = stat(path, &store) == 0 ? store.st_uid : geteuid();

    for (size_t i = 0; i < COMPANION_COUNT; i++) {
        struct text name = text_new(arena);

        text_format(&name, "%s%s", path, COMPANIONS[i]);
        if (lstat(name.at, &found) == 0 && (!S_ISREG(found.st_mode) || found.st_uid != owner))
            return fault_set(fault, STATUS_INVALID, "",
                             MESSAGE("{1} belongs to somebody else: keep the store in a folder of "
                                     "its own",
                                     arg_text(name.at)));
    }
    return STATUS_OK;
}

static enum status check_folder(const char *path, struct arena *arena, struct fault *fault)
{
    const char *folder = folder_of(path, arena);
    struct stat found;

    if (stat(folder, &found) != 0)
        return cannot_look(folder, fault);
    if (!(found.st_mode & S_IWOTH))
        return STATUS_OK;
    if (found.st_mode & S_ISVTX)
        return check_companions(path, arena, fault);
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("everybody may write to the folder {1}, so a store there would not be "
                             "safe: take that right away (chmod o-w) or choose another folder",
                             arg_text(folder)));
}

enum status store_file_check(const char *path, enum store_file expected, struct arena *arena,
                             struct fault *fault)
{
    struct stat found;

    if (stat(path, &found) != 0) {
        if (errno != ENOENT)
            return cannot_look(path, fault);
        if (expected == STORE_FILE_EXISTS)
            return fault_set(fault, STATUS_NOT_FOUND, "",
                             MESSAGE("there is no store at {1}", arg_text(path)));
        return check_folder(path, arena, fault);
    }
    if (!S_ISREG(found.st_mode))
        return fault_set(fault, STATUS_INVALID, "", MESSAGE("{1} is not a file", arg_text(path)));
    if (found.st_mode & S_IWOTH)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("everybody may write to {1}: take that right away (chmod o-w)",
                                 arg_text(path)));
    return check_folder(path, arena, fault);
}
