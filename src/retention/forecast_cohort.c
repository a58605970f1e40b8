// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast_parts.h"
#include "retention/forecast_spread.h"

enum { WEEK_DAYS = 7 };

/* First orders and repeat orders of each day of the log; days with first orders by themselves,
 * since a log with one wrong date spans a hundred years of days without any. */
struct order_days {
    int64_t *first, *repeat;
    day_t *starts;
    size_t start_count;
};

static struct order_days count_days(const struct order_log *log, day_t end, struct arena *scratch)
{
    size_t days = (size_t)(end - log->first_day) + 1;
    struct order_days counts = {
        .first = arena_array(scratch, int64_t, days),
        .repeat = arena_array(scratch, int64_t, days),
        .starts = arena_array(scratch, day_t, days),
    };

    for (size_t client = 0; client < log->client_count; client++) {
        const day_t *day = log->day + log->first[client];

        for (uint32_t i = 0; i < log->count[client] && day[i] <= end; i++)
            (i == 0 ? counts.first : counts.repeat)[day[i] - log->first_day]++;
    }
    for (size_t day = 0; day < days; day++)
        if (counts.first[day] > 0)
            counts.starts[counts.start_count++] = log->first_day + (day_t)day;
    return counts;
}

/*
 * E[orders of a new client] by age in days of the clock; between them straight lines. Worked out
 * for each day up to two years, then for ages a four-hundredth apart, so that a log of a century
 * takes some thousand of them: so smooth a curve leaves its chords by less than a millionth.
 */
enum { AGE_PARTS = 400 };
struct new_orders {
    double *by_age;
    size_t count;
};

static void fill_between(double *values, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        values[i] =
            values[from] + (values[to] - values[from]) * (double)(i - from) / (double)(to - from);
}

static struct new_orders foretell_ages(const struct fit *fit, double weeks, struct arena *scratch)
{
    struct new_orders ages = {.count = (size_t)(weeks * WEEK_DAYS) + 3};
    struct buyer new_client = BUYER_NEW;
    size_t last = ages.count - 1;

    ages.by_age = arena_array(scratch, double, ages.count);
    for (size_t known = 0, next; known < last; known = next) {
        size_t step = known < AGE_PARTS ? 1 : known / AGE_PARTS;

        next = last - known < step ? last : known + step;
        ages.by_age[next] = fit->model->expected(fit->model, fit->parameters, &new_client,
                                                 (double)next / WEEK_DAYS);
        fill_between(ages.by_age, known, next);
    }
    return ages;
}

static double orders_at_age(const struct new_orders *ages, double weeks)
{
    double days = weeks * WEEK_DAYS;
    size_t whole = (size_t)days;

    if (whole + 1 >= ages->count)
        return ages->by_age[ages->count - 1];
    double part = days - (double)whole;
    return ages->by_age[whole] * (1 - part) + ages->by_age[whole + 1] * part;
}

/* Of all who first ordered up to `day`; by chance alone each varies as a negative binomial. */
static struct estimate expected_until(const struct order_days *counts, const struct order_log *log,
                                      const struct forecast_basis *basis,
                                      const struct new_orders *ages, day_t day)
{
    const struct season *season = basis->has_season ? &basis->season : NULL;
    double expected = 0, variance = 0;

    for (size_t i = 0; i < counts->start_count && counts->starts[i] <= day; i++) {
        day_t first = counts->starts[i];
        double clients = (double)counts->first[first - log->first_day];
        double orders = orders_at_age(ages, season_weeks(season, first, day));
        expected += clients * orders;
        variance += clients * (orders + orders * orders / basis->fit.parameters[0]);
    }
    struct estimate estimate = {expected, expected, expected};
    if (basis->with_intervals && expected > 0) {
        estimate.low = fmin(gamma_between(INTERVAL_LOW, expected, variance), expected);
        estimate.high = fmax(gamma_between(INTERVAL_HIGH, expected, variance), expected);
    }
    return estimate;
}

void forecast_cohort(const struct order_log *log, struct arena *arena, struct forecast *forecast)
{
    const struct forecast_basis *basis = &forecast->basis;
    const struct season *season = basis->has_season ? &basis->season : NULL;
    struct arena scratch = {0};
    size_t count = (size_t)(log->as_of - log->first_day) / WEEK_DAYS + 1;
    struct order_days counts = count_days(log, log->as_of, &scratch);
    struct new_orders ages =
        foretell_ages(&basis->fit, season_weeks(season, log->first_day, log->as_of), &scratch);
    int64_t orders = 0;

    forecast->cohort = arena_array(arena, struct week_check, count);
    forecast->cohort_count = count;
    for (size_t week = 0; week < count; week++) {
        day_t from = log->first_day + (day_t)week * WEEK_DAYS;
        day_t to = from + WEEK_DAYS - 1 < log->as_of ? from + WEEK_DAYS - 1 : log->as_of;

        for (day_t day = from; day <= to; day++)
            orders += counts.repeat[day - log->first_day];
        forecast->cohort[week] = (struct week_check){
            .from = from,
            .actual = orders,
            .predicted = expected_until(&counts, log, basis, &ages, to),
        };
    }
    arena_free(&scratch);
}
