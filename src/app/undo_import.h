// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/undo.h"
#include "store/audits.h"

/*
 * Takes an import's rows out again, within the write unit of undo(): its orders become tombstones,
 * clients that it made go unless somebody worked with them since. RIGHT_IMPORT. CONFLICT after
 * IMPORT_UNDO_DAYS. It cannot be undone in turn: the same file can be brought in again.
 */
enum { IMPORT_UNDO_DAYS = 30 };
CHECKED enum status undo_import(struct work *work, const struct audit *audit,
                                struct undone *ret_undone);
