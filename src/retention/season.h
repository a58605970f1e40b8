// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * Months differ: a clock on which a day of month m takes factor[m] days, mean 1 over a year, so
 * that models which know no season read and foretell on it unchanged. Two full years of log at
 * least; kept only where it foretells the holdout better.
 */
struct season {
    double factor[12]; /* January first */
    day_t from, to;    /* days that `clock` holds */
    double *clock;     /* [day - from] weeks of the season's clock at the end of the day */
};

/* False with less than two years up to `end`, or too few repeat orders (SEASON_ORDERS_MIN). */
enum { SEASON_ORDERS_MIN = 120 };
bool season_measure(const struct order_log *log, day_t end, day_t horizon_end, struct arena *arena,
                    struct season *ret_season);

/* Sets the clock of a season whose factors are known, for the days `from` to `to`. */
void season_wind(struct season *season, day_t from, day_t to, struct arena *arena);

/* Weeks from the end of one day to the end of another, on the clock, or the calendar (NULL). */
double season_weeks(const struct season *season, day_t from, day_t to);
