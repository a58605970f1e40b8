// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_page.h"

/* With fewer returns a curve shows chance; the table still says what there is. */
enum { RETURNS_ENOUGH = 20 };

static struct interval returned_interval(const struct survival_point *point)
{
    return (struct interval){1 - point->high, 1 - point->low};
}

static size_t steps_of(struct page *page, const struct survival *curve, struct chart_step **ret)
{
    struct chart_step *steps = arena_array(page->arena, struct chart_step, curve->point_count + 1);

    for (size_t i = 0; i < curve->point_count; i++) {
        const struct survival_point *point = &curve->points[i];

        steps[i] =
            (struct chart_step){point->day, 1 - point->survival, 1 - point->high, 1 - point->low};
    }
    *ret = steps;
    return curve->point_count;
}

/* Twice as far as nine tenths of the returns reach, so that the flat end is seen, rounded up to
 * a usual span, but not further than anybody was followed. */
static int32_t axis_days(const struct survival *curve)
{
    static const int32_t spans[] = {30, 60, 90, 120, 180, 365, 540, 730};
    int32_t wanted = curve->returns[SURVIVAL_RETURNS - 1];
    size_t i = 0;

    while (i + 1 < sizeof(spans) / sizeof(spans[0]) && spans[i] / 2 < wanted)
        i++;
    return spans[i] < curve->longest || curve->longest == 0 ? spans[i] : curve->longest;
}

static void write_chart(struct page *page, const struct survival *curve)
{
    struct chart_step *steps;
    struct chart_steps drawing = {
        .count = steps_of(page, curve, &steps),
        .day_to = axis_days(curve),
        .shaded_from = curve->returns[0],
        .shaded_to = curve->returns[2],
        .axis_label = page_string(page, PLAIN_MESSAGE("days since the first order")),
    };
    double survival = 1;

    (void)survival_at(curve, drawing.day_to, &survival);
    drawing.steps = steps;
    drawing.end_label = page_string(
        page, MESSAGE("{1} by day {2}", arg_percent(1 - survival, 0), arg_count(drawing.day_to)));
    struct chart chart = {
        .out = page->out,
        .arena = page->arena,
        .language = page->language,
        .id = "next",
        .title = page_string(page, PLAIN_MESSAGE("Share of clients who have ordered a second "
                                                 "time, by days since the first order")),
        .description = page_string(
            page, MESSAGE("{1} by day {2}; the shaded window is day {3} to day {4}.",
                          arg_percent(1 - survival, 0), arg_count(drawing.day_to),
                          arg_count(drawing.shaded_from), arg_count(drawing.shaded_to))),
    };
    chart_steps(&chart, &drawing);
}

/* Observed, unlike the estimate beside it, which also knows who could not be followed. */
static int64_t returns_by(const struct survival *curve, int32_t day)
{
    int64_t returns = 0;

    for (size_t i = 0; i < curve->point_count && curve->points[i].day <= day; i++)
        returns += curve->points[i].events;
    return returns;
}

static void write_mark(struct page *page, const struct survival *curve, int32_t day)
{
    const struct survival_point *point = survival_point_at(curve, day);
    double survival;

    if (!survival_at(curve, day, &survival))
        return;
    page_row_open(page, MESSAGE_N("{1} day", "{1} days", arg_count(day)));
    page_figure(page, arg_percent(1 - survival, 0));
    if (point != NULL)
        page_figure_words(page, page_interval(page, returned_interval(point)));
    else
        page_figure_words(page, PLAIN_MESSAGE("–"));
    page_figure(page, arg_count(returns_by(curve, day)));
    page_row_close(page);
}

