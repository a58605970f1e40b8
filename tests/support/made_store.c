// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/made_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/migrate.h"
#include "store/migration.h"
#include "support/check.h"
#include "support/postgres_server.h"

/* An empty store becomes one with tables, and is closed. */
static void make_first(struct empty_store *at)
{
    empty_store_make(at, STORE_CREATE);
    struct work work = work_start(at->store, &at->arena);
    if (schema_migrate(&work) != STATUS_OK)
        fail_msg("%s (%s)", work.fault.message.one, work.fault.detail);
    empty_store_script(at, "UPDATE id_block SET next_id = 1"); /* as in a store just made */
    empty_store_close(at);
}

static struct slice read_whole(struct arena *arena, const char *path)
{
    struct stat found;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &found), 0);
    char *bytes = arena_alloc(arena, (size_t)found.st_size);
    assert_int_equal(read(fd, bytes, (size_t)found.st_size), found.st_size);
    close(fd);
    return (struct slice){bytes, (size_t)found.st_size};
}

/* The file of this program's first store; kept until the program ends. */
static struct slice first_file(void)
{
    static struct arena kept;
    static struct slice file;

    if (file.length == 0) {
        struct empty_store first = {0};

        make_first(&first);
        file = read_whole(&kept, first.path);
        empty_store_remove(&first);
    }
    return file;
}

static void copy_file(const char *path)
{
    struct slice file = first_file();
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, file.at, file.length), (ssize_t)file.length);
    assert_int_equal(close(fd), 0);
}

/* Another one for each schema: a server may see more than one build. */
static const char *original_name(struct arena *arena)
{
    struct text name = text_new(arena);
    uint64_t sum = 0;

    for (size_t i = 0; i < migration_count; i++)
        for (size_t byte = 0; byte < sizeof(migrations[i].checksum); byte++)
            sum = sum * 31 + migrations[i].checksum[byte];
    text_format(&name, "regulars_tables_%016llx", (unsigned long long)sum);
    return name.at;
}

/* Whoever comes first makes the original. One that is half made never has its name. */
static void copy_database(struct empty_store *at)
{
    const char *original = original_name(&at->arena);

    if (postgres_copy(at->address, original))
        return;
    struct empty_store first = {0};
    make_first(&first);
    postgres_keep(first.address, original);
    empty_store_remove(&first);
    assert_true(postgres_copy(at->address, original));
}

void made_store_make(struct empty_store *at, enum store_access access)
{
    empty_store_place(at);
    if (at->path)
        copy_file(at->path);
    else
        copy_database(at);
    empty_store_reopen(at, access);
}
