// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "retention/order_log.h"

/*
 * One client around one period: active at the end of day t means that the last occasion on or
 * before t is at most `active_days` before t.
 */
struct presence {
    uint32_t before; /* occasions before the period; the last of them is number before - 1 */
    uint32_t until;  /* occasions up to its end */
    bool at_start, at_end;
};

static inline bool presence_has_come(const struct presence *presence)
{
    return presence->until > presence->before;
}

/* Their first occasion ever lies within. */
static inline bool presence_is_new(const struct presence *presence)
{
    return presence->before == 0 && presence_has_come(presence);
}

/* `days` ascending; looked through from the end, since periods asked about are mostly recent. */
static inline struct presence presence_between(const day_t *days, uint32_t count, day_t from,
                                               day_t to, int32_t active_days)
{
    struct presence presence = {.until = count};

    while (presence.until > 0 && days[presence.until - 1] > to)
        presence.until--;
    presence.before = presence.until;
    while (presence.before > 0 && days[presence.before - 1] >= from)
        presence.before--;
    presence.at_start = presence.before > 0 && from - 1 - days[presence.before - 1] <= active_days;
    presence.at_end = presence.until > 0 && to - days[presence.until - 1] <= active_days;
    return presence;
}

/* The same of a client of the log, with what is known beside their orders at the end of as_of. */
static inline struct presence presence_in(const struct order_log *log, size_t client, day_t from,
                                          day_t to, int32_t active_days)
{
    const day_t *days = log->day + log->first[client];
    struct presence presence = presence_between(days, log->count[client], from, to, active_days);

    if (log->hold == NULL || log->hold[client] == HOLD_NONE)
        return presence;
    if (presence.before > 0)
        presence.at_start = hold_is_active(order_log_hold(log, client, from - 1), active_days,
                                           (int64_t)from - 1 - days[presence.before - 1]);
    if (presence.until > 0)
        presence.at_end = hold_is_active(order_log_hold(log, client, to), active_days,
                                         (int64_t)to - days[presence.until - 1]);
    return presence;
}
