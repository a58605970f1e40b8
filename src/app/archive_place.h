// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/store.h"

/*
 * The empty store that an archive goes into. A SQLite file that is not there yet, or that replaces
 * another, is made beside its place under a name of its own, and moved there when it is complete;
 * the one that stood there is moved aside with its date, never deleted. Killed at any moment the
 * place holds the old store, or none, or the new one.
 */
enum archive_place_use { PLACE_KEEPS, PLACE_REPLACES };

struct archive_place {
    struct arena *arena;
    struct fault *fault;
    struct store *store;  /* open, with the newest schema */
    const char *path;     /* of a SQLite file; NULL on PostgreSQL */
    const char *made_at;  /* where it is being made; NULL when it is the file itself */
    bool has_old;         /* a file stands at the path and is to be moved aside */
    const char *moved_to; /* where it went; NULL when there was none */
};

/*
 * CONFLICT: a server or a command holds the store that stands there. INVALID: PLACE_REPLACES on
 * PostgreSQL, where a new database is made instead.
 */
CHECKED enum status archive_place_open(const char *address, enum archive_place_use use,
                                       struct arena *arena, struct fault *fault,
                                       struct archive_place *ret_place);

/* Closes the store and lets it take its place. */
CHECKED enum status archive_place_finish(struct archive_place *place);

/* Closes the store and removes what was made; after archive_place_finish() it does nothing. */
void archive_place_abandon(struct archive_place *place);
