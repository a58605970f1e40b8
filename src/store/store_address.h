// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/store.h"

/* Where a store is: `sqlite:PATH`, `postgresql://...` or `postgres://...`. */
struct store_address {
    enum store_kind kind;
    /* SQLite: the one absolute path of the file, links followed, so that STORE.lock and STORE.sock
     * stand beside it whatever it was called by. PostgreSQL: the URI as given, which may hold a
     * password: show it to nobody. */
    const char *location;
};

/* INVALID: no address. NOT_FOUND: its folder does not exist. */
CHECKED enum status store_address_read(const char *address, struct arena *arena,
                                       struct fault *fault, struct store_address *ret_address);

/*
 * Looks at the file, and the folder, of a SQLite store before it is opened. NOT_FOUND: none there,
 * unless `is_created`. INVALID: no file, or others could write to it or put another in its place
 * (AC-124).
 */
enum store_file { STORE_FILE_EXISTS, STORE_FILE_MAY_BE_MADE };
CHECKED enum status store_file_check(const char *path, enum store_file expected,
                                     struct arena *arena, struct fault *fault);
