// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"
#include "store/work.h"

/*
 * The orders of a workspace in columns, kept in memory and brought up to date by version: only the
 * rows above the last one seen are read. Shared by threads. The least recently used are given up
 * beyond a limit of bytes.
 */
struct snapshots;
struct snapshots *snapshots_open(size_t bytes_max); /* 0 = 512 MiB */
void snapshots_close(struct snapshots *snapshots);

/*
 * The log as of the state that `work` reads, looked at from `as_of` (DAY_NONE: the last day).
 * Borrowed until snapshot_release(); others may use it at the same time. RIGHT_VIEW.
 */
struct snapshot;
CHECKED enum status snapshot_take(struct snapshots *snapshots, struct work *work, day_t as_of,
                                  struct snapshot **ret_snapshot);
const struct order_log *snapshot_log(const struct snapshot *snapshot);
void snapshot_release(struct snapshots *snapshots, struct snapshot *snapshot);
