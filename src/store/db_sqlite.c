// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db_sqlite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/*
 * SQLite 3.7.0 to 3.51.2 can damage a store when two connections write or copy the log of writes at
 * the same moment (the WAL-reset bug; Debian 12 has 3.40.1). So one connection alone may do either,
 * and STORE.lock keeps other processes from having one: see docs/decisions/one-writer.md.
 */
enum {
    APPLICATION_ID = 0x52676c72, /* "Rglr", at offset 68 of the file */
    FORMAT = 1, /* PRAGMA user_version: raised when an older program must not look */
    /* Added to it in the file, not only in the log, while somebody may write: a file that says so
     * and has no log beside it was copied by hand (D-26). */
    IN_USE = 0x10000,
    BUSY_MILLISECONDS = 5000,
    FILE_MODE = 0600,
    /* A commit copies the log when so much was added since the last try; 16 MiB. */
    LOG_PAGES_MAX = 4096,
    LOG_PAGE_SIZE = 4096,
};

/* Pages that a reader keeps take 1 MB: there are several readers, and the system has the file in
 * its own memory anyway. */
static const char SET_UP[] = "PRAGMA synchronous = FULL;"
                             "PRAGMA cache_size = -1000;"
                             "PRAGMA foreign_keys = ON;"
                             "PRAGMA cell_size_check = ON;"
                             "PRAGMA temp_store = MEMORY;"
                             "PRAGMA mmap_size = 0;"
                             "PRAGMA wal_autocheckpoint = 0;"
                             "PRAGMA journal_size_limit = 33554432;";

/* Of the writer: an import touches pages of all indexes, and each that has to leave the memory on
 * the way is written to the log once more. 64 MiB, given back when the log is copied. */
static const char WRITER_SET_UP[] = "PRAGMA cache_size = -65536";

/* --- units ---------------------------------------------------------------------------------- */

static enum status run_plain(struct db *db, const char *sql, struct fault *fault)
{
    return sqlite_run(db, sql, NULL, 0, NULL, NULL, NULL, fault);
}

static enum status begin(struct db *db, enum db_unit unit, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    if (unit == DB_UNIT_READ)
        return run_plain(db, "BEGIN", fault);
    enum status status = sqlite_check_place(sqlite, fault);
    if (status != STATUS_OK)
        return status;
    if (sqlite3_get_autocommit(sqlite->handle))
        return run_plain(db, "BEGIN IMMEDIATE", fault);
    status = run_plain(db, "SAVEPOINT unit", fault);
    sqlite->has_savepoint = status == STATUS_OK;
    return status;
}

/* Copies what readers let it, without waiting for them, and lets go of the pages in memory. */
static void checkpoint(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct fault fault = {0};
    int log_pages = 0, copied_pages = 0;

    if (sqlite->copied_pages == sqlite->log_pages)
        return;
    int result = sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                           &log_pages, &copied_pages);
    sqlite->tried_pages = sqlite->log_pages;
    (void)sqlite3_db_release_memory(sqlite->handle);
    if (result == SQLITE_OK)
        sqlite->copied_pages = copied_pages;
    else if ((result & 0xFF) != SQLITE_BUSY)
        (void)!sqlite_fault(sqlite, result, &fault);
}

static enum status commit(struct db *db, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    /* SQLite rolls all back when the disk is full or fails in the middle of a statement. */
    if (sqlite3_get_autocommit(sqlite->handle))
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store could not keep this, so nothing was changed: try "
                                       "again in a moment"));
    enum status status = run_plain(db, "COMMIT", fault);

    sqlite->has_savepoint = false; /* a failed one is rolled back as a whole */
    if (status == STATUS_OK && sqlite->log_pages - sqlite->tried_pages > LOG_PAGES_MAX)
        checkpoint(db);
    return status == STATUS_OK ? sqlite_check_place(sqlite, fault) : status;
}

static enum status settle(struct db *db, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    if (!sqlite->has_savepoint)
        return STATUS_OK;
    enum status status = run_plain(db, "RELEASE unit", fault);
    sqlite->has_savepoint = status != STATUS_OK;
    return status;
}

