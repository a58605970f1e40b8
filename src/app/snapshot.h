// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"
#include "store/work.h"

/*
 * The orders of a workspace in columns, kept in memory and brought up to date by version: only the
 * clients whose orders changed since are read again. Shared by threads. The least recently used are
 * given up beyond a limit of bytes.
 */
struct snapshots;
struct snapshots *snapshots_open(size_t bytes_max); /* 0 = 512 MiB */
void snapshots_close(struct snapshots *snapshots);

/* What was measured on them is kept beside them: see standing_windows.h. */
struct standing_windows *snapshots_windows(struct snapshots *snapshots);

struct kept_analyses *snapshots_analyses(struct snapshots *snapshots);

/* The currencies of the orders, when they are in memory because orders of any were asked for;
 * returns how many, at most `max`. */
size_t snapshots_currencies(struct snapshots *snapshots, int64_t workspace_id, char ret[][4],
                            size_t max);

/* What is due today is counted beside them: see today_count.h. */
struct today_counts *snapshots_today(struct snapshots *snapshots);

/* What the columns are wanted for. */
struct snapshot_choice {
    char currency[4]; /* only orders in this one count, and those that name none; "" = any */
    day_t as_of;      /* looked at from this day; DAY_NONE = the last day */
    bool is_plain;    /* orders alone: neither open ones nor the user's marks say who is active */
};

/*
 * The log at least as new as the state that `work` reads, in its arena. Borrowed until
 * snapshot_release(); others may use it at the same time, and changes wait for them, so do not
 * keep it. Not within a write unit. RIGHT_VIEW. INVALID: several currencies and none was chosen; no
 * orders.
 */
struct snapshot;
CHECKED enum status snapshot_take(struct snapshots *snapshots, struct work *work,
                                  const struct snapshot_choice *choice,
                                  struct snapshot **ret_snapshot);
const struct order_log *snapshot_log(const struct snapshot *snapshot);

/*
 * What is known of clients beside their orders (retention/hold.h) is known now: it counts in a log
 * of this last day that is looked at from that day or from today on, and from no earlier day.
 */
bool snapshot_holds_count(const struct work *work, day_t last_day, day_t as_of);

/* The id of a client of the log; and the log's client of an id, below 0 when they have no order
 * that counts. */
int64_t snapshot_client_id(const struct snapshot *snapshot, size_t client);
int64_t snapshot_find_client(const struct snapshot *snapshot, int64_t client_id);

/* The version of the workspace's orders that is in the log. */
int64_t snapshot_version(const struct snapshot *snapshot);
void snapshot_release(struct snapshots *snapshots, struct snapshot *snapshot);
