// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

/*
 * The folder for backups of the store at `address`: the one that was named, which is there; else
 * STORE.backups beside a SQLite store, made when it is missing; else none (NULL). Its absolute path
 * stands. NOT_FOUND, UNAVAILABLE: nothing can be written there.
 */
CHECKED enum status backup_place_open(const char *named, const char *address, struct arena *arena,
                                      struct fault *fault, const char **ret_folder);
