// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store.h"

#include <assert.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "store/store_address.h"
#include "store/store_parts.h"

enum { WAIT_MILLISECONDS = 10000, SERVER_READERS = 16, COMMAND_READERS = 1 };

static bool is_server(enum store_access access)
{
    return access == STORE_SERVE || access == STORE_SERVE_CREATE;
}

static bool may_create(enum store_access access)
{
    return access == STORE_CREATE || access == STORE_SERVE_CREATE;
}

enum store_kind store_kind(const struct store *store)
{
    return store->kind;
}

enum store_access store_access(const struct store *store)
{
    return store->access;
}

bool store_may_write(const struct store *store)
{
    return store->access != STORE_READ;
}

bool store_has_failed(const struct store *store)
{
    return atomic_load(&store->has_failed);
}

void store_set_failed(struct store *store)
{
    atomic_store(&store->has_failed, true);
}

bool store_is_astray(const struct store *store)
{
    return atomic_load(&store->is_astray);
}

void store_set_astray(struct store *store, bool is_astray)
{
    atomic_store(&store->is_astray, is_astray);
}

int64_t store_log_bytes(const struct store *store)
{
    return atomic_load(&store->log_bytes);
}

bool store_log_is_missing(const struct store *store)
{
    return atomic_load(&store->log_is_missing);
}

void store_set_log_missing(struct store *store)
{
    atomic_store(&store->log_is_missing, true);
}

void store_note_log(struct store *store, int64_t byte_count)
{
    atomic_store(&store->log_bytes, byte_count);
}

void store_wrap_connections(struct store *store, struct db *(*wrap)(void *context, struct db *db),
                            void *context)
{
    store->wrap = wrap;
    store->wrap_context = context;
    store_pool_wrap(&store->readers, wrap, context);
    store_pool_wrap(&store->writers, wrap, context);
}

enum status store_refuse_writing(const struct store *store, struct fault *fault)
{
    if (store_has_failed(store))
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store takes no more changes, as the disk reported an "
                                       "error: see to the disk, then start the program again"));
    return fault_set(fault, STATUS_UNAVAILABLE, "",
                     PLAIN_MESSAGE("the store was opened for reading only"));
}

/* --- connections ---------------------------------------------------------------------------- */

static struct store_pool *pool_of(struct store *store, enum db_unit unit)
{
    return unit == DB_UNIT_WRITE ? &store->writers : &store->readers;
}

static enum status open_connection(struct store *store, enum store_connection connection,
                                   struct fault *fault, struct db **ret_db)
{
    struct db *db;
    enum status status = store->kind == STORE_SQLITE
                             ? db_sqlite_open(store, store->location, connection, fault, &db)
                             : db_postgres_open(store, store->location, connection, fault, &db);

    if (status != STATUS_OK)
        return status;
    *ret_db = store->wrap ? store->wrap(store->wrap_context, db) : db;
    return STATUS_OK;
}

static enum store_connection connection_for(enum db_unit unit)
{
    return unit == DB_UNIT_WRITE ? CONNECTION_WRITES : CONNECTION_READS;
}

enum status store_take(struct store *store, enum db_unit unit, enum store_patience patience,
                       struct fault *fault, struct db **ret_db)
{
    struct store_pool *pool = pool_of(store, unit);
    unsigned wait_milliseconds = patience == STORE_WAITS ? store->wait_milliseconds : 0;
    enum pool_answer answer = store_pool_take(pool, wait_milliseconds, ret_db);

    if (answer == POOL_TAKEN)
        return STATUS_OK;
    if (answer == POOL_BUSY)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store is busy: try again in a moment"));
    enum status status = open_connection(store, connection_for(unit), fault, ret_db);
    if (status != STATUS_OK)
        store_pool_forget(pool);
    return status;
}

enum status store_begin(struct store *store, enum db_unit unit, struct fault *fault, struct db **at)
{
    struct db *db = *at;
    struct fault first = {0};
    enum status status = db->driver->begin(db, unit, &first);

    if (status != STATUS_OK && db->is_lost) {
        store_flush(store, db);
        db->driver->close(db);
        *at = NULL;
        status = open_connection(store, connection_for(unit), fault, at);
        if (status == STATUS_OK)
            status = (*at)->driver->begin(*at, unit, fault);
    } else if (status != STATUS_OK && fault->status == STATUS_OK) {
        *fault = first;
    }
    if (*at)
        (*at)->failed = status;
    return status;
}