/* True when what was before the savepoint still stands. */
static bool roll_back_to_savepoint(struct sqlite_db *sqlite)
{
    struct fault fault = {0};
    bool had_savepoint = sqlite->has_savepoint;

    sqlite->has_savepoint = false;
    return had_savepoint && !sqlite3_get_autocommit(sqlite->handle) &&
           run_plain(&sqlite->db, "ROLLBACK TO unit", &fault) == STATUS_OK &&
           run_plain(&sqlite->db, "RELEASE unit", &fault) == STATUS_OK;
}

static void roll_back(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct fault fault = {0};

    if (sqlite->stream)
        (void)!sqlite_stream_end(db, &fault);
    if (sqlite->bulk.one)
        (void)!sqlite_bulk_end(db, BULK_GIVEN_UP, &fault);
    if (roll_back_to_savepoint(sqlite))
        return;
    if (!sqlite3_get_autocommit(sqlite->handle))
        (void)!run_plain(db, "ROLLBACK", &fault);
    if (!sqlite3_get_autocommit(sqlite->handle))
        db->is_lost = true;
}

static enum status take_alone(struct db *db, struct fault *fault)
{
    (void)db, (void)fault;
    return STATUS_OK;
}

static int note_log_size(void *context, sqlite3 *handle, const char *name, int pages)
{
    struct sqlite_db *sqlite = context;

    (void)handle, (void)name;
    if (pages < sqlite->log_pages) /* begun anew, as all of it had been copied */
        sqlite->copied_pages = sqlite->tried_pages = 0;
    sqlite->log_pages = pages;
    store_note_log(sqlite->db.store, (int64_t)pages * LOG_PAGE_SIZE);
    return SQLITE_OK;
}

static enum status set_format(struct sqlite_db *sqlite, int format, struct fault *fault)
{
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql, "PRAGMA user_version = %d", format);
    enum status status = sqlite_run_script(&sqlite->db, sql.at, fault);
    arena_free(&arena);
    return status;
}

/* The last one to close copies the log and removes it, unless the disk has failed. SQLite leaves
 * the log alone when the file is elsewhere; it would then be taken for that of the file which
 * stands in the place, so it is emptied into its own. */
static void close_connection(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct arena arena = sqlite->arena;
    struct fault fault = {0};

    if (db->can_write && !store_has_failed(db->store))
        (void)!set_format(sqlite, FORMAT, &fault);
    if (db->can_write && !store_has_failed(db->store) &&
        sqlite_check_place(sqlite, &fault) != STATUS_OK)
        (void)sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                        NULL);
    if (!db->can_write || store_has_failed(db->store))
        sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite_close_statements(sqlite);
    int result = sqlite3_close(sqlite->handle);
    assert(result == SQLITE_OK);
    (void)result;
    arena_free(&arena);
}

static const struct db_driver DRIVER = {
    .name = "sqlite",
    .close = close_connection,
    .begin = begin,
    .commit = commit,
    .roll_back = roll_back,
    .settle = settle,
    .take_alone = take_alone,
    .run = sqlite_run,
    .run_script = sqlite_run_script,
    .stream_begin = sqlite_stream_begin,
    .stream_next = sqlite_stream_next,
    .stream_end = sqlite_stream_end,
    .each = sqlite_each,
    .bulk_begin = sqlite_bulk_begin,
    .bulk_row = sqlite_bulk_row,
    .bulk_end = sqlite_bulk_end,
    .explain = sqlite_explain,
    .checkpoint = checkpoint,
};

/* --- opening -------------------------------------------------------------------------------- */

static enum status read_number(struct sqlite_db *sqlite, const char *sql, struct fault *fault,
                               int64_t *ret_number)
{
    sqlite3_stmt *statement;
    int result = sqlite3_prepare_v2(sqlite->handle, sql, -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *ret_number = sqlite3_column_int64(statement, 0);
    enum status status = result == SQLITE_ROW ? STATUS_OK : sqlite_fault(sqlite, result, fault);
    (void)sqlite3_finalize(statement);
    return status;
}

static enum status not_a_store(const char *location, struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("{1} is not a store of Regulars", arg_text(location)));
}

