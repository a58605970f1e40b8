// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/season.h"

#include "retention/client_sample.h"

/*
 * The months' factors. Repeat orders come at a rate that hangs on how often a client has ordered
 * and how long ago, times the factor of the month: rates by class and factors by month are fitted
 * to the counts in turn until both agree (Deming and Stephan 1940; a proportional hazards model
 * with the month as its only variable, Cox 1972). No model of repeat buying is needed for it. How
 * long ago is counted on the clock as it is known so far, first the calendar, since what follows
 * on a strong month is as quiet as what follows on more days.
 */
enum { MONTHS = 12, YEAR_DAYS = 365, ROUNDS = 12, PASSES = 3 };
enum { ORDER_CLASSES = 8, AGE_CLASSES = 13, CLASSES = ORDER_CLASSES * AGE_CLASSES };
#define WEEK_DAYS 7.0

/* As if so many more orders had come as expected: a month that few orders speak for stays near 1.
 */
#define PRIOR_ORDERS 20.0

/* Days since the last order at which an age class begins; rates fall fast at first. */
static const int32_t age_from[AGE_CLASSES + 1] = {0,  7,   14,  21,  28,  42,  60,
                                                  90, 120, 180, 270, 365, 548, INT32_MAX};

struct season_counts {
    double events[CLASSES][MONTHS]; /* repeat orders */
    double days[CLASSES][MONTHS];   /* days that clients stood in it */
    double orders;
};

struct season_days {
    day_t from, to;
    uint8_t *month;       /* [day - from] */
    int32_t *month_until; /* [day - from] last day of that month */
    double *clock;        /* [day - from] days of the clock at the end of the day */
};

static struct season_days list_months(day_t from, day_t to, struct arena *scratch)
{
    struct season_days days = {.from = from, .to = to};
    size_t count = (size_t)(to - from) + 1;

    days.month = arena_array(scratch, uint8_t, count);
    days.month_until = arena_array(scratch, int32_t, count);
    days.clock = arena_array(scratch, double, count);
    for (day_t start = period_start(PERIOD_MONTH, from); start <= to;) {
        day_t next = period_shift(PERIOD_MONTH, start, 1);

        for (day_t day = start < from ? from : start; day < next && day <= to; day++) {
            days.month[day - from] = (uint8_t)(civil_of(start).month - 1);
            days.month_until[day - from] = next - 1;
        }
        start = next;
    }
    return days;
}

static size_t order_class(uint32_t occasions)
{
    static const uint8_t classes[] = {0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6};

    return occasions < sizeof(classes) ? classes[occasions] : ORDER_CLASSES - 1;
}

static double age_at(const struct season_days *days, day_t last, day_t day)
{
    return days->clock[day - days->from] - days->clock[last - days->from];
}

/* The last day up to `until` on which less than `age` has passed since `last`; else `last`. */
static day_t day_before_age(const struct season_days *days, day_t last, day_t until, double age)
{
    day_t before = last, by = until + 1;

    while (by - before > 1) {
        day_t middle = before + (by - before) / 2;

        if (age_at(days, last, middle) < age)
            before = middle;
        else
            by = middle;
    }
    return before;
}

/* The days from the one after `last` up to `until`, cut where class or month changes. */
static void add_wait(const struct season_days *days, day_t last, day_t until, size_t orders,
                     struct season_counts *counts)
{
    day_t day = last + 1;

    for (size_t age = 0; age < AGE_CLASSES && day <= until; age++) {
        double *in_months = counts->days[orders * AGE_CLASSES + age];
        day_t class_until = day_before_age(days, last, until, age_from[age + 1]);

        while (day <= class_until) {
            day_t month_until = days->month_until[day - days->from];
            day_t end = month_until < class_until ? month_until : class_until;

            in_months[days->month[day - days->from]] += end - day + 1;
            day = end + 1;
        }
    }
}

static void add_order(const struct season_days *days, day_t last, day_t day, size_t orders,
                      struct season_counts *counts)
{
    double passed = age_at(days, last, day);
    size_t age = 0;

    while (passed >= age_from[age + 1])
        age++;
    counts->events[orders * AGE_CLASSES + age][days->month[day - days->from]]++;
    counts->orders++;
}

