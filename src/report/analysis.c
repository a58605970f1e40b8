// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/analysis.h"

#include <string.h>

#include "base/clock.h"
#include "base/parallel.h"

static bool has_rate(const struct rate *rate)
{
    return rate->is_complete && rate->reason == RATE_KNOWN;
}

/* The last complete period with a rate, as an index; the list's count when there is none. */
static size_t last_with_rate(const struct rate_list *list)
{
    for (size_t i = list->count; i-- > 0;) {
        if (has_rate(&list->items[i]))
            return i;
    }
    return list->count;
}

static bool has_two_in_a_row(const struct rate_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        if (has_rate(&list->items[i - 1]) && has_rate(&list->items[i]))
            return true;
    }
    return false;
}

static enum period leading_period(const struct analysis *analysis)
{
    if (analysis->options.period_asked)
        return analysis->options.period;
    if (has_two_in_a_row(&analysis->rates[PERIOD_YEAR]))
        return PERIOD_YEAR;
    return has_two_in_a_row(&analysis->rates[PERIOD_QUARTER]) ? PERIOD_QUARTER : PERIOD_MONTH;
}

static void compare(struct analysis *analysis, const struct rate *before, const struct rate *after)
{
    if (before->reason != RATE_KNOWN || after->reason != RATE_KNOWN)
        return;
    analysis->comparison = comparison_measure(analysis->log, &analysis->window, before, after,
                                              analysis->options.threads);
    analysis->comparison_state = COMPARISON_MADE;
}

/* What the period of one's own is compared with. */
static struct rate earlier_period(const struct analysis *analysis)
{
    const struct analysis_options *options = &analysis->options;
    const struct rate *own = &analysis->own_period;
    day_t from = own->from - (own->to - own->from) - 1, to = own->from - 1;

    if (options->comparison_asked) {
        from = options->compare_from;
        to = options->compare_to;
    }
    return rate_between(analysis->log, &analysis->window, from, to, options->threads);
}

static void lead_with_own_period(struct analysis *analysis)
{
    const struct order_log *log = analysis->log;
    day_t from = analysis->options.from, to = analysis->options.to;
    unsigned threads = analysis->options.threads;

    from = from == DAY_NONE ? log->first_day : from;
    to = to == DAY_NONE ? log->as_of : to;
    analysis->has_own_period = true;
    analysis->own_period = rate_between(log, &analysis->window, from, to, threads);
    analysis->headline = &analysis->own_period;

    struct rate before = earlier_period(analysis);
    compare(analysis, &before, &analysis->own_period);
}

static void lead_with_calendar(struct analysis *analysis)
{
    const struct rate_list *list = &analysis->rates[analysis->period];
    size_t last = last_with_rate(list);

    if (last == list->count)
        return;
    analysis->headline = &list->items[last];
    if (last > 0 && has_rate(&list->items[last - 1]))
        compare(analysis, &list->items[last - 1], &list->items[last]);
}

static void measure_retention(struct analysis *analysis, struct arena *arena)
{
    rate_by_periods(analysis->log, &analysis->window, analysis->options.threads, arena,
                    analysis->rates);
    analysis->kept_worth =
        kept_worth_measure(analysis->log, &analysis->window, analysis->options.threads);
    analysis->period = leading_period(analysis);
    if (analysis->options.from != DAY_NONE || analysis->options.to != DAY_NONE)
        lead_with_own_period(analysis);
    else
        lead_with_calendar(analysis);
}

static void measure_matrix(struct analysis *analysis)
{
    const struct order_log *log = analysis->log;
    const struct window *window = &analysis->window;
    unsigned threads = analysis->options.threads;

    analysis->matrix = matrix_measure(log, &analysis->history, window, threads);
    analysis->movements = movement_by_quarters(log, window, threads);
    analysis->movement = movement_last_known(&analysis->movements);
    if (!analysis->has_own_period)
        return;
    analysis->own_movement = movement_between(
        log, window, analysis->own_period.from - 1,
        analysis->options.to == DAY_NONE ? log->as_of : analysis->options.to, threads);
    analysis->movement = &analysis->own_movement;
}

struct forecast_options analysis_forecast_options(void)
{
    return (struct forecast_options){
        .calibrate_to = DAY_NONE,
        .prior = WITH_PRIOR,
        .discount = 0.1,
        .value_days = 365,
        .with_season = true,
        .with_intervals = true,
    };
}

/* Names in models.def are those of figures, with k at the end where there are several. */
static bool is_meant(const char *asked, const char *name)
{
    size_t length = strlen(asked);

    if (strncmp(asked, name, length) != 0)
        return false;
    name += length;
    return *name == '\0' || (*name == '_' && strspn(name + 1, "0123456789") == strlen(name + 1));
}

unsigned long analysis_models(const char *name)
{
#define MODEL(name) #name,
    static const char *const names[] = {
#include "retention/models.def"
    };
#undef MODEL
    unsigned long wanted = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (is_meant(name, names[i]))
            wanted |= 1ul << i;
    return wanted;
}

static void measure_forecast(struct analysis *analysis, struct arena *arena)
{
    struct forecast_options *options = &analysis->options.forecast;

    if (options->value_days == 0)
        *options = analysis_forecast_options();
    options->threads = analysis->options.threads;
    forecast_make(analysis->log, options, arena, &analysis->forecast);
    analysis->has_forecast = analysis->forecast.state == FORECAST_MADE;
}

static void measure_sections(struct analysis *analysis, struct arena *arena)
{
    const struct order_log *log = analysis->log;
    unsigned sections = analysis->options.sections, threads = analysis->options.threads;

    analysis->history = history_measure(log, threads, arena);
    analysis->window =
        analysis->options.window_given != NULL
            ? *analysis->options.window_given
            : window_measure(log, &analysis->history, &analysis->options.window, threads);
    analysis->has_holds = log->hold != NULL;
    analysis->holds = matrix_holds(log, &analysis->window);
    analysis->period = analysis->options.period_asked ? analysis->options.period : PERIOD_MONTH;
    if ((sections & SECTION_RETENTION) != 0)
        measure_retention(analysis, arena);
    if ((sections & SECTION_MATRIX) != 0)
        measure_matrix(analysis);
    if ((sections & SECTION_RFM) != 0)
        analysis->rfm =
            rfm_measure(log, &analysis->history, analysis->options.sample_days, threads, arena);
    if ((sections & SECTION_NEXT_ORDER) != 0)
        analysis->next_order = next_order_measure(log, threads, arena);
    if ((sections & SECTION_FORECAST) != 0)
        measure_forecast(analysis, arena);
    if ((sections & SECTION_COHORTS) == 0)
        return;
    analysis->cohorts[PERIOD_MONTH] = cohort_measure(log, PERIOD_MONTH, threads, arena);
    analysis->cohorts[PERIOD_QUARTER] = cohort_measure(log, PERIOD_QUARTER, threads, arena);
}

void analysis_make(const struct order_log *log, const struct read_findings *findings,
                   const struct analysis_options *options, struct arena *arena,
                   struct analysis *ret_analysis)
{
    int64_t started_ns = clock_ticks();

    *ret_analysis = (struct analysis){
        .log = log,
        .findings = findings,
        .options = *options,
        .comparison_state = COMPARISON_LOG_TOO_SHORT,
    };
    if (options->threads == 0)
        ret_analysis->options.threads = parallel_threads();
    measure_sections(ret_analysis, arena);
    ret_analysis->measure_ns = clock_ticks() - started_ns;
}
