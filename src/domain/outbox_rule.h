// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "domain/conversation_message.h"
#include "domain/mail_server.h"
#include "domain/working_hours.h"

/*
 * What leaves, when, and what becomes of it. Pure: the clock is given, and nothing but the number
 * of the attempt decides how often something is tried, so that a clock that is set back sends
 * nothing twice (D-16). Instants are Unix microseconds.
 */

/* What is written into the row after an attempt. */
struct outbox_fate {
    enum outbox_state state;
    int64_t not_before_at;
    int64_t unknown_count;
};

/*
 * Of an attempt made with `outbox` as it was leased. Taken: SENT. Refused for good: FAILED. Later,
 * or not sent: WAITING again (D-10), until the pauses together pass OUTBOX_GIVE_UP_HOURS. Unknown:
 * a person's own waits once more, under the same Message-ID; all else is for somebody to decide
 * (D-08, D-09).
 */
struct outbox_fate outbox_after(const struct outbox *outbox, enum mail_outcome outcome,
                                int64_t now);

/* 5 and 15 minutes, 1, 4 and 12 hours, then 24 hours each. 0: it was tried for long enough. */
enum { OUTBOX_GIVE_UP_HOURS = 120 };
int32_t outbox_pause_minutes(int64_t attempt);

/*
 * How many of a kind may leave now, when so many have left within the last hour: what a person
 * wrote does not wait for what the program sends, but counts (D-17).
 */
enum { OUTBOX_HOUR_MAX = 300 };
int64_t outbox_room(enum outbox_kind kind, int64_t sent, int64_t hour_max);

/* The program's own leaves between 9 and 20 by the clock of who receives it. `at` itself when it
 * lies there. */
enum { OUTBOX_FROM_MINUTE = 9 * 60, OUTBOX_TO_MINUTE = 20 * 60 };
int64_t outbox_by_day(struct zone *zone, int64_t at);

/* A person's words that are to wait for our opening; `at` itself while we are open, and where
 * nothing opens at all. */
int64_t outbox_at_opening(const struct working_hours *hours, struct zone *zone, int64_t at);

/* Whether what the program sends came too late to be right still: somebody decides (D-18). */
enum { OUTBOX_STALE_HOURS = 48 };
bool outbox_is_stale(const struct outbox *outbox, int64_t now);

/* A clock before this program was written is wrong, and nothing leaves by it (D-16). */
bool outbox_clock_is_right(int64_t now);
