// SPDX-License-Identifier: AGPL-3.0-or-later
#include <float.h>
#include <math.h>

#include "retention/forecast_parts.h"
#include "retention/forecast_spread.h"
#include "retention/forecast_totals.h"

enum { WEEK_DAYS = 7 };

/* Repeat orders of each day kept back, of the clients of the calibration. */
static int64_t *orders_by_day(const struct kept_back *kept_back, const struct order_log *log,
                              struct arena *scratch)
{
    int64_t *orders = arena_array(scratch, int64_t, (size_t)(kept_back->to - kept_back->end) + 1);

    for (size_t client = 0; client < log->client_count; client++) {
        const day_t *days = log->day + log->first[client];

        if (kept_back->buying.group_of[client] == BUYING_NOBODY)
            continue;
        for (uint32_t i = log->count[client]; i > 0 && days[i - 1] > kept_back->end; i--)
            if (days[i - 1] <= kept_back->to)
                orders[days[i - 1] - kept_back->end - 1]++;
    }
    return orders;
}

/*
 * E[orders] of all up to the end of each week. Each takes a pass over all groups, so of a holdout
 * of more than five years some weeks are worked out, and straight lines by the clock lie between.
 */
enum { WEEKS_EXACT = 260 };

static double *orders_until(const struct kept_back *kept_back, const struct totals *totals,
                            size_t count, struct arena *scratch)
{
    int32_t days = kept_back->to - kept_back->end;
    double *weeks = arena_array(scratch, double, count + 1);
    double *until = arena_array(scratch, double, count + 1);
    size_t step = count / (WEEKS_EXACT + 1) + 1;

    for (size_t week = 1; week <= count; week++) {
        int32_t to = (int32_t)week * WEEK_DAYS < days ? (int32_t)week * WEEK_DAYS : days;
        weeks[week] = season_weeks(kept_back->season, kept_back->end, kept_back->end + to);
    }
    for (size_t known = 0, next; known < count; known = next) {
        next = count - known < step ? count : known + step;
        until[next] = fmax(totals_orders(totals, weeks[next]), until[known]);
        double slope = (until[next] - until[known]) / fmax(weeks[next] - weeks[known], DBL_MIN);
        for (size_t week = known + 1; week < next; week++)
            until[week] = until[known] + slope * (weeks[week] - weeks[known]);
    }
    return until;
}

void kept_back_weeks(const struct kept_back *kept_back, const struct order_log *log,
                     const struct fit *fit, struct arena *arena, struct forecast *forecast)
{
    struct arena scratch = {0};
    int32_t days = kept_back->to - kept_back->end;
    size_t count = (size_t)(days + WEEK_DAYS - 1) / WEEK_DAYS;
    const int64_t *orders = orders_by_day(kept_back, log, &scratch);
    struct totals totals = totals_open(fit, &kept_back->buying, &scratch);
    double whole = season_weeks(kept_back->season, kept_back->end, kept_back->to);
    struct total_spread spread = totals_spread(&totals, whole);
    const double *until = orders_until(kept_back, &totals, count, &scratch);

    /* A week varies as the first one does: of an order in it, how many more of the same client
     * come in it hangs on their rate, not on who has left before. */
    spread.chance = totals_spread(&totals, whole / (double)count).chance;
    forecast->weeks = arena_array(arena, struct week_check, count);
    forecast->week_count = count;
    for (size_t week = 0; week < count; week++) {
        int32_t from = (int32_t)week * WEEK_DAYS;
        int32_t to = from + WEEK_DAYS < days ? from + WEEK_DAYS : days;
        struct week_check *check = &forecast->weeks[week];

        check->from = kept_back->end + 1 + from;
        for (int32_t day = from; day < to; day++)
            check->actual += orders[day];
        check->predicted = totals_count(&spread, fmax(until[week + 1] - until[week], 0));
    }
    arena_free(&scratch);
}

double weeks_error(const struct week_check *weeks, size_t count)
{
    double error = 0;

    for (size_t week = 0; week < count; week++)
        error += fabs((double)weeks[week].actual - weeks[week].predicted.expected);
    return error;
}

void kept_back_classes(const struct kept_back *kept_back, const struct fit *fit,
                       struct forecast *forecast)
{
    struct arena scratch = {0};
    const struct buying *buying = &kept_back->buying;
    double weeks = season_weeks(kept_back->season, kept_back->end, kept_back->to);
    const double *expected = expected_of_groups(fit, buying, weeks, &scratch);
    struct class_check *classes = forecast->classes;

    for (uint32_t i = 0; i < FORECAST_CLASSES_MAX; i++)
        classes[i] = (struct class_check){.orders = i};
    for (size_t client = 0; client < kept_back->log_clients; client++) {
        uint32_t group = buying->group_of[client];

        if (group == BUYING_NOBODY)
            continue;
        uint32_t orders = buying->groups[group].orders;
        uint32_t last = FORECAST_CLASSES_MAX - 1;
        classes[orders < last ? orders : last].actual += kept_back->later[client];
    }
    for (size_t group = 0; group < buying->group_count; group++) {
        uint32_t orders = buying->groups[group].orders;
        uint32_t last = FORECAST_CLASSES_MAX - 1;
        struct class_check *class = &classes[orders < last ? orders : last];

        class->clients += buying->weight[group];
        class->predicted += buying->weight[group] * expected[group];
    }
    forecast->class_count = 0;
    for (size_t i = 0; i < FORECAST_CLASSES_MAX; i++) {
        if (classes[i].clients == 0)
            continue;
        classes[i].actual /= (double)classes[i].clients;
        classes[i].predicted /= (double)classes[i].clients;
        classes[forecast->class_count++] = classes[i];
    }
    arena_free(&scratch);
}
