// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/contact_limit.h"

#include "base/message.h"

enum status contact_limit_check(int64_t days, const char *field, struct fault *fault)
{
    if (days >= LIMIT_UNSET && days <= LIMIT_DAYS_MAX)
        return STATUS_OK;
    return fault_set(
        fault, STATUS_INVALID, field,
        MESSAGE("a limit is 1 to {1} days, 0 for never, or nothing", arg_count(LIMIT_DAYS_MAX)));
}

int32_t contact_limit_shorter(int32_t one, int32_t other)
{
    if (one == LIMIT_UNSET || other == LIMIT_UNSET)
        return one == LIMIT_UNSET ? other : one;
    if (one == LIMIT_NEVER || other == LIMIT_NEVER)
        return one == LIMIT_NEVER ? other : one;
    return one < other ? one : other;
}

struct contact_limit_held contact_limit_held(const struct contact_limits_said *said,
                                             enum client_mark mark)
{
    const struct contact_limit_held none = {LIMIT_UNSET, LIMIT_STANDING};

    if (mark == MARK_LOST)
        return none;
    if (said->own_days != LIMIT_UNSET)
        return (struct contact_limit_held){said->own_days, LIMIT_CLIENT};
    if (mark == MARK_RARE)
        return none;
    if (said->tag_days != LIMIT_UNSET)
        return (struct contact_limit_held){said->tag_days, LIMIT_TAG};
    return (struct contact_limit_held){said->standing_days, LIMIT_STANDING};
}

const char *contact_silence_word(enum contact_silence silence)
{
    switch (silence) {
    case SILENCE_YELLOW:
        return "yellow";
    case SILENCE_RED:
        return "red";
    case SILENCE_WITHIN:
        break;
    }
    return "";
}

enum contact_silence contact_silence_of(int32_t limit_days, day_t last_contact_on, day_t today)
{
    if (limit_days <= LIMIT_NEVER || last_contact_on == CLIENT_DAY_NONE)
        return SILENCE_WITHIN;
    int64_t days = (int64_t)today - last_contact_on;

    if (days >= limit_days)
        return SILENCE_RED;
    return days * 4 >= (int64_t)limit_days * 3 ? SILENCE_YELLOW : SILENCE_WITHIN;
}

int32_t contact_limit_proposed(enum client_standing standing)
{
    enum { NEWCOMER_DAYS = 30, GROWING_DAYS = 60, VIP_DAYS = 45 };

    switch (standing) {
    case CLIENT_NEWCOMER:
        return NEWCOMER_DAYS;
    case CLIENT_GROWING:
        return GROWING_DAYS;
    case CLIENT_VIP:
        return VIP_DAYS;
    case CLIENT_ONE_TIME:
    case CLIENT_LOST:
    case CLIENT_WITHOUT_ORDERS:
    case CLIENT_COOLING:
        break;
    }
    return LIMIT_UNSET;
}
