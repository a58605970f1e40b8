// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/empty_store.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/store_parts.h"
#include "support/check.h"
#include "support/postgres_server.h"

static bool is_on_postgres(void)
{
    const char *kind = getenv("REGULARS_TEST_STORE");

    return kind && strcmp(kind, "postgres") == 0;
}

bool store_is_missing(void)
{
    struct arena arena = {0};
    bool is_missing = is_on_postgres() && !postgres_new_address(&arena);

    if (is_missing)
        puts("1..0 # SKIP " NO_POSTGRES);
    arena_free(&arena);
    return is_missing;
}

static const char *new_folder(struct arena *arena)
{
    const char *temporary = getenv("TMPDIR");
    struct text path = text_new(arena);

    text_format(&path, "%s/regulars-store-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(path.at));
    return path.at;
}

void empty_store_place(struct empty_store *at)
{
    struct text path = text_new(&at->arena), address = text_new(&at->arena);

    at->folder = new_folder(&at->arena);
    if (is_on_postgres()) {
        at->path = NULL;
        at->address = postgres_new_address(&at->arena);
        assert_non_null(at->address);
    } else {
        text_format(&path, "%s/test.db", at->folder);
        text_format(&address, "sqlite:%s", path.at);
        at->path = path.at;
        at->address = address.at;
    }
}

void empty_store_make(struct empty_store *at, enum store_access access)
{
    empty_store_place(at);
    empty_store_reopen(at, access);
}

void empty_store_reopen(struct empty_store *at, enum store_access access)
{
    const struct store_options options = {.access = access};
    struct fault fault = {0};

    empty_store_close(at);
    if (store_open(at->address, &options, &at->arena, &fault, &at->store) != STATUS_OK)
        fail_msg("%s (%s)", fault.message.one, fault.detail);
    store_wrap_connections(at->store, failing_store_wrap, &at->failing);
}

/* A test that failed leaves its unit of work open: the store then stays, so that cmocka can tell
 * what failed. */
static bool is_in_use(const struct store *store)
{
    return store->readers.idle_count != store->readers.open_count ||
           store->writers.idle_count != store->writers.open_count;
}

void empty_store_close(struct empty_store *at)
{
    if (at->store && !is_in_use(at->store))
        store_close(at->store);
    at->store = NULL;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found, (void)kind, (void)place;
    return remove(path);
}

void empty_store_remove(struct empty_store *at)
{
    enum { DESCRIPTORS = 16 };

    empty_store_close(at);
    if (at->address && !at->path)
        postgres_drop(at->address);
    if (at->folder)
        nftw(at->folder, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    arena_free(&at->arena);
    *at = (struct empty_store){0};
}

/* The words of migrations that differ. */
static const char *dialect(struct empty_store *at, const char *sql)
{
    static const char *const words[][3] = {
        {"@INT64@", "INTEGER", "BIGINT"}, {"@BLOB@", "BLOB", "BYTEA"}, {"@STRICT@", "STRICT", ""}};
    struct text text = text_new(&at->arena);

    while (*sql) {
        size_t word = 0;

        while (word < 3 && strncmp(sql, words[word][0], strlen(words[word][0])) != 0)
            word++;
        if (word == 3) {
            text_add_char(&text, *sql++);
            continue;
        }
        text_add(&text, words[word][store_kind(at->store) == STORE_SQLITE ? 1 : 2]);
        sql += strlen(words[word][0]);
    }
    return text.at;
}

void empty_store_script(struct empty_store *at, const char *sql)
{
    struct work work = work_start(at->store, &at->arena);
    enum status status = work_begin(&work);

    if (status == STATUS_OK)
        status = work.db->driver->run_script(work.db, dialect(at, sql), &work.fault);
    if (status == STATUS_OK)
        status = work_commit(&work);
    if (status != STATUS_OK)
        fail_msg("%s (%s)", work.fault.message.one, work.fault.detail);
}
