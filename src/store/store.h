// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "store/work.h"

/*
 * A store: one SQLite file or one PostgreSQL database, with its connections. Shared by threads; a
 * unit of work belongs to one thread at a time.
 *
 * Addresses: `sqlite:PATH`, `postgresql://...` (also `postgres://`; libpq's URIs).
 */
enum store_access {
    STORE_READ,   /* a command that only reads; beside a server or not */
    STORE_WRITE,  /* a command that writes, alone: takes the lock exclusively */
    STORE_SERVE,  /* the server: holds the lock, many readers, one writer */
    STORE_CREATE, /* as STORE_WRITE, and makes the store when there is none */
    STORE_SERVE_CREATE,
};

struct store_options {
    enum store_access access;
    unsigned readers; /* connections that read at once; 0 = 1 for commands, 16 for a server */
    unsigned wait_milliseconds; /* for a connection that others use; 0 = 10 seconds */
};

/* At most so many readers. */
enum { STORE_READERS_MAX = 64 };

/*
 * Opens a store. Its schema is looked at by app/open_store.c, not here. NOT_FOUND: no such file,
 * folder or database (and not asked to create it). INVALID: not an address, not a store of ours,
 * made by a newer program. CONFLICT: STORE_WRITE while a server holds it (see store_lock.h).
 * UNAVAILABLE: the machine or the server is at fault.
 */
CHECKED enum status store_open(const char *address, const struct store_options *options,
                               struct arena *arena, struct fault *fault, struct store **ret_store);

/* All units of work have ended. On SQLite checkpoints when it wrote. */
void store_close(struct store *store);

enum store_kind { STORE_SQLITE, STORE_POSTGRESQL };
enum store_kind store_kind(const struct store *store);

/*
 * True once a write could not be made durable (fsync failed: reliability case D-03), or the
 * database is damaged. Such a store accepts no more writes; the server exits and recovers at
 * the next start.
 */
bool store_has_failed(const struct store *store);

/* True when, at the last write that was tried, SQLite's file was no longer where it was opened:
 * whoever puts it back is served again. Until then nothing is written, and reading goes on. */
bool store_is_astray(const struct store *store);

/* On SQLite: copies what is in the log of writes into the file, when idle; the writer's job alone.
 * Called by the server now and then. Does nothing on PostgreSQL. */
void store_checkpoint(struct store *store);

/* Bytes of SQLite's log of writes after the last commit. Readers that stay long let it grow: a
 * server raises the alarm at STORE_LOG_ALARM (reliability case D-05). 0 on PostgreSQL. */
enum { STORE_LOG_ALARM = 256 * 1024 * 1024 };
int64_t store_log_bytes(const struct store *store);

/* True when the SQLite file was in use when it was last written and its log of writes is gone: it
 * was copied by hand, and what stood in the log is lost (D-26). For a warning at the start. */
bool store_log_is_missing(const struct store *store);

/* Can be read once something was put to leave, until store_bell_hush(); -1 where nobody serves. A
 * thread that sends waits for it. */
int store_bell(const struct store *store);
void store_bell_hush(const struct store *store);
