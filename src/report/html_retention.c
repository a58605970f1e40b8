// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_page.h"

/* Rows of the table by period; a chart of months would not be read further back either. */
enum { PERIODS_SHOWN = 120, PERIODS_LINKED = 24, PERIODS_ENOUGH_FOR_CHART = 2 };

/* One of the three rates: the figure, its name, how it is made, what to know about it. On a page
 * `terms` lead to their clients, in a file `formula` says them. */
struct shown_rate {
    double rate;
    struct message name, formula, note;
    struct formula_term terms[3];
    size_t term_count;
};

static void write_rate(struct page *page, const struct rate *rate, const struct shown_rate *shown)
{
    html_literal(page->out, "<div><dt>");
    page_message(page, shown->name);
    html_literal(page->out, "</dt><dd class=\"rate\">");
    page_value(page, arg_percent(shown->rate, 0));
    html_raw(page->out, page->links != NULL ? "</dd><dd class=\"formula\">" : "</dd><dd>");
    if (page->links != NULL)
        page_formula(page, rate, shown->terms, shown->term_count);
    else
        page_message(page, shown->formula);
    html_literal(page->out, "</dd><dd>");
    page_message(page, shown->note);
    html_literal(page->out, "</dd></div>\n");
}

static void write_stayed(struct page *page, const struct rate *rate)
{
    struct interval interval = share_interval(rate->retained, rate->start);
    const struct shown_rate shown = {
        .rate = rate_stayed(rate),
        .name = PLAIN_MESSAGE("Stayed"),
        .formula = MESSAGE("{1} still active at the end ÷ {2} active at the start",
                           arg_count(rate->retained), arg_count(rate->start)),
        .note = MESSAGE("The true rate is likely between {1} and {2}.",
                        arg_percent(interval.low, 1), arg_percent(interval.high, 1)),
        .terms = {{NULL, COUNTED_RETAINED, rate->retained, N_("still active at the end"), NULL},
                  {"÷", COUNTED_START, rate->start, N_("active at the start"), NULL}},
        .term_count = 2,
    };

    write_rate(page, rate, &shown);
}

static void write_came_back(struct page *page, const struct rate *rate)
{
    const struct shown_rate shown = {
        .rate = rate_came_back(rate),
        .name = PLAIN_MESSAGE("Came back within the period"),
        .formula = MESSAGE("{1} of them ordered in the period ÷ {2} active at the start",
                           arg_count(rate->came_back), arg_count(rate->start)),
        .note = PLAIN_MESSAGE("Whoever needs no order in the period may still have stayed."),
        .terms = {{NULL, COUNTED_CAME_BACK, rate->came_back, N_("of them ordered in the period"),
                   NULL},
                  {"÷", COUNTED_START, rate->start, N_("active at the start"), NULL}},
        .term_count = 2,
    };

    write_rate(page, rate, &shown);
}

static struct message formula_note(const struct rate *rate)
{
    if (rate->returned == 0)
        return PLAIN_MESSAGE("The same as the share that stayed, since nobody returned who "
                             "had been away.");
    return MESSAGE("It also counts {1} who had been away and returned, and can pass "
                   "100 %.",
                   arg_count(rate->returned));
}

static void write_formula(struct page *page, const struct rate *rate)
{
    const struct shown_rate shown = {
        .rate = rate_by_formula(rate),
        .name = PLAIN_MESSAGE("By the usual formula"),
        .formula =
            MESSAGE("({1} active at the end − {2} new) ÷ {3} active at the start",
                    arg_count(rate->end), arg_count(rate->new_clients), arg_count(rate->start)),
        .note = formula_note(rate),
        .terms = {{"(", COUNTED_END, rate->end, N_("active at the end"), NULL},
                  {"−", COUNTED_NEW, rate->new_clients, N_("new"), ")"},
                  {"÷", COUNTED_START, rate->start, N_("active at the start"), NULL}},
        .term_count = 3,
    };

    write_rate(page, rate, &shown);
}