static void count_orders(const struct order_log *log, const struct season_days *days,
                         struct season_counts *counts)
{
    for (size_t client = 0; client < log->client_count; client++) {
        const day_t *day = log->day + log->first[client];

        if (!client_is_sampled(log, client))
            continue;
        for (uint32_t i = 0; i < log->count[client] && day[i] <= days->to; i++) {
            bool returned = i + 1 < log->count[client] && day[i + 1] <= days->to;
            size_t orders = order_class(i + 1);

            add_wait(days, day[i], returned ? day[i + 1] : days->to, orders, counts);
            if (returned)
                add_order(days, day[i], day[i + 1], orders, counts);
        }
    }
}

/* Mean 1 over the days of a year. */
static void scale_to_year(double *factor)
{
    static const double month_days[MONTHS] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double sum = 0;

    for (int month = 0; month < MONTHS; month++)
        sum += month_days[month] * factor[month];
    for (int month = 0; month < MONTHS; month++)
        factor[month] *= 365.25 / sum;
}

static void improve(const struct season_counts *counts, double *factor)
{
    double events[MONTHS] = {0}, expected[MONTHS] = {0};

    for (size_t class = 0; class < CLASSES; class ++) {
        double came = 0, weighted = 0;

        for (int month = 0; month < MONTHS; month++) {
            came += counts->events[class][month];
            weighted += counts->days[class][month] * factor[month];
        }
        for (int month = 0; month < MONTHS; month++) {
            events[month] += counts->events[class][month];
            if (weighted > 0)
                expected[month] += counts->days[class][month] * came / weighted;
        }
    }
    for (int month = 0; month < MONTHS; month++)
        factor[month] = (events[month] + PRIOR_ORDERS) / (expected[month] + PRIOR_ORDERS);
    scale_to_year(factor);
}

static void set_days(const double *factor, struct season_days *days)
{
    for (day_t day = days->from + 1; day <= days->to; day++)
        days->clock[day - days->from] =
            days->clock[day - days->from - 1] + factor[days->month[day - days->from]];
}

/* One more time by the clock as it is known now; false with too few orders. */
static bool estimate(const struct order_log *log, struct season_days *days, double *factor)
{
    struct arena scratch = {0};
    struct season_counts *counts = arena_array(&scratch, struct season_counts, 1);

    set_days(factor, days);
    count_orders(log, days, counts);
    bool is_enough = counts->orders >= SEASON_ORDERS_MIN;
    for (int round = 0; is_enough && round < ROUNDS; round++)
        improve(counts, factor);
    arena_free(&scratch);
    return is_enough;
}

void season_wind(struct season *season, day_t from, day_t to, struct arena *arena)
{
    season->from = from;
    season->to = to;
    season->clock = arena_array(arena, double, (size_t)(to - from) + 1);
    for (day_t day = from + 1; day <= to; day++)
        season->clock[day - from] =
            season->clock[day - from - 1] + season->factor[civil_of(day).month - 1] / WEEK_DAYS;
}

bool season_measure(const struct order_log *log, day_t end, day_t horizon_end, struct arena *arena,
                    struct season *ret_season)
{
    struct arena scratch = {0};
    struct season season = {0};

    if (end - log->first_day < 2 * YEAR_DAYS)
        return false;
    struct season_days days = list_months(log->first_day, end, &scratch);
    bool is_enough = true;
    for (int month = 0; month < MONTHS; month++)
        season.factor[month] = 1;
    for (int pass = 0; is_enough && pass < PASSES; pass++)
        is_enough = estimate(log, &days, season.factor);
    arena_free(&scratch);
    if (!is_enough)
        return false;
    season_wind(&season, log->first_day, horizon_end > end ? horizon_end : end, arena);
    *ret_season = season;
    return true;
}

/* Beyond the days that it holds, the clock runs as the calendar. */
static double clock_at(const struct season *season, day_t day)
{
    if (day < season->from)
        return (day - season->from) / WEEK_DAYS;
    if (day > season->to)
        return season->clock[season->to - season->from] + (day - season->to) / WEEK_DAYS;
    return season->clock[day - season->from];
}

double season_weeks(const struct season *season, day_t from, day_t to)
{
    if (season == NULL)
        return (to - from) / WEEK_DAYS;
    return clock_at(season, to) - clock_at(season, from);
}
