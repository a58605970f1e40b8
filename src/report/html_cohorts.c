// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_page.h"

/*
 * Ten years of months would be 7 000 cells that nobody reads: quarters then, the newest in
 * sight, the earlier ones and the newest months behind a click. The JSON report has all.
 */
enum {
    MONTHS_SHOWN = 24,
    MONTH_COLUMNS = 18,
    QUARTERS_SHOWN = 20,
    QUARTERS_EARLIER = 80,
    QUARTER_COLUMNS = 12,
};

/* Which part of a list of cohorts a table shows. */
struct triangle {
    const struct cohort_list *list;
    size_t from, to;
    size_t columns; /* periods after the first one */
    double largest; /* share with the deepest shade */
};

/* With less, the shades would make much of little. */
static const double LEAST_DEEPEST = 0.1;

static double cell_share(const struct cohort *cohort, size_t k)
{
    return page_share(cohort->active[k], cohort->active[0]);
}

static struct triangle triangle_of(const struct analysis *analysis, const struct cohort_list *list,
                                   size_t from, size_t to, size_t columns_max)
{
    struct triangle triangle = {list, from, to, 0, LEAST_DEEPEST};

    for (size_t i = from; i < to; i++) {
        const struct cohort *cohort = &list->items[i];

        for (size_t k = 1; k < cohort->count && k <= columns_max; k++) {
            if (k > triangle.columns)
                triangle.columns = k;
            if (cell_share(cohort, k) > triangle.largest &&
                cohort_is_over(analysis, list->period, cohort, k))
                triangle.largest = cell_share(cohort, k);
        }
    }
    return triangle;
}

static void write_head(struct page *page, const struct triangle *triangle)
{
    html_literal(page->out, "<table class=\"grid-table coh");
    html_raw(page->out, triangle->list->period == PERIOD_MONTH ? " months" : "");
    html_raw(page->out, triangle->columns > QUARTER_COLUMNS ? " dense" : "");
    html_literal(page->out, "\"><thead><tr>");
    html_literal(page->out, "<th scope=\"col\">");
    page_words(page, N_("First order"));
    html_literal(page->out, "</th><th scope=\"col\">");
    page_words(page, N_("Clients"));
    html_literal(page->out, "</th>");
    for (size_t k = 1; k <= triangle->columns; k++) {
        html_literal(page->out, "<th scope=\"col\">+");
        html_put(page->out, (int64_t)k);
        html_literal(page->out, "</th>");
    }
    html_literal(page->out, "</tr></thead><tbody>\n");
}

static struct report_figure cohort_figure(const struct page *page, const struct triangle *triangle,
                                          const struct cohort *cohort, size_t k)
{
    return (struct report_figure){.kind = COUNTED_COHORT,
                                  .from = cohort->start,
                                  .to = page->analysis->log->as_of,
                                  .a = (int32_t)k,
                                  .b = (int32_t)triangle->list->period};
}

static void write_cell(struct page *page, const struct triangle *triangle,
                       const struct cohort *cohort, size_t k)
{
    double share = cell_share(cohort, k);
    bool is_over = cohort_is_over(page->analysis, triangle->list->period, cohort, k);

    if (is_over) {
        html_literal(page->out, "<td class=\"s");
        html_put(page->out, chart_heat(share, triangle->largest));
        html_literal(page->out, "\">");
    } else {
        html_literal(page->out, "<td class=\"open\">");
    }
    const struct report_figure figure = cohort_figure(page, triangle, cohort, k);
    bool is_open = page_link_open(page, &figure, cohort->active[k]);
    page_value(page, arg_real(share * 100, 0));
    html_raw(page->out, is_over ? "" : "…");
    page_link_close(page, is_open);
    html_literal(page->out, "</td>");
}

static void write_row(struct page *page, const struct triangle *triangle,
                      const struct cohort *cohort)
{
    page_row_open(page, MESSAGE("{1}", arg_period(triangle->list->period, cohort->start)));
    const struct report_figure figure = cohort_figure(page, triangle, cohort, 0);
    html_literal(page->out, "<td class=\"total\">");
    bool is_open = page_link_open(page, &figure, cohort->active[0]);
    page_value(page, arg_count(cohort->active[0]));
    page_link_close(page, is_open);
    html_literal(page->out, "</td>");
    if (cohort->active[0] > 0) {
        for (size_t k = 1; k < cohort->count && k <= triangle->columns; k++)
            write_cell(page, triangle, cohort, k);
    }
    page_row_close(page);
}

