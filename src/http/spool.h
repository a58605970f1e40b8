// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "http/exchange.h"

/*
 * The body of a form with a file, on its way to a file without a name: never whole in memory. The
 * thread that polls keeps what comes until it is a piece; a worker reads the form out of the piece
 * and writes what is of the file. Only one of them has the spool at a time.
 */
enum {
    SPOOL_PIECE = 128 * 1024,
    SPOOL_ROOM = SPOOL_PIECE + 64 * 1024, /* with what the library reads at once */
    /* An upload leaves as much on the disk, for the store. */
    SPOOL_SPARE_BYTES = 64 * 1024 * 1024,
};

struct spool;

/* `length` of the whole body, `folder` for the file; all outlive the spool. */
struct spool *spool_start(const char *folder, const char *boundary, uint64_t length,
                          struct arena *arena);

/* On the thread that polls: at most SPOOL_ROOM - SPOOL_PIECE at once. True: it wants to be written
 * before there is more. */
bool spool_keep(struct spool *spool, struct slice bytes);

/* On a worker. What goes wrong shows at the end; the rest of the body is then dropped. */
void spool_write(struct spool *spool);

/* Nothing more is kept: they may not send it, or (by a code) it cannot be taken. */
void spool_drop(struct spool *spool, unsigned code);

/* At the end, when all is written, on a worker: 0, and the exchange's form and upload are set; or
 * the code to refuse with, its fault set. When it was dropped without a code: 0, and nothing is
 * set. */
unsigned spool_finish(struct spool *spool, struct exchange *exchange);

/* Whatever came of it. */
void spool_close(struct spool *spool);