/* The mark is made before the log of writes is, so that the file itself tells what it is. */
static enum status make_mark(struct sqlite_db *sqlite, struct fault *fault)
{
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql,
                "BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                APPLICATION_ID, FORMAT);
    enum status status = sqlite_run_script(&sqlite->db, sql.at, fault);
    arena_free(&arena);
    return status;
}

struct mark {
    int64_t application, format, tables;
};

static enum status read_mark(struct sqlite_db *sqlite, struct fault *fault, struct mark *ret_mark)
{
    struct mark mark = {0};
    enum status status = read_number(sqlite, "PRAGMA application_id", fault, &mark.application);

    if (status == STATUS_OK)
        status = read_number(sqlite, "PRAGMA user_version", fault, &mark.format);
    if (status == STATUS_OK)
        status = read_number(sqlite, "SELECT count(*) FROM sqlite_schema", fault, &mark.tables);
    if (status == STATUS_OK)
        *ret_mark = mark;
    return status;
}

/* Ours, not too new; an empty file becomes ours when a store may be made. */
static enum status check_mark(struct sqlite_db *sqlite, const char *location,
                              enum store_connection connection, struct fault *fault)
{
    struct mark mark = {0};
    struct fault reading = {0};
    enum status status = read_mark(sqlite, &reading, &mark);

    if (status != STATUS_OK && sqlite3_errcode(sqlite->handle) == SQLITE_NOTADB)
        return not_a_store(location, fault);
    if (status != STATUS_OK) {
        *fault = reading;
        return status;
    }
    if (mark.application == 0 && mark.format == 0 && mark.tables == 0 &&
        connection == CONNECTION_CREATES)
        return make_mark(sqlite, fault);
    if (mark.application != APPLICATION_ID)
        return not_a_store(location, fault);
    sqlite->was_in_use = mark.format & IN_USE;
    if ((mark.format & ~(int64_t)IN_USE) > FORMAT)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("{1} was made by a newer version of Regulars: use that one or a "
                                 "newer one",
                                 arg_text(location)));
    return STATUS_OK;
}

static void guard(sqlite3 *handle)
{
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, DB_BYTES_MAX);
    sqlite3_busy_timeout(handle, BUSY_MILLISECONDS);
}

/*
 * What a crash left in the log is copied into the file before anything is added to it. After a
 * failed fsync the log may look whole and not be on the disk (D-03): what is copied now is written
 * anew, and synced. After an orderly end there is no log, and the note that the store is in use
 * is copied.
 */
static enum status recover_log(struct sqlite_db *sqlite, struct fault *fault)
{
    sqlite3_stmt *statement;
    bool has_log = false;
    int result =
        sqlite3_prepare_v2(sqlite->handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        has_log = strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    enum status status = result == SQLITE_ROW ? STATUS_OK : sqlite_fault(sqlite, result, fault);
    (void)sqlite3_finalize(statement);
    if (status != STATUS_OK)
        return status;
    if (!has_log)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store cannot be kept here, as the file system does not "
                                       "share memory between programs: choose a local disk"));
    if (!sqlite->was_in_use)
        status = set_format(sqlite, FORMAT | IN_USE, fault);
    if (status != STATUS_OK)
        return status;
    result =
        sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (result != SQLITE_OK && (result & 0xFF) != SQLITE_BUSY)
        return sqlite_fault(sqlite, result, fault);
    return STATUS_OK;
}

static bool log_exists(const char *location)
{
    struct arena arena = {0};
    struct text log = text_new(&arena);

    text_format(&log, "%s-wal", location);
    bool exists = access(log.at, F_OK) == 0;
    arena_free(&arena);
    return exists;
}

