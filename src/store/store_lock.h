// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

/*
 * Who holds a SQLite store: open file description locks on STORE.lock beside it (an empty file
 * that stays). A server and a writing command hold it exclusively, reading commands share it
 * among themselves and read beside a server without it, by a read-only connection that never
 * checkpoints. STORE.sock is where a server takes commands (app/hand_over.h).
 */
struct store_lock {
    int fd; /* -1 when not held */
};

/* CONFLICT: another process holds it. UNAVAILABLE: the folder cannot be written. */
CHECKED enum status store_lock_take(const char *store_path, struct arena *arena,
                                    struct fault *fault, struct store_lock *ret_lock);

/*
 * Shares it with others who read. STATUS_OK with fd -1 where a writer holds it, who may be read
 * beside, and where there is no such file and the folder cannot be written.
 */
CHECKED enum status store_lock_share(const char *store_path, struct arena *arena,
                                     struct fault *fault, struct store_lock *ret_lock);
void store_lock_release(struct store_lock *lock);