/* The summary says the first of them in a sentence already. */
static void write_rates(struct page *page, const struct rate *rate)
{
    html_literal(page->out, "<dl class=\"rates\">\n");
    write_stayed(page, rate);
    write_came_back(page, rate);
    write_formula(page, rate);
    html_literal(page->out, "</dl>\n");
    if (page->links != NULL)
        page_movements(page, rate);
}

static struct message unknown_because(const struct rate *rate)
{
    if (rate->reason == RATE_NOBODY_AT_START)
        return PLAIN_MESSAGE("nobody was active at the start");
    return PLAIN_MESSAGE("not known: the log is shorter than the window");
}

static void write_counted(struct page *page, const struct rate *rate, enum report_figure_kind kind,
                          int64_t count)
{
    page_count(page, &(struct report_figure){.kind = kind, .from = rate->from, .to = rate->to},
               count);
}

static void write_period_row(struct page *page, const struct rate *rate)
{
    const char *name =
        page_string(page, MESSAGE("{1}", arg_period(page->analysis->period, rate->from)));

    page_row_open(page, rate->is_complete ? MESSAGE("{1}", arg_text(name))
                                          : MESSAGE("{1}, not complete", arg_text(name)));
    write_counted(page, rate, COUNTED_START, rate->start);
    write_counted(page, rate, COUNTED_END, rate->end);
    write_counted(page, rate, COUNTED_NEW, rate->new_clients);
    write_counted(page, rate, COUNTED_RETURNED, rate->returned);
    write_counted(page, rate, COUNTED_LOST, rate->lost);
    if (rate->reason == RATE_KNOWN) {
        page_figure(page, arg_percent(rate_stayed(rate), 0));
        page_figure_words(page, page_interval(page, share_interval(rate->retained, rate->start)));
        page_figure(page, arg_percent(rate_came_back(rate), 0));
        page_figure(page, arg_percent(rate_by_formula(rate), 0));
    } else {
        page_unknown(page, 4, unknown_because(rate));
    }
    page_row_close(page);
}