/* `name` is the path, or a URI of it. */
static enum status connect_to(struct sqlite_db *sqlite, const char *name, const char *location,
                              enum store_connection connection, struct fault *fault)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    bool has_log = connection == CONNECTION_READS || log_exists(location);

    flags |= connection == CONNECTION_READS ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    flags |= name == location ? SQLITE_OPEN_NOFOLLOW : SQLITE_OPEN_URI;
    /* Its own sums of memory take a lock of all threads at each piece; refused, and without effect,
     * once SQLite runs. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int result = sqlite3_open_v2(name, &sqlite->handle, flags, NULL);
    if (result != SQLITE_OK)
        return sqlite_fault(sqlite, result, fault);
    guard(sqlite->handle);
    result = sqlite_make_each(sqlite);
    if (result != SQLITE_OK)
        return sqlite_fault(sqlite, result, fault);
    enum status status = check_mark(sqlite, location, connection, fault);
    if (status == STATUS_OK)
        status = sqlite_run_script(&sqlite->db, SET_UP, fault);
    if (status == STATUS_OK && connection != CONNECTION_READS)
        status = sqlite_run_script(&sqlite->db, WRITER_SET_UP, fault);
    if (status == STATUS_OK && connection != CONNECTION_READS)
        status = recover_log(sqlite, fault);
    if (status == STATUS_OK && sqlite->was_in_use && !has_log)
        store_set_log_missing(sqlite->db.store);
    if (status == STATUS_OK)
        sqlite3_wal_hook(sqlite->handle, note_log_size, sqlite);
    return status;
}

/* No log beside the store, so nobody writes to it: a writer always has both files. */
static bool is_at_rest(const char *location, struct arena *arena)
{
    struct text log = text_new(arena), index = text_new(arena);
    struct stat found;

    text_format(&log, "%s-wal", location);
    text_format(&index, "%s-shm", location);
    return stat(index.at, &found) != 0 && errno == ENOENT &&
           (stat(log.at, &found) != 0 ? errno == ENOENT : found.st_size == 0);
}

/* A URI by which SQLite makes no file beside the store, which nobody changes meanwhile. */
static const char *still_uri(const char *location, struct arena *arena)
{
    static const char PLAIN[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
    struct text uri = text_new(arena);

    text_add(&uri, "file:");
    for (const char *at = location; *at; at++) {
        if (strchr(PLAIN, *at))
            text_add_char(&uri, *at);
        else
            text_format(&uri, "%%%02X", (unsigned)(unsigned char)*at);
    }
    text_add(&uri, "?immutable=1");
    return uri.at;
}

static enum status make_file(const char *location, struct fault *fault)
{
    int fd = open(location, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);

    if (fd < 0 && errno != EEXIST)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("cannot make a store at {1}", arg_text(location)), errno);
    if (fd >= 0)
        close(fd);
    return STATUS_OK;
}

static enum status connect_or_look(struct sqlite_db *sqlite, const char *location,
                                   enum store_connection connection, struct fault *fault)
{
    struct fault first = {0};
    enum status status = connect_to(sqlite, location, location, connection, &first);

    if (status == STATUS_UNAVAILABLE && connection == CONNECTION_READS) {
        int kind = sqlite3_errcode(sqlite->handle) & 0xFF;

        if ((kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY) &&
            is_at_rest(location, &sqlite->arena)) {
            (void)sqlite3_close(sqlite->handle);
            return connect_to(sqlite, still_uri(location, &sqlite->arena), location, connection,
                              fault);
        }
    }
    if (status != STATUS_OK)
        *fault = first;
    return status;
}

enum status db_sqlite_open(struct store *store, const char *location,
                           enum store_connection connection, struct fault *fault,
                           struct db **ret_db)
{
    struct arena arena = {0};
    enum status status = STATUS_OK;

    if (connection == CONNECTION_CREATES)
        status = make_file(location, fault);
    if (status != STATUS_OK)
        return status;
    struct sqlite_db *sqlite = arena_alloc(&arena, sizeof(*sqlite));
    sqlite->db =
        (struct db){.driver = &DRIVER, .store = store, .can_write = connection != CONNECTION_READS};
    sqlite->arena = arena;
    status = connect_or_look(sqlite, location, connection, fault);
    if (status != STATUS_OK) {
        if (sqlite->handle)
            sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        (void)sqlite3_close(sqlite->handle);
        arena = sqlite->arena;
        arena_free(&arena);
        return status;
    }
    *ret_db = &sqlite->db;
    return STATUS_OK;
}
