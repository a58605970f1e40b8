// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_place.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "app/open_store.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/text.h"
#include "store/store_lock.h"

static const char *joined(struct arena *arena, const char *path, const char *suffix)
{
    struct text text = text_new(arena);

    text_add(&text, path);
    text_add(&text, suffix);
    return text.at;
}

/* "shop.db.2026-11-21-225900-123456": unlike any other, and in the order of time. UTC. */
static const char *dated(struct arena *arena, const char *path)
{
    const int64_t second = 1000000, day = 86400 * second;
    int64_t now = clock_now();
    int64_t seconds = now % day / second;
    struct text text = text_new(arena);
    char date[DAY_TEXT_SIZE];

    day_write((day_t)(now / day), date);
    text_format(&text, "%s.%s-%02d%02d%02d-%06d", path, date, (int)(seconds / 3600),
                (int)(seconds / 60 % 60), (int)(seconds % 60), (int)(now % second));
    return text.at;
}

static const char *made_beside(struct arena *arena, const char *path)
{
    struct text text = text_new(arena);
    uint64_t random;

    random_bytes(&random, sizeof(random));
    text_format(&text, "%s.restoring-%016" PRIx64, path, random);
    return text.at;
}

/* Opens the store to be filled, with the newest schema. */
static enum status open_empty(struct archive_place *place, const char *address)
{
    const struct store_opening opening = {.address = address, .use = USE_EMPTY};

    enum status status = open_store(&opening, place->arena, place->fault, &place->store);
    if (status != STATUS_OK)
        place->store = NULL;
    return status;
}

static enum status is_held(struct archive_place *place)
{
    place->fault->status = STATUS_OK;
    return fault_set(place->fault, STATUS_CONFLICT, "",
                     MESSAGE("{1} is in use by a server or a command: stop it first, then restore",
                             arg_text(place->path)));
}

/*
 * What stands there is opened once more, so that what is in its log of writes comes into the file
 * before it is moved. One that is too damaged for that is moved with its log.
 */
static enum status settle_old(struct archive_place *place, const char *address)
{
    const struct store_options options = {.access = STORE_WRITE};
    struct store *old;

    enum status status = store_open(address, &options, place->arena, place->fault, &old);
    if (status == STATUS_CONFLICT)
        return is_held(place);
    if (status == STATUS_OK)
        store_close(old);
    *place->fault = (struct fault){0};
    return STATUS_OK;
}

static enum status open_file(struct archive_place *place, const char *address,
                             enum archive_place_use use)
{
    bool is_there = access(place->path, F_OK) == 0;

    if (is_there && use == PLACE_KEEPS)
        return open_empty(place, address);
    if (is_there) {
        enum status status = settle_old(place, address);
        if (status != STATUS_OK)
            return status;
    }
    place->has_old = is_there;
    place->made_at = made_beside(place->arena, place->path);
    return open_empty(place, joined(place->arena, "sqlite:", place->made_at));
}

enum status archive_place_open(const char *address, enum archive_place_use use, struct arena *arena,
                               struct fault *fault, struct archive_place *ret_place)
{
    static const char scheme[] = "sqlite:";
    struct archive_place place = {.arena = arena, .fault = fault};
    enum status status;

    if (strncmp(address, scheme, sizeof(scheme) - 1) == 0) {
        place.path = address + sizeof(scheme) - 1;
        status = open_file(&place, address, use);
    } else if (use == PLACE_REPLACES) {
        status =
            fault_set(fault, STATUS_INVALID, "replace",
                      PLAIN_MESSAGE("--replace is for SQLite files: on PostgreSQL restore into "
                                    "a new database, and keep the old one until you are sure"));
    } else {
        status = open_empty(&place, address);
    }
    if (status == STATUS_OK)
        *ret_place = place;
    else
        archive_place_abandon(&place);
    return status;
}

static enum status cannot_move(struct archive_place *place)
{
    return fault_set_errno(place->fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("cannot move files of {1}", arg_text(place->path)), errno);
}

/* A file that is not there needs no move. */
static bool move(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 || errno == ENOENT;
}

/* A log of writes goes with its file: left behind, it would be taken for the new one's. */
static enum status move_old(struct archive_place *place)
{
    const char *to = dated(place->arena, place->path);
    struct arena *arena = place->arena;

    if (!move(place->path, to))
        return cannot_move(place);
    place->moved_to = to;
    if (!move(joined(arena, place->path, "-wal"), joined(arena, to, "-wal")))
        return cannot_move(place);
    unlink(joined(arena, place->path, "-shm"));
    return STATUS_OK;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

/* The new names are on the disk before anybody is told. */
static enum status settle_folder(struct archive_place *place)
{
    int fd = open(folder_of(place->arena, place->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return cannot_move(place);
    bool is_settled = fsync(fd) == 0;
    enum status status = is_settled ? STATUS_OK : cannot_move(place);
    close(fd);
    return status;
}

static enum status take_place(struct archive_place *place)
{
    enum status status = place->has_old ? move_old(place) : STATUS_OK;

    if (status != STATUS_OK)
        return status;
    if (renameat2(AT_FDCWD, place->made_at, AT_FDCWD, place->path, RENAME_NOREPLACE) != 0)
        return cannot_move(place);
    unlink(joined(place->arena, place->made_at, ".lock"));
    place->made_at = NULL;
    return settle_folder(place);
}

/* Nobody else opens the store while its files move. */
static enum status take_place_alone(struct archive_place *place)
{
    struct store_lock lock;

    if (access(joined(place->arena, place->made_at, "-wal"), F_OK) == 0) {
        errno = EBUSY;
        return cannot_move(place);
    }
    enum status status = store_lock_take(place->path, place->arena, place->fault, &lock);
    if (status == STATUS_CONFLICT)
        return is_held(place);
    if (status != STATUS_OK)
        return status;
    status = take_place(place);
    store_lock_release(&lock);
    return status;
}

static void close_store_of(struct archive_place *place)
{
    if (place->store)
        close_store(place->store);
    place->store = NULL;
}

enum status archive_place_finish(struct archive_place *place)
{
    close_store_of(place);
    return place->made_at ? take_place_alone(place) : STATUS_OK;
}

void archive_place_abandon(struct archive_place *place)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".lock", ".sock"};

    close_store_of(place);
    for (size_t i = 0; place->made_at && i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
        unlink(joined(place->arena, place->made_at, suffixes[i]));
    place->made_at = NULL;
}
