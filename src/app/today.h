// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/standing_windows.h"
#include "domain/cue.h"
#include "store/cues.h"

/* Whom to look after today: the rules of domain/cue.h over the state of the workspace. */
struct today_name {
    int64_t id; /* of a client or an enquiry */
    const char *name;
};
struct today {
    struct standing_now now;
    size_t client_count;      /* that were looked at */
    struct cue_list cues;     /* in their order */
    size_t top_count;         /* the first so many are for today */
    struct today_name *names; /* of those cues that are asked for: the first ones */
    size_t name_count;
    struct cue_recents handled; /* since midnight, the newest first */
    struct zone *zone;          /* of the business; today_close() */
};

/* RIGHT_VIEW. The names of the first `shown` cues are looked up. */
enum { TODAY_SHOWN_MAX = 200 };
CHECKED enum status show_today(struct work *work, struct snapshots *snapshots, size_t shown,
                               struct today *ret_today);
void today_close(struct today *today);

/* "" for one whose name was not looked up; of two who look like one, the first. */
const char *today_name_of(const struct today *today, const struct cue *cue);

/* Of two clients that look like one, the other; "" for any other cue, or as above. */
const char *today_other_name_of(const struct today *today, const struct cue *cue);

/* The cue of that key, while it is one; else NULL. */
const struct cue *today_find(const struct today *today, const struct cue_key *key);

/* What a person says of a cue. */
struct cue_saying {
    struct cue_key key;
    enum cue_answer answer;
    int32_t later_days; /* CUE_LATER: 1 to CUE_LATER_DAYS_MAX from today */
};
enum { CUE_LATER_DAYS_MAX = 90 };

/*
 * RIGHT_EDIT. INVALID "later_days". NOT_FOUND when there is no such cue any more: its cause is
 * gone, or somebody answered it. *ret_audit_id is for Undo.
 */
CHECKED enum status answer_cue(struct work *work, struct snapshots *snapshots,
                               const struct cue_saying *saying, int64_t *ret_audit_id);

/* For undo(), within its write unit: it waits again, or is put off as it was. */
struct audit;
struct undone;
CHECKED enum status undo_cue_answer(struct work *work, const struct audit *audit,
                                    struct undone *ret_undone);
