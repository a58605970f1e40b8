// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/losses.h"
#include "app/today.h"
#include "http/exchange.h"
#include "web/views.h"

/* What stands on the page of the day, row by row. */
struct today_making {
    struct exchange *exchange;
    const struct today *today;
    struct cue_day day;
    struct loss_known_list losses; /* of the newly lost */
};

/* The page that it is about. */
const char *cue_address(const struct exchange *exchange, const struct cue *cue);

/* `can_wait`: it says since when it waits, not by when it is due. */
struct cue_row today_row(const struct today_making *making, const struct cue *cue, bool can_wait);

/* Of the cues `from` to `to` at most `most`: a window that opens asks for nothing. */
struct cue_rows today_rows(const struct today_making *making, size_t from, size_t to, size_t most);

/* The words of the first row stand open; those of the others are asked for one by one. */
CHECKED enum status open_first_draft(const struct today_making *making, struct cue_rows *rows);

/* Of the first `shown` cues, the windows that are open. */
enum { TODAY_WINDOWS_MAX = 12 };
struct open_windows today_windows(const struct today_making *making, size_t shown);

/* What was answered since midnight. */
struct cues_handled today_handled(const struct today_making *making);
