// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/standing_windows.h"
#include "retention/rate.h"
#include "store/losses.h"

/*
 * Why clients leave (A8): said by somebody for one leaving, which the day of the last order before
 * it names; else suggested by the record (domain/loss_reason.h), which nothing stores. One can say
 * it of a regular who counts as lost, and of whoever was marked as lost and has ordered.
 */
struct shown_loss {
    bool is_lost;            /* one can say why */
    struct client_loss said; /* id 0: nobody did */
    enum loss_reason suggested;
    struct loss_record record; /* by which it is */
};

/* Whether one can say why they left. */
CHECKED enum status counts_as_lost(struct work *work, const struct client *client,
                                   const struct standing_now *now, bool *ret_is_lost);

/* RIGHT_VIEW. Of one client, as they are now. */
CHECKED enum status show_loss(struct work *work, const struct standing_now *now,
                              const struct client *client, struct shown_loss *ret_loss);

/* What the record knows of these clients, each named once; who is gone is left out. RIGHT_VIEW. */
CHECKED enum status list_known_losses(struct work *work, const int64_t *client_ids, size_t count,
                                      struct loss_known_list *ret_list);

struct loss_saying {
    int64_t client_id;
    day_t last_order_on; /* of the leaving that was looked at */
    int64_t seen_at;     /* said_at of what was looked at; 0: nothing was said */
    enum loss_reason reason;
    const char *words; /* "" for none */
};

/*
 * Says a reason, or another one. RIGHT_EDIT. NOT_FOUND. INVALID "reason", "words". CONFLICT when
 * they ordered since, do not count as lost, or somebody said something meanwhile. Nothing is
 * written when nothing changes: *ret_audit_id is then 0.
 */
CHECKED enum status say_loss(struct work *work, struct snapshots *snapshots,
                             const struct loss_saying *saying, int64_t *ret_audit_id);

/* Takes away what was said: `saying` without reason and words. As say_loss(). */
CHECKED enum status remove_loss(struct work *work, struct snapshots *snapshots,
                                const struct loss_saying *saying, int64_t *ret_audit_id);

/*
 * From Today: the reason, and with it the cue of the newly lost is looked after, in one
 * transaction. One Undo of *ret_audit_id takes back both. RIGHT_EDIT. INVALID "reason"; NOT_FOUND
 * when the cue was answered, the reason said, or its cause is gone.
 */
CHECKED enum status answer_loss_cue(struct work *work, struct snapshots *snapshots,
                                    int64_t client_id, day_t last_order_on, enum loss_reason reason,
                                    int64_t *ret_audit_id);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_loss(struct work *work, const struct audit *audit,
                              struct undone *ret_undone);

/* ---- figures ---- */

/* Two periods, with their first and last days. */
struct loss_periods {
    day_t from, to, before_from, before_to;
};
/* The period and the same number of days before it. */
struct loss_periods loss_periods_of(day_t from, day_t to);

struct loss_line {
    enum loss_reason reason;
    int64_t said, inferred;
    int64_t before; /* both, in the period before */
};

/*
 * Regulars who came to count as lost within a period and have not come back: exactly those that
 * the list of clients shows for standing=lost&last-from=…&last-to=… (docs/lists.md), and with
 * loss=… those of a line. Whoever is in the archive is left out.
 */
struct loss_figures {
    int64_t lost, said, inferred, unknown; /* lost is the sum of the others */
    int64_t ours, theirs;                  /* of those with a reason, said or inferred */
};
enum loss_trend {
    LOSS_TREND_TOO_FEW, /* fewer than LOSS_TREND_LEAST reasons are known in one of the periods */
    LOSS_TREND_UNCLEAR, /* the interval of the difference holds zero */
    LOSS_TREND_MORE_OURS,
    LOSS_TREND_LESS_OURS,
};
enum { LOSS_TREND_LEAST = 20 };
struct loss_counts {
    struct loss_periods periods; /* as they were counted: not beyond today */
    int32_t active_days;         /* by which they count as lost */
    day_t last_from, last_to;    /* of their last orders */
    struct loss_figures now, before;
    struct loss_line lines[LOSS_REASONS - 1]; /* all reasons, the most frequent first */
    enum loss_trend trend;                    /* of the share that is ours */
    struct interval difference; /* of that share, now less before; 0 and 0 for LOSS_TREND_TOO_FEW */
};

/* RIGHT_VIEW. INVALID "from" when a period ends before it begins. */
CHECKED enum status count_losses(struct work *work, struct snapshots *snapshots,
                                 const struct loss_periods *periods,
                                 struct loss_counts *ret_counts);
