// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/jobs.h"
#include "domain/nightly.h"

/*
 * The work of the night: a backup and the forecast of each workspace, by the clock of the first
 * workspace; old answers to programs go (app/once.h). What fell due while no server ran is done
 * once, as soon as one does.
 */
struct nightly {
    int64_t since;    /* when the nights were first counted; 0: no server has yet */
    int64_t begun_at; /* when it was begun last; `since` before the first time */
    int64_t due_at;   /* for which moment that was; 0 before the first time */
    int64_t skipped;  /* nights before that moment which passed undone */
    int32_t hour;     /* 0 to 23 */
    bool has_backup;  /* or the forecast alone */
};
CHECKED enum status show_nightly(struct work *work, struct nightly *ret_nightly);

/* RIGHT_EXPORT. INVALID ("hour"). FORBIDDEN where there are several workspaces. */
CHECKED enum status set_nightly(struct work *work, bool has_backup, int64_t hour,
                                int64_t *ret_audit_id);

/* The time zone of the first workspace, by whose clock the night is told. */
CHECKED enum status nightly_zone(struct work *work, const char **ret_time_zone);

/* Leaves the jobs when they are due; looks only, otherwise. */
CHECKED enum status begin_nightly(struct work *work, struct job_board *board);
