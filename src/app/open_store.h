// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "store/work.h"

/*
 * Opens a store for a command or the server, brings a new one into being (schema, a first
 * workspace, its owner), and says what to do about one that is of another version.
 */
enum store_use {
    USE_READ,   /* looks only; beside a server too */
    USE_WRITE,  /* changes it; a new one is made */
    USE_SERVE,  /* the server */
    USE_SCHEMA, /* migrate: any older schema will do, and none */
    USE_EMPTY,  /* restore, copy to: as USE_WRITE, but a new one gets its schema alone */
};

struct store_opening {
    const char *address; /* sqlite:PATH or postgresql://... */
    enum store_use use;
    const char *language;  /* of a workspace made now */
    const char *time_zone; /* tzdata name, NULL = UTC */
};

/*
 * INVALID: not an address, a schema that needs `regulars migrate` first or a newer program, or with
 * USE_READ a store that holds nothing yet.
 * CONFLICT: a server holds it, see hand_over.h. As store_open() otherwise.
 */
CHECKED enum status open_store(const struct store_opening *opening, struct arena *arena,
                               struct fault *fault, struct store **ret_store);
void close_store(struct store *store);

/* A work in the first workspace with the rights of the program itself: for commands. */
CHECKED enum status open_workspace(struct work *work);

/* Brings a store opened with USE_SCHEMA to the schema of this program, step by step. CONFLICT while
 * a server holds it. Both numbers are the same when there was nothing to do. */
struct schema_change {
    int64_t before, after; /* 0 for an empty store */
};
CHECKED enum status migrate_store(struct work *work, struct schema_change *ret_change);
