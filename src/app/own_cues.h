// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_bulk.h"
#include "store/own_cues.h"

/*
 * What people put on Today themselves: one of a client is a record (RECORD_CUE of app/records.h);
 * for many at once there is one for each of them, all or none, with one audit row, which is what
 * Undo takes back.
 */
enum { OWN_CUE_AHEAD_DAYS = 730 };
struct own_cue_bulk {
    const char *words, *why; /* why NULL or "": none */
    const char *due_on;      /* 2026-11-30 */
    const int64_t *ids; /* of clients, at most BULK_ALL_MAX; one that comes twice counts once */
    size_t count;
};

/*
 * RIGHT_EDIT. Those in the archive are left out: done.changed_count says how many there are.
 * INVALID names the field: "id" for none, "words", "why", "due_on"; NOT_FOUND when one of them is
 * not there: nothing is made then.
 */
CHECKED enum status put_on_today(struct work *work, const struct own_cue_bulk *bulk,
                                 struct bulk_done *ret_done);

/* Those of a client that wait, by their day. RIGHT_VIEW. */
CHECKED enum status list_own_cues(struct work *work, int64_t client_id, struct own_cues *ret_list);

/* Within undo(). CONFLICT when any of them was answered or changed since, and says how many. */
CHECKED enum status undo_own_cues(struct work *work, const struct audit *audit,
                                  struct undone *ret_undone);

/* What one of a client and many have in common: words and reason in the form in which they are
 * stored; a day that one may be put on. INVALID with the field named. */
CHECKED enum status own_cue_clean(struct work *work, const char *words, const char *why,
                                  struct cue_own *cue);
CHECKED enum status own_cue_read_day(struct work *work, const char *text, day_t *ret_day);
CHECKED enum status own_cue_today(struct work *work, day_t *ret_today);
CHECKED enum status own_cue_no_room(struct work *work);
