// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/client_sample.h"
#include "retention/forecast.h"
#include "retention/outlook.h"

/* What the steps of forecast_make() hand to each other. */

/*
 * Clients as of one day, and what they did afterwards: the holdout.
 */
struct kept_back {
    struct buying buying; /* as of `end` */
    day_t end, to;        /* the holdout: the days after `end`, up to `to` */
    const struct season *season;
    size_t log_clients;
    uint32_t *later; /* [client of the log] their occasions in it */
    int64_t actual;  /* of all clients of `buying` */
};

/* `buying` may hold some of the log's clients only. */
void kept_back_count(const struct order_log *log, struct kept_back *kept_back, struct arena *arena);

/* Errors of a fit on `kept_back->buying` in the days kept back. */
void kept_back_check(const struct kept_back *kept_back, const struct fit *fit,
                     struct arena *scratch, struct holdout *ret_holdout);

/* E[orders] of each group in the next `weeks`. */
double *expected_of_groups(const struct fit *fit, const struct buying *buying, double weeks,
                           struct arena *arena);

/* Holdout by week and by class of the fit on kept_back, into the forecast. */
void kept_back_weeks(const struct kept_back *kept_back, const struct order_log *log,
                     const struct fit *fit, struct arena *arena, struct forecast *forecast);
void kept_back_classes(const struct kept_back *kept_back, const struct fit *fit,
                       struct forecast *forecast);
/* Sum of |actual - predicted| over weeks. */
double weeks_error(const struct week_check *weeks, size_t count);

/* Repeat orders of the whole log, together so far, and what the fit expects of new clients. */
void forecast_cohort(const struct order_log *log, struct arena *arena, struct forecast *forecast);

/* Fits every wanted model and picks one; false when none has anything to go by. `kept_back`
 * NULL: nothing to check against. */
bool forecast_choose(const struct buying *whole, const struct kept_back *kept_back,
                     struct arena *arena, struct forecast *forecast);

/* Tries a season for the chosen model; true when it foretells better and was kept. */
bool forecast_season(const struct order_log *log, struct arena *arena, struct forecast *forecast);

/* Every group's figures, then the base's. */
void forecast_groups(struct arena *arena, struct forecast *forecast);
void forecast_base(struct forecast *forecast);
