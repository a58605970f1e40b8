// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/survival.h"

#include <math.h>

#include "retention/tally.h"

const int32_t survival_marks[SURVIVAL_MARKS] = {7, 30, 60, 90, 180, 270, 360, 720};

static const double normal_975 = 1.959963984540054;
static const double quartile_levels[3] = {0.75, 0.5, 0.25};
static const int return_percents[SURVIVAL_RETURNS] = {25, 50, 75, 90};

/*
 * S that meets a quartile exactly must not miss it by the rounding of the product: factors
 * such as 9/10 * 5/6 are not exact in binary.
 */
static const double rounding = 1e-12;

static size_t count_points(const int64_t *events, const int64_t *censored, size_t day_count,
                           struct survival *survival)
{
    size_t points = 0;

    for (size_t day = 0; day < day_count; day++) {
        survival->n += events[day] + censored[day];
        survival->events += events[day];
        points += events[day] > 0;
        if (events[day] + censored[day] > 0)
            survival->longest = (int32_t)day;
    }
    return points;
}

/* The log-log interval S^exp(+-z * se(log S) / |log S|), after Kalbfleisch and Prentice. */
static void set_interval(struct survival_point *point, double greenwood)
{
    point->low = point->high = point->survival;
    if (point->survival <= 0 || point->survival >= 1)
        return;
    double spread = exp(normal_975 * sqrt(greenwood) / -log(point->survival));
    point->low = pow(point->survival, spread);
    point->high = pow(point->survival, 1 / spread);
}

/*
 * While nobody is censored the factors (r - e) / r cancel, so S is worked out from the start of
 * such a stretch in one division: exact where it can be, and no rounding piles up.
 */
static void fill_points(const int64_t *events, const int64_t *censored, size_t day_count,
                        struct survival *survival)
{
    int64_t at_risk = survival->n, stretch_at_risk = survival->n;
    double stretch_survival = 1, current = 1, greenwood = 0;

    for (size_t day = 0; day < day_count; day++) {
        if (events[day] > 0) {
            int64_t left = at_risk - events[day];
            current = stretch_survival * ((double)left / (double)stretch_at_risk);
            if (left > 0)
                greenwood += (double)events[day] / ((double)at_risk * (double)left);
            struct survival_point *point = &survival->points[survival->point_count++];
            *point = (struct survival_point){
                .day = (int32_t)day,
                .at_risk = at_risk,
                .events = events[day],
                .survival = current,
            };
            set_interval(point, greenwood);
        }
        at_risk -= events[day] + censored[day];
        if (censored[day] > 0) {
            stretch_at_risk = at_risk;
            stretch_survival = current;
        }
    }
}

static int32_t first_day_at(const struct survival *survival, double level)
{
    for (size_t i = 0; i < survival->point_count; i++) {
        if (survival->points[i].survival <= level * (1 + rounding))
            return survival->points[i].day;
    }
    return SURVIVAL_NONE;
}

struct survival survival_measure(const int64_t *events, const int64_t *censored, size_t day_count,
                                 struct arena *arena)
{
    struct survival survival = {0};
    size_t points = count_points(events, censored, day_count, &survival);

    survival.points = arena_array(arena, struct survival_point, points);
    fill_points(events, censored, day_count, &survival);
    for (size_t i = 0; i < 3; i++)
        survival.quartiles[i] = first_day_at(&survival, quartile_levels[i]);
    for (size_t i = 0; i < SURVIVAL_RETURNS; i++)
        survival.returns[i] =
            survival.events == 0
                ? SURVIVAL_NONE
                : nearest_rank(events, day_count, survival.events, return_percents[i]);
    return survival;
}

const struct survival_point *survival_point_at(const struct survival *survival, int32_t day)
{
    size_t low = 0, high = survival->point_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (survival->points[middle].day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &survival->points[low - 1];
}

bool survival_at(const struct survival *survival, int32_t day, double *ret_survival)
{
    if (survival->n == 0 || day < 0 || day > survival->longest)
        return false;
    const struct survival_point *point = survival_point_at(survival, day);
    *ret_survival = point == NULL ? 1 : point->survival;
    return true;
}
