// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"

/*
 * The key that secrets in the store are sealed with stands in a file of its own, so that a copy of
 * the store alone gives none of them away. 32 random bytes in base64url and a line end, readable
 * for its owner alone. See accounts_key().
 */
CHECKED enum status key_file_read(const char *path, enum key_wish wish, struct fault *fault,
                                  uint8_t key[SECRET_KEY_SIZE]);

/* Where the key of a SQLite store stands, beside it: STORE.key. NULL for PostgreSQL. */
const char *key_file_beside(const char *store_address, struct arena *arena);
