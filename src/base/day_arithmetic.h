// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"

/* Rounds down, also below zero; `by` > 0. */
static inline int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

/* A day beyond day_t becomes its outermost one. */
static inline day_t clamp_day(int64_t day)
{
    if (day > INT32_MAX)
        return INT32_MAX;
    return day < INT32_MIN ? INT32_MIN : (day_t)day;
}
