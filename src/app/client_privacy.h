// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "store/work.h"

/*
 * Everything held about one client, as one JSON document, for whoever asks for it. RIGHT_EXPORT;
 * NOT_FOUND. That it was given out stands in the trail.
 */
CHECKED enum status export_person(struct work *work, int64_t id, struct json *json);

/*
 * Erases a client for good: see store/erasures.h and docs/privacy.md. RIGHT_OWN. INVALID
 * ("name") unless `typed_name` is the client's name; CONFLICT when it is not at `version`. It
 * cannot be taken back. Files that were given to imports and exports that wait to be
 * downloaded may hold them, too: all of the workspace go, by `board` (NULL: this process has none);
 * what nothing names any more is swept within the hour. Backups stay, see backup_kept_until().
 */
struct job_board;
CHECKED enum status erase_client(struct work *work, struct job_board *board, int64_t id,
                                 int64_t version, const char *typed_name);
