// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/kept_analyses.h"
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
    struct goal_whose whose;
};

enum { GOAL_NAMES_MAX = 100, GOAL_CURRENCIES_MAX = 16 };
struct goal_offer {
    struct goal_choice choice;
    day_t to;
    day_t today;
    struct standing_window window;              /* that it would be measured by */
    struct name_choice sources, services, tags; /* to choose `whose` from, as in retention_view */
    char currencies[GOAL_CURRENCIES_MAX][4];    /* when there are several */
    size_t currency_count;
    char currency[4]; /* the one that is measured; "" when there is only one or none */
    bool has_orders;
    bool fits_nobody; /* there are orders, but none of these clients; says nothing else then */
    struct goal_past pasts[GOAL_PASTS_MAX]; /* ascending */
    size_t past_count;
    int64_t start;                 /* active at its start; now, when it has not begun */
    struct goal_proposal proposal; /* says nothing without has_orders */
    day_t enough_on;               /* GOAL_FEW_PERIODS: the day after which there are enough */
    struct goal same;              /* one that stands for the same; id 0 for none */
};

/* INVALID: "from" is no first day of such a period, or not one for goals (goal_check_days()); the
 * fields of goal_check_whose(). */
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

/* Only those of these clients that run today, at most `max`, the next to end first. */
CHECKED enum status show_running_goals(struct work *work, struct snapshots *snapshots,
                                       const struct goal_whose *whose, size_t max,
                                       struct goals_shown *ret_goals);

/* One that stands for the same as a choice; id 0 for none. */
CHECKED enum status find_same_goal(struct work *work, const struct goal_choice *choice,
                                   struct goal *ret_goal);

/* One that stands or has ended. NOT_FOUND. */
CHECKED enum status find_goal(struct work *work, int64_t id, struct goal *ret_goal);

/* --- setting them --- */

struct goal_changed {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
    struct goal goal;
};

/* `percent` as typed. INVALID with "percent", "from"; also when there is one for the same, and when
 * some clients are chosen and nobody fits ("clients"). */
CHECKED enum status set_goal(struct work *work, struct snapshots *snapshots,
                             const struct goal_choice *choice, const char *percent,
                             struct goal_changed *ret_changed);

/* Another target, while its period is not over. CONFLICT when it is no longer at `version`. */
CHECKED enum status change_goal(struct work *work, int64_t id, int64_t version, const char *percent,
                                struct goal_changed *ret_changed);
CHECKED enum status end_goal(struct work *work, int64_t id, int64_t version,
                             struct goal_changed *ret_changed);

/* The words of a choice: GOAL_STAYED of "stayed", PERIOD_MONTH of "month"; the first day of the
 * period that runs, or of the next. `kind` and `period` NULL: who stays, in a quarter. INVALID:
 * "kind", "period", "when". */
struct goal_words {
    const char *kind, *period;
    const char *when; /* "this", "next"; NULL: this */
    struct goal_whose whose;
};
const char *goal_period_word(enum period period);
bool goal_period_of(const char *word, enum period *ret_period);
CHECKED enum status read_goal_choice(struct work *work, const struct goal_words *words,
                                     struct goal_choice *ret_choice);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_goal_change(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);
