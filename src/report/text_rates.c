// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_sections.h"
#include "report/text_table.h"

/* Two years of months, three of quarters, or ten years fill a screen and no more. */
static size_t periods_shown(enum period period)
{
    switch (period) {
    case PERIOD_MONTH:
        return 24;
    case PERIOD_QUARTER:
        return 12;
    case PERIOD_YEAR:
        break;
    }
    return 10;
}

static void add_rate_columns(struct table *table)
{
    struct printer *printer = table->printer;

    table_column(table, say_name(printer, N_("Period")), COLUMN_WRAPPED, STAYS, 14);
    table_column(table, say_name(printer, N_("At start")), COLUMN_FIGURE, STAYS, 0);
    table_column(table, say_name(printer, N_("Stayed")), COLUMN_FIGURE, STAYS, 0);
    table_column(table, say_name(printer, N_("95 % interval")), COLUMN_FIGURE, 6, 0);
    table_column(table, say_name(printer, N_("Came back")), COLUMN_FIGURE, 5, 0);
    table_column(table, say_name(printer, N_("Usual formula")), COLUMN_FIGURE, 8, 0);
    table_column(table, say_name(printer, N_("Lost")), COLUMN_FIGURE, 4, 0);
    table_column(table, say_name(printer, N_("New")), COLUMN_FIGURE, 3, 0);
    table_column(table, say_name(printer, N_("Returned")), COLUMN_FIGURE, 2, 0);
    table_column(table, say_name(printer, N_("At end")), COLUMN_FIGURE, 1, 0);
}

static const char *period_cell(struct printer *printer, const struct rate *rate)
{
    struct message_arg period = arg_period(printer->analysis->period, rate->from);

    if (rate == &printer->analysis->own_period)
        return say(printer,
                   MESSAGE("{1} – {2}", arg_day_short(rate->from), arg_day_short(rate->to)));
    if (!rate->is_complete)
        return say(printer, MESSAGE("{1}, not whole", period));
    return say_value(printer, period);
}

static void add_rate(struct table *table, const struct rate *rate)
{
    struct printer *printer = table->printer;
    enum tone tone = rate == printer->analysis->headline ? TONE_STRONG
                     : rate->is_complete                 ? TONE_PLAIN
                                                         : TONE_QUIET;
    bool is_known = rate->reason == RATE_KNOWN;
    struct interval interval =
        is_known ? share_interval(rate->retained, rate->start) : (struct interval){0};
    const char *none = printable(printer, "–");

    table_cell(table, period_cell(printer, rate), tone);
    table_cell(table, say_value(printer, arg_count(rate->start)), tone);
    table_cell(table, is_known ? say_value(printer, arg_percent(rate_stayed(rate), 1)) : none,
               tone);
    table_cell(table, is_known ? say_interval(printer, interval.low, interval.high) : none, tone);
    table_cell(table, is_known ? say_value(printer, arg_percent(rate_came_back(rate), 1)) : none,
               tone);
    table_cell(table, is_known ? say_value(printer, arg_percent(rate_by_formula(rate), 1)) : none,
               tone);
    table_cell(table, say_value(printer, arg_count(rate->lost)), tone);
    table_cell(table, say_value(printer, arg_count(rate->new_clients)), tone);
    table_cell(table, say_value(printer, arg_count(rate->returned)), tone);
    table_cell(table, say_value(printer, arg_count(rate->end)), tone);
}

static bool has_unknown(const struct rate_list *rates, size_t from)
{
    for (size_t i = from; i < rates->count; i++) {
        if (rates->items[i].reason == RATE_LOG_TOO_SHORT)
            return true;
    }
    return false;
}

