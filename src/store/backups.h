// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* Backups that were made, of the whole installation (table backup). */
struct backup {
    int64_t id;
    const char *file_name;           /* in the folder for backups */
    int64_t byte_count, row_count;   /* 0 until it is good */
    int64_t started_at, verified_at; /* verified_at 0: not, or not yet */
    const char *fault;               /* app/fault_json.h; NULL: none */
};
struct backup_list {
    struct backup *items;
    size_t count;
};

/* Begun now. */
CHECKED enum status backups_insert(struct work *work, const char *file_name, int64_t *ret_id);

/* It is good, from now on. */
CHECKED enum status backups_set_good(struct work *work, const struct backup *backup);

/* It is none; nothing when it ended already. */
CHECKED enum status backups_set_fault(struct work *work, int64_t id, const char *fault);

/* The newest first. */
CHECKED enum status backups_list(struct work *work, size_t limit, struct backup_list *ret_list);

/* Good ones alone, the newest first. */
CHECKED enum status backups_list_good(struct work *work, size_t limit,
                                      struct backup_list *ret_list);

/* Those that neither ended well nor otherwise, begun before then. */
CHECKED enum status backups_list_open(struct work *work, int64_t begun_before, size_t limit,
                                      struct backup_list *ret_list);

/* NOT_FOUND. */
CHECKED enum status backups_find(struct work *work, int64_t id, struct backup *ret_backup);

CHECKED enum status backups_delete(struct work *work, int64_t id);

/* Of those that are none. */
CHECKED enum status backups_sweep(struct work *work, int64_t begun_before);