static void write_periods(struct page *page, const struct rate_list *rates)
{
    static const struct column columns[] = {
        {N_("Period"), COLUMN_WORDS},      {N_("At the start"), COLUMN_FIGURE},
        {N_("At the end"), COLUMN_FIGURE}, {N_("New"), COLUMN_FIGURE},
        {N_("Returned"), COLUMN_FIGURE},   {N_("Lost"), COLUMN_FIGURE},
        {N_("Stayed"), COLUMN_FIGURE},     {N_("95 % interval"), COLUMN_FIGURE},
        {N_("Came back"), COLUMN_FIGURE},  {N_("Usual formula"), COLUMN_FIGURE},
    };
    size_t shown = page->links != NULL ? PERIODS_LINKED : PERIODS_SHOWN;
    size_t first = rates->count > shown ? rates->count - shown : 0;

    page_table_open(page, PLAIN_MESSAGE("Retention rate by period"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (size_t i = first; i < rates->count; i++)
        write_period_row(page, &rates->items[i]);
    page_table_close(page);
    if (first > 0 && page->links == NULL)
        page_note(page, MESSAGE("The newest {1} periods; the JSON report has all {2}.",
                                arg_count(PERIODS_SHOWN), arg_count((int64_t)rates->count)));
    else if (first > 0)
        page_note(page, MESSAGE("The newest {1} periods; the CSV has all {2}.",
                                arg_count(PERIODS_LINKED), arg_count((int64_t)rates->count)));
    page_table_file(page, "periods", PLAIN_MESSAGE("Retention rate by period"));
}

/* In two lines, since labels of one line would not stand side by side: "Jul" over "2026". */
static struct chart_dot dot_of(struct page *page, const struct rate *rate)
{
    struct interval interval = share_interval(rate->retained, rate->start);
    struct civil civil = civil_of(rate->from);
    const char *year = page_string(page, MESSAGE("{1}", arg_plain(civil.year)));
    struct chart_dot dot = {rate_stayed(rate), interval.low, interval.high, year, NULL};

    if (page->analysis->period != PERIOD_YEAR)
        dot.label_more = year;
    if (page->analysis->period == PERIOD_MONTH)
        dot.label = page->language->months_short[civil.month - 1];
    if (page->analysis->period == PERIOD_QUARTER)
        dot.label = page_string(page, MESSAGE("Q{1}", arg_plain((civil.month + 2) / 3)));
    return dot;
}

static size_t dots_of(struct page *page, const struct rate_list *rates, struct chart_dot *dots)
{
    size_t count = 0;

    for (size_t i = 0; i < rates->count; i++) {
        if (rates->items[i].is_complete && rates->items[i].reason == RATE_KNOWN)
            dots[count++] = dot_of(page, &rates->items[i]);
    }
    return count;
}

static void write_chart(struct page *page, const struct chart_dot *dots, size_t count)
{
    struct share_axis axis = chart_dots_axis(dots, count);
    struct chart chart = {
        .out = page->out,
        .arena = page->arena,
        .language = page->language,
        .id = "rate",
        .title = page_string(page, PLAIN_MESSAGE("Share of active clients who stayed, by period")),
        .description = page_string(
            page, MESSAGE_N("{1} period with its 95 % interval; the newest is {2}.",
                            "{1} periods with their 95 % intervals; the newest is {2}.",
                            arg_count((int64_t)count), arg_percent(dots[count - 1].value, 0))),
    };

    chart_dots(&chart, dots, count);
    html_literal(page->out, "<figcaption>");
    page_words(page, N_("Share of clients active at the start of each complete period who still "
                        "were at its end. Lines: 95 % interval; where they overlap widely, no "
                        "trend can be claimed."));
    if (axis.from > 0) {
        html_literal(page->out, " ");
        page_message(page, MESSAGE("The axis begins at {1}.", arg_percent(axis.from, 0)));
    }
    html_literal(page->out, "</figcaption>\n");
}

/* With fewer periods the table alone says all there is. */
static void write_by_period(struct page *page, const struct rate_list *rates)
{
    struct chart_dot *dots = arena_array(page->arena, struct chart_dot, rates->count + 1);
    size_t count = dots_of(page, rates, dots);

    if (rates->count == 0)
        return;
    if (count < PERIODS_ENOUGH_FOR_CHART) {
        page_subheading(page, PLAIN_MESSAGE("Period by period"));
        write_periods(page, rates);
        page_note(page, PLAIN_MESSAGE("A chart follows once two complete periods have a rate."));
        return;
    }
    html_literal(page->out, "<figure>\n");
    write_chart(page, dots, count);
    page_details_open(page, DETAILS_AS_TABLE, PLAIN_MESSAGE("The same as a table"));
    write_periods(page, rates);
    page_details_close(page);
    html_literal(page->out, "</figure>\n");
}

static bool has_rate(const struct analysis *analysis)
{
    return analysis->headline != NULL && analysis->headline->reason == RATE_KNOWN;
}

static struct message heading(const struct analysis *analysis)
{
    if (!has_rate(analysis))
        return PLAIN_MESSAGE("Retention rate");
    if (analysis->has_own_period)
        return MESSAGE("Retention rate, {1} to {2}", arg_day(analysis->headline->from),
                       arg_day(analysis->headline->to));
    return MESSAGE("Retention rate, {1}", arg_period(analysis->period, analysis->headline->from));
}

void html_retention(struct page *page)
{
    const struct analysis *analysis = page->analysis;

    page_section_open(page, "rate", heading(analysis));
    if (!has_rate(analysis) || page->links != NULL)
        page_reading(page, reading_rate(analysis));
    if (has_rate(analysis))
        write_rates(page, analysis->headline);
    page_reading(page, reading_kept_worth(analysis));
    page_reading(page, reading_window(analysis));
    page_holds(page);
    write_by_period(page, &analysis->rates[analysis->period]);
    page_section_close(page);
}