static void print_rate_table(struct printer *printer)
{
    const struct analysis *analysis = printer->analysis;
    const struct rate_list *rates = &analysis->rates[analysis->period];
    size_t shown = periods_shown(analysis->period);
    size_t from = rates->count > shown ? rates->count - shown : 0;
    struct table table = table_new(printer);

    add_rate_columns(&table);
    if (analysis->has_own_period)
        add_rate(&table, &analysis->own_period);
    for (size_t i = from; i < rates->count; i++)
        add_rate(&table, &rates->items[i]);
    table_print(&table);
    if (has_unknown(rates, from))
        print_note(printer,
                   MESSAGE("No rate for periods that begin before {1}: who was active is only "
                           "known from then on.",
                           arg_day(analysis->log->first_day + analysis->window.active_days)));
    if (from > 0)
        print_note(printer,
                   MESSAGE_N("{1} earlier period is not shown here.",
                             "{1} earlier periods are not shown here.", arg_count((int64_t)from)));
}

static const char *group_name(struct printer *printer, const struct compared_group *group)
{
    if (group->name == NULL)
        return say_name(printer, N_("All others"));
    if (group->name[0] == '\0')
        return say_name(printer, N_("Not said"));
    return say_log_text(printer, slice_of(group->name));
}

static const char *group_verdict(struct printer *printer, const struct compared_group *group)
{
    if (!group->can_tell)
        return say_name(printer, N_("cannot tell"));
    return say_name(printer, group->difference.low > 0 ? N_("likely more") : N_("likely fewer"));
}

static void add_lost(struct table *table, int64_t lost, int64_t start)
{
    struct printer *printer = table->printer;

    table_cell(table, say(printer, MESSAGE("{1} of {2}", arg_count(lost), arg_count(start))),
               TONE_PLAIN);
    table_cell(table,
               start > 0 ? say_value(printer, arg_percent((double)lost / (double)start, 0))
                         : printable(printer, "–"),
               TONE_PLAIN);
}

static void print_groups(struct printer *printer, const char *head,
                         const struct compared_group *groups, size_t count)
{
    struct table table = table_new(printer);

    table_column(&table, head, COLUMN_NAME, STAYS, 10);
    table_column(&table, say_name(printer, N_("Lost before")), COLUMN_FIGURE, 2, 0);
    table_column(&table, say_name(printer, N_("Share")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Lost now")), COLUMN_FIGURE, 3, 0);
    table_column(&table, say_name(printer, N_("Share")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Points, interval")), COLUMN_FIGURE, 1, 0);
    table_column(&table, say_name(printer, N_("Lost than before")), COLUMN_LABEL, STAYS, 0);
    for (size_t i = 0; i < count; i++) {
        const struct compared_group *group = &groups[i];
        bool is_worse = group->can_tell && group->difference.low > 0;

        table_cell(&table, group_name(printer, group), TONE_PLAIN);
        add_lost(&table, group->lost_before, group->start_before);
        add_lost(&table, group->lost_after, group->start_after);
        table_cell(&table,
                   say(printer, MESSAGE("from {1} to {2}", arg_points(group->difference.low),
                                        arg_points(group->difference.high))),
                   TONE_PLAIN);
        table_cell(&table, group_verdict(printer, group), is_worse ? TONE_NEEDS : TONE_PLAIN);
    }
    table_print(&table);
}

void print_rates(struct printer *printer)
{
    const struct analysis *analysis = printer->analysis;
    const struct comparison *comparison = &analysis->comparison;

    print_head(printer, say_name(printer, N_("Do they come back?")));
    print_statement(printer, reading_rate(analysis));
    print_aside(printer, reading_window(analysis));
    print_holds(printer);
    print_rate_table(printer);
    print_statement(printer, reading_formula(analysis));
    print_gap(printer);
    print_statement(printer, reading_kept_worth(analysis));
    print_gap(printer);
    print_statement(printer, reading_comparison(analysis));
    if (analysis->comparison_state != COMPARISON_MADE)
        return;
    if (comparison->source_count > 0)
        print_groups(printer, say_name(printer, N_("Source of the first order")),
                     comparison->sources, comparison->source_count);
    if (comparison->service_count > 0)
        print_groups(printer, say_name(printer, N_("Service of the last order")),
                     comparison->services, comparison->service_count);
}