static void write_marks(struct page *page, const struct survival *curve)
{
    static const struct column columns[] = {
        {N_("Within"), COLUMN_WORDS},
        {N_("Ordered again"), COLUMN_FIGURE},
        {N_("95 % interval"), COLUMN_FIGURE},
        {N_("Returns by then"), COLUMN_FIGURE},
    };

    page_table_open(page, PLAIN_MESSAGE("From the first to the second order"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < SURVIVAL_MARKS; i++)
        write_mark(page, curve, survival_marks[i]);
    page_table_close(page);
    page_note(page, MESSAGE_N("Nobody has been followed for longer than {1} day after a first "
                              "order.",
                              "Nobody has been followed for longer than {1} days after a first "
                              "order.",
                              arg_count(curve->longest)));
}

static void write_figure(struct page *page, const struct survival *curve)
{
    html_literal(page->out, "<figure>\n");
    write_chart(page, curve);
    html_literal(page->out, "<figcaption>");
    page_words(page, N_("Kaplan-Meier estimate with 95 % interval; clients who have not returned "
                        "yet count as open. Shaded: the days on which the middle half of those "
                        "who came back did so, when a reminder is welcome."));
    html_literal(page->out, "</figcaption>\n");
    page_details_open(page, DETAILS_AS_TABLE, PLAIN_MESSAGE("The same as a table"));
    write_marks(page, curve);
    page_table_file(page, "next-order", PLAIN_MESSAGE("From the first to the second order"));
    page_details_close(page);
    html_literal(page->out, "</figure>\n");
}

static void write_day(struct page *page, int32_t day)
{
    if (day == SURVIVAL_NONE)
        page_figure_words(page, PLAIN_MESSAGE("–"));
    else
        page_figure(page, arg_count(day));
}

static void write_curve_row(struct page *page, const struct survival *curve, size_t number)
{
    html_literal(page->out, "<tr><th scope=\"row\">");
    page_words(page, curve_name(number));
    html_literal(page->out, "</th>");
    page_figure(page, arg_count(curve->n));
    page_figure(page, arg_count(curve->events));
    write_day(page, curve->n > 0 ? curve->quartiles[1] : SURVIVAL_NONE);
    for (size_t i = 0; i < SURVIVAL_RETURNS; i++)
        write_day(page, curve->events > 0 ? curve->returns[i] : SURVIVAL_NONE);
    page_row_close(page);
}

static void write_curves(struct page *page)
{
    static const struct column columns[] = {
        {N_("Step"), COLUMN_WORDS},
        {N_("Clients"), COLUMN_FIGURE},
        {N_("Came back"), COLUMN_FIGURE},
        {N_("Half of all, by day"), COLUMN_FIGURE},
        {N_("A quarter of returns"), COLUMN_FIGURE},
        {N_("Half of returns"), COLUMN_FIGURE},
        {N_("Three quarters of returns"), COLUMN_FIGURE},
        {N_("Nine in ten returns"), COLUMN_FIGURE},
    };
    const struct next_order *next = &page->analysis->next_order;

    page_subheading(page, PLAIN_MESSAGE("Every step, in days"));
    page_table_open(page, PLAIN_MESSAGE("Days to the next order, by number of orders"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < NEXT_ORDER_CURVES; i++)
        write_curve_row(page, &next->by_number[i], i);
    write_curve_row(page, &next->any, NEXT_ORDER_CURVES);
    page_table_close(page);
    page_table_file(page, "steps", PLAIN_MESSAGE("Every step, in days"));
    page_note(page, PLAIN_MESSAGE("“Half of all” also counts those who have not returned yet; “–” "
                                  "means that half have not. The other days are of those who came "
                                  "back."));
}

void html_next_order(struct page *page)
{
    const struct survival *first = &page->analysis->next_order.by_number[0];

    page_section_open(page, "next-order", PLAIN_MESSAGE("Time to the next order"));
    page_reading(page, reading_next_order(page->analysis));
    if (first->events >= RETURNS_ENOUGH) {
        write_figure(page, first);
    } else if (first->events > 0) {
        write_marks(page, first);
        page_note(page, MESSAGE("A curve follows from {1} returns on.", arg_count(RETURNS_ENOUGH)));
    }
    if (page->analysis->next_order.any.events > 0)
        write_curves(page);
    page_section_close(page);
}
