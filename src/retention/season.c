// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/season.h"

#define DAYS_PER_WEEK 7.0

double season_weeks(const struct season *season, day_t from, day_t to)
{
    if (season == NULL)
        return (to - from) / DAYS_PER_WEEK;
    return season->clock[to - season->from] - season->clock[from - season->from];
}
