// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/store_parts.h"

static enum status fail(struct work *work, const char *path, int error)
{
    return fault_set_errno(&work->fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("the copy {1} cannot be written", arg_text(path)), error);
}

/* Outside of any unit of work, as this statement wants it. */
static enum status fill(struct work *work, const char *path)
{
    struct db *db = NULL;
    enum status status = store_take(work->store, DB_UNIT_WRITE, STORE_WAITS, &work->fault, &db);

    if (status != STATUS_OK)
        return status;
    if (!db)
        return fail(work, path, EBUSY);
    status = db->driver->run(db, "VACUUM INTO $1", DB_BIND(db_text(path)), NULL, NULL, NULL,
                             &work->fault);
    store_give(work->store, DB_UNIT_WRITE, db);
    return status;
}

/* The folder too: a file whose name is lost is lost. */
static bool is_on_disk(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return is_done;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

enum status store_copy_beside(struct work *work, const char *suffix, const char **ret_path)
{
    struct text path = text_new(work->arena);

    if (work->store->kind != STORE_SQLITE)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("a PostgreSQL database has to be copied by its own tool: "
                                       "run pg_dump first, then this command with --copied"));
    text_format(&path, "%s.%s", work->store->location, suffix);
    int fd = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return fail(work, path.at, errno);
    close(fd);

    enum status status = fill(work, path.at);
    if (status == STATUS_OK &&
        (!is_on_disk(path.at) || !is_on_disk(folder_of(work->arena, path.at))))
        status = fail(work, path.at, errno);
    if (status != STATUS_OK)
        (void)unlink(path.at);
    else
        *ret_path = path.at;
    return status;
}