static void write_triangle(struct page *page, const struct triangle *triangle, struct message label)
{
    page_scroll_open(page, label);
    write_head(page, triangle);
    for (size_t i = triangle->from; i < triangle->to; i++)
        write_row(page, triangle, &triangle->list->items[i]);
    html_literal(page->out, "</tbody></table>");
    page_scroll_close(page);
}

static bool ends_inside_period(const struct page *page, enum period period)
{
    day_t as_of = page->analysis->log->as_of;

    return period_start(period, as_of + 1) == period_start(period, as_of);
}

/* Where the list ends without the periods in which nobody came any more. */
static size_t end_of(const struct cohort_list *list)
{
    size_t end = list->count;

    while (end > 0 && list->items[end - 1].active[0] == 0)
        end--;
    return end;
}

static struct triangle newest(const struct analysis *analysis, const struct cohort_list *list,
                              size_t rows, size_t columns)
{
    size_t end = end_of(list);

    return triangle_of(analysis, list, end > rows ? end - rows : 0, end, columns);
}

static void write_main(struct page *page, const struct cohort_list *list)
{
    bool by_month = list->period == PERIOD_MONTH;
    struct triangle triangle =
        newest(page->analysis, list, by_month ? MONTHS_SHOWN : QUARTERS_SHOWN,
               by_month ? MONTH_COLUMNS : QUARTER_COLUMNS);

    write_triangle(page, &triangle, PLAIN_MESSAGE("Cohort triangle"));
    if (triangle.to > 0 && triangle.to + 1 < list->count)
        page_note(page, MESSAGE("Nobody has ordered for the first time after {1}.",
                                arg_period(list->period, list->items[triangle.to - 1].start)));
    if (by_month)
        page_note(page, PLAIN_MESSAGE("Each row is a month's new clients; each figure the share of "
                                      "them, in per cent, who ordered in that later month."));
    else
        page_note(page,
                  PLAIN_MESSAGE("Each row is a quarter's new clients; each figure the share of "
                                "them, in per cent, who ordered in that later quarter."));
    if (ends_inside_period(page, list->period))
        page_note(page, by_month ? PLAIN_MESSAGE("Outlined figures with … belong to the month that "
                                                 "is not over.")
                                 : PLAIN_MESSAGE("Outlined figures with … belong to the quarter "
                                                 "that is not over."));
}

static void write_earlier_quarters(struct page *page, const struct cohort_list *list)
{
    size_t end = end_of(list);

    if (end <= QUARTERS_SHOWN)
        return;
    size_t to = end - QUARTERS_SHOWN;
    size_t from = to > QUARTERS_EARLIER ? to - QUARTERS_EARLIER : 0;
    struct triangle triangle = triangle_of(page->analysis, list, from, to, QUARTER_COLUMNS);

    page_details_open(page, DETAILS_MORE, PLAIN_MESSAGE("Earlier quarters"));
    write_triangle(page, &triangle, PLAIN_MESSAGE("Cohort triangle of earlier quarters"));
    page_details_close(page);
}

static void write_newest_months(struct page *page, const struct cohort_list *list)
{
    struct triangle triangle = newest(page->analysis, list, MONTHS_SHOWN, MONTH_COLUMNS);

    page_details_open(page, DETAILS_MORE, PLAIN_MESSAGE("The newest months"));
    write_triangle(page, &triangle, PLAIN_MESSAGE("Cohort triangle of the newest months"));
    page_details_close(page);
}

void html_cohorts(struct page *page)
{
    enum period period = reading_cohort_period(page->analysis);
    const struct cohort_list *list = &page->analysis->cohorts[period];

    page_section_open(page, "cohorts",
                      period == PERIOD_MONTH ? PLAIN_MESSAGE("Cohorts by month of first order")
                                             : PLAIN_MESSAGE("Cohorts by quarter of first order"));
    page_reading(page, reading_cohorts(page->analysis));
    write_main(page, list);
    if (period == PERIOD_QUARTER) {
        write_earlier_quarters(page, list);
        write_newest_months(page, &page->analysis->cohorts[PERIOD_MONTH]);
    }
    page_table_file(page, "cohorts", PLAIN_MESSAGE("Cohort triangle"));
    page_section_close(page);
}
