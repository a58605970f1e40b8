// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/backups.h"

/* The files of backups in their folder. */

/* "regulars-2026-11-22-030000.jsonl.gz": the time is UTC. In the order of time. */
const char *backup_file_name(struct arena *arena, int64_t now);

const char *backup_path(struct arena *arena, const char *folder, const char *name);

bool backup_is_there(struct arena *arena, const char *folder, const char *name);

/* Where a trial restore is made; what it leaves begins so. */
#define BACKUP_HIDDEN ".regulars-"
const char *backup_trial_address(struct arena *arena, const char *folder);

/* Restores it and compares: what comes back must give the same archive. *ret_rows counts. */
CHECKED enum status backup_try(struct work *work, const char *folder, const char *name,
                               int64_t *ret_rows, int64_t *ret_bytes);

/* What a backup or a trial that was broken off has left there, older than so many seconds. */
void backup_clear_left(struct arena *arena, const char *folder, int64_t older_than_seconds);

/* Takes a file of ours away; true when it is gone. */
bool backup_remove(struct arena *arena, const char *folder, const char *name);
