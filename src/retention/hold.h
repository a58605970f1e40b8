// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * What is known of a client beside their orders, and holds now: it says whether they count as
 * active at the end of as_of, whatever the age of their last order. Of days before that orders
 * alone say. docs/measures.md, "File and store".
 */
enum client_hold {
    HOLD_NONE,
    HOLD_OPEN_ORDER, /* active while it is open */
    HOLD_ACTIVE,     /* the user says so */
    HOLD_LOST,       /* the same */
    HOLD_RARE,       /* needs us rarely: active for RARE_WINDOWS times as long */
};
enum { CLIENT_HOLDS = 5, RARE_WINDOWS = 2 };

enum open_orders { NO_OPEN_ORDER, SOME_OPEN_ORDER };

/* What the user says goes on top of what an open order says; "needs us rarely" says nothing of
 * whoever has one. */
static inline enum client_hold hold_of(enum client_hold said, enum open_orders open)
{
    if (said == HOLD_ACTIVE || said == HOLD_LOST || open == NO_OPEN_ORDER)
        return said;
    return HOLD_OPEN_ORDER;
}

/* Whether a client whose last order is so old counts as active: the one place that says so. */
static inline bool hold_is_active(enum client_hold hold, int32_t active_days, int64_t age_days)
{
    switch (hold) {
    case HOLD_OPEN_ORDER:
    case HOLD_ACTIVE:
        return true;
    case HOLD_LOST:
        return false;
    case HOLD_RARE:
        return age_days <= (int64_t)RARE_WINDOWS * active_days;
    case HOLD_NONE:
        break;
    }
    return age_days <= active_days;
}

/* Who has an open order or needs us rarely is not late, as long as they are active. */
static inline bool hold_is_cooling(enum client_hold hold, int32_t cooling_days, int64_t age_days)
{
    return hold != HOLD_OPEN_ORDER && hold != HOLD_RARE && age_days > cooling_days;
}
