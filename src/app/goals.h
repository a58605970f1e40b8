// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/standing_windows.h"
#include "domain/goal.h"
#include "retention/rate.h"

/*
 * Shares of clients to keep: proposed from one's own history, set, followed. Looking needs
 * RIGHT_VIEW; setting, changing and ending RIGHT_MANAGE, as what the whole business aims at.
 * `snapshots` as standing_now() takes them.
 */

/* --- what to aim at --- */

struct goal_choice {
    enum goal_kind kind;
    enum period period;
    day_t from; /* first day of the period */
};

struct goal_offer {
    struct goal_choice choice;
    day_t to;
    day_t today;
    struct standing_window window; /* that it would be measured by */
    bool has_orders;
    struct goal_past pasts[GOAL_PASTS_MAX]; /* ascending */
    size_t past_count;
    int64_t start;                 /* active at its start; now, when it has not begun */
    struct goal_proposal proposal; /* says nothing without has_orders */
    day_t enough_on;               /* GOAL_FEW_PERIODS: the day after which there are enough */
    int64_t same_id;               /* a goal that stands for the same; 0 */
};

/* INVALID: "from" is no first day of such a period, or not one for goals (goal_check_days()). */
CHECKED enum status offer_goal(struct work *work, struct snapshots *snapshots,
                               const struct goal_choice *choice, struct goal_offer *ret_offer);

/* --- how they go --- */

struct goal_shown {
    struct goal goal;
    struct goal_progress progress; /* by the boundaries of the goal */
};
struct goals_shown {
    day_t today;
    struct goal_shown *items; /* those to come and running first, the next to end first; then those
                                 that are over, the latest first */
    size_t count, over_count; /* over_count of `count` */
};
enum { GOALS_SHOWN_MAX = 60 };
CHECKED enum status show_goals(struct work *work, struct snapshots *snapshots,
                               struct goals_shown *ret_goals);

/* Only those that run today, at most `max`, the next to end first. */
CHECKED enum status show_running_goals(struct work *work, struct snapshots *snapshots, size_t max,
                                       struct goals_shown *ret_goals);

/* --- setting them --- */

struct goal_changed {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
    struct goal goal;
};

/* `percent` as typed. INVALID with "percent", "from"; also when there is one for the same. */
CHECKED enum status set_goal(struct work *work, struct snapshots *snapshots,
                             const struct goal_choice *choice, const char *percent,
                             struct goal_changed *ret_changed);

/* Another target, while its period is not over. CONFLICT when it is no longer at `version`. */
CHECKED enum status change_goal(struct work *work, int64_t id, int64_t version, const char *percent,
                                struct goal_changed *ret_changed);
CHECKED enum status end_goal(struct work *work, int64_t id, int64_t version,
                             struct goal_changed *ret_changed);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_goal_change(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);