void store_give(struct store *store, enum db_unit unit, struct db *db)
{
    struct store_pool *pool = pool_of(store, unit);

    if (db && unit == DB_UNIT_WRITE)
        store_flush(store, db);
    if (db && !db->is_lost) {
        store_pool_give(pool, db);
        return;
    }
    if (db)
        db->driver->close(db);
    store_pool_forget(pool);
}

void store_checkpoint(struct store *store)
{
    struct db *db;

    if (store->kind != STORE_SQLITE || !store_may_write(store) || store_has_failed(store))
        return;
    enum pool_answer answer = store_pool_take(&store->writers, 0, &db);
    if (answer == POOL_OPEN)
        store_pool_forget(&store->writers);
    if (answer != POOL_TAKEN)
        return;
    if (db->driver->checkpoint)
        db->driver->checkpoint(db);
    store_give(store, DB_UNIT_WRITE, db);
}

/* --- opening and closing -------------------------------------------------------------------- */

static enum status lock_file(struct store *store, struct arena *arena, struct fault *fault)
{
    enum store_file expected =
        may_create(store->access) ? STORE_FILE_MAY_BE_MADE : STORE_FILE_EXISTS;
    enum status status = store_file_check(store->location, expected, arena, fault);

    if (status != STATUS_OK)
        return status;
    return store_may_write(store) ? store_lock_take(store->location, arena, fault, &store->lock)
                                  : store_lock_share(store->location, arena, fault, &store->lock);
}

/* The writer first: it finds what a crash left, and makes a new store. */
static enum status open_first(struct store *store, struct fault *fault)
{
    enum db_unit unit = store_may_write(store) ? DB_UNIT_WRITE : DB_UNIT_READ;
    enum store_connection connection =
        may_create(store->access) ? CONNECTION_CREATES : connection_for(unit);
    struct store_pool *pool = pool_of(store, unit);
    struct db *db;

    if (store_pool_take(pool, 0, &db) != POOL_OPEN)
        assert(false); /* a new pool has no connection yet */
    enum status status = open_connection(store, connection, fault, &db);
    if (status == STATUS_OK)
        store_pool_give(pool, db);
    else
        store_pool_forget(pool);
    return status;
}

static void init_pools(struct store *store, const struct store_options *options,
                       struct arena *arena)
{
    unsigned usual = is_server(options->access) ? SERVER_READERS : COMMAND_READERS;
    unsigned readers = options->readers ? options->readers : usual;

    readers = readers < STORE_READERS_MAX ? readers : STORE_READERS_MAX;
    store_pool_init(&store->readers, readers, arena);
    store_pool_init(&store->writers, store->kind == STORE_SQLITE ? 1 : readers, arena);
}

/* Whoever sends also looks now and then, should there be none. */
static int bell_for(enum store_access access)
{
    bool serves = access == STORE_SERVE || access == STORE_SERVE_CREATE;

    return serves ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;
}

int store_bell(const struct store *store)
{
    return store->bell;
}

void store_ring(const struct store *store)
{
    const uint64_t one = 1;

    if (store->bell >= 0)
        (void)!write(store->bell, &one, sizeof(one));
}

void store_bell_hush(const struct store *store)
{
    uint64_t rung;

    if (store->bell >= 0)
        (void)!read(store->bell, &rung, sizeof(rung));
}

enum status store_open(const char *address, const struct store_options *options,
                       struct arena *arena, struct fault *fault, struct store **ret_store)
{
    struct store_address place;
    struct store *store = arena_alloc(arena, sizeof(*store));
    enum status status = store_address_read(address, arena, fault, &place);

    if (status != STATUS_OK)
        return status;
    *store = (struct store){
        .kind = place.kind,
        .access = options->access,
        .location = place.location,
        .lock = {-1},
        .bell = bell_for(options->access),
        .wait_milliseconds =
            options->wait_milliseconds ? options->wait_milliseconds : WAIT_MILLISECONDS,
    };
    init_pools(store, options, arena);
    ids_init(&store->ids);
    store_batch_init(&store->batch);
    if (store->kind == STORE_SQLITE)
        status = lock_file(store, arena, fault);
    if (status == STATUS_OK)
        status = open_first(store, fault);
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

static void close_pool(struct store_pool *pool)
{
    for (struct db *db = store_pool_drain(pool); db; db = store_pool_drain(pool))
        db->driver->close(db);
    store_pool_destroy(pool);
}

/* The writer last: closing it copies the log of writes into the file, when nobody reads it. */
void store_close(struct store *store)
{
    close_pool(&store->readers);
    close_pool(&store->writers);
    ids_destroy(&store->ids);
    store_batch_destroy(&store->batch);
    store_lock_release(&store->lock);
    if (store->bell >= 0)
        close(store->bell);
}
