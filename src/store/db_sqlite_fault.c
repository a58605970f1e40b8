// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "store/db_sqlite.h"

/* Nothing that was written since can be trusted to be on the disk; asking again would tell us that
 * all is well (D-03). */
static bool is_sync_failure(int result)
{
    return result == SQLITE_IOERR_FSYNC || result == SQLITE_IOERR_DIR_FSYNC ||
           result == SQLITE_IOERR_CLOSE;
}

static bool is_full(int result, int system_error)
{
    return (result & 0xFF) == SQLITE_FULL ||
           ((result & 0xFF) == SQLITE_IOERR &&
            (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG));
}

static enum status say(int result, int system_error, struct fault *fault)
{
    if (is_sync_failure(result))
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the disk reported an error, so the change may be lost: "
                                       "see to the disk, then start the program again"));
    if (is_full(result, system_error))
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the disk is full, so nothing was changed: free some space "
                                       "and try again"));
    switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store is busy: try again in a moment"));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store cannot be written: no right to, or the disk is "
                                       "for reading only"));
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the store cannot be opened: no right to, or a file beside "
                                       "it cannot be made"));
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the disk of the store reported an error"));
    case SQLITE_NOMEM:
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the machine has too little memory for this"));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fault_set(fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("the store is damaged: bring back its last backup"));
    case SQLITE_CONSTRAINT:
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this does not fit what is stored already"));
    case SQLITE_TOOBIG:
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("this is more than {1} MB, which is too much for one value",
                                 arg_count(DB_BYTES_MAX / (1024 * 1024))));
    default:
        return fault_set(fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("the program asked the store for something it cannot do"));
    }
}

/* The log of writes is made when the file is first written and stays until the last connection is
 * closed, so that its file is the same all along. */
static bool log_is_astray(struct sqlite_db *sqlite)
{
    const char *path = sqlite3_filename_wal(sqlite3_db_filename(sqlite->handle, "main"));
    struct stat file;

    if (stat(path, &file) != 0)
        return sqlite->log_file != 0;
    if (sqlite->log_file == 0)
        sqlite->log_file = file.st_ino;
    return sqlite->log_file != file.st_ino;
}

/* What stands in a log that is nowhere comes into the file, as far as that is ours. */
static void save_log(struct sqlite_db *sqlite)
{
    if (sqlite3_get_autocommit(sqlite->handle))
        (void)sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
                                        NULL);
}

enum status sqlite_check_place(struct sqlite_db *sqlite, struct fault *fault)
{
    int has_moved = 0;
    int result = sqlite3_file_control(sqlite->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);

    bool is_astray = (result == SQLITE_OK && has_moved != 0) || log_is_astray(sqlite);
    store_set_astray(sqlite->db.store, is_astray);
    if (!is_astray)
        return STATUS_OK;
    save_log(sqlite);
    return fault_set(
        fault, STATUS_UNAVAILABLE, "",
        PLAIN_MESSAGE("the store's file was moved, removed or replaced while it was in "
                      "use, so nothing more is kept: put it back"));
}

/* What makes the store one that takes no more writes: D-03, and damage. */
static bool ends_writing(const struct sqlite_db *sqlite, int result, int system_error)
{
    int kind = result & 0xFF;

    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        return true;
    if (!sqlite->db.can_write || kind != SQLITE_IOERR || result == SQLITE_IOERR_NOMEM)
        return false;
    return is_sync_failure(result) || !is_full(result, system_error);
}

enum status sqlite_fault(struct sqlite_db *sqlite, int result, struct fault *fault)
{
    int extended = sqlite3_extended_errcode(sqlite->handle);
    int system_error = sqlite3_system_errno(sqlite->handle);
    int newest_error = errno; /* 0 before the statement: a COMMIT does not note it otherwise */
    bool is_first = fault->status == STATUS_OK;

    if (system_error == 0)
        system_error = newest_error;
    if ((extended & 0xFF) == (result & 0xFF))
        result = extended;
    if (ends_writing(sqlite, result, system_error))
        store_set_failed(sqlite->db.store);
    enum status status = say(result, system_error, fault);
    if (is_first)
        snprintf(fault->detail, sizeof(fault->detail), "SQLite %d: %s (errno %d)", result,
                 sqlite3_errmsg(sqlite->handle), system_error);
    return status;
}
