// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * Copies a SQLite store, as it is now and whole, into a new file beside it that is its owner's
 * alone, and sees it onto the disk. *ret_path lives in the arena. INVALID: on PostgreSQL, which has
 * a tool of its own for it. No unit of work may be open.
 */
CHECKED enum status store_copy_beside(struct work *work, const char *suffix, const char **ret_path);
