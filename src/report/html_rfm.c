// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_page.h"

/* Shares are of the money, or of the clients where the log has no amounts. */
struct segment_totals {
    bool has_money;
    int64_t clients, revenue;
    double largest; /* share, which fills its bar */
};

/* Refunds can take a segment below zero: then shares of the money mean nothing. */
static bool revenues_make_shares(const struct rfm *rfm)
{
    for (size_t i = 0; i < RFM_SEGMENTS; i++) {
        if (rfm->segments[i].revenue < 0)
            return false;
    }
    return true;
}

static double segment_share(const struct rfm *rfm, const struct segment_totals *totals, size_t i)
{
    return totals->has_money ? page_share(rfm->segments[i].revenue, totals->revenue)
                             : page_share(rfm->segments[i].clients, totals->clients);
}

static struct segment_totals totals_of(const struct page *page)
{
    const struct rfm *rfm = &page->analysis->rfm;
    struct segment_totals totals = {0};

    for (size_t i = 0; i < RFM_SEGMENTS; i++) {
        totals.clients += rfm->segments[i].clients;
        totals.revenue += rfm->segments[i].revenue;
    }
    totals.has_money =
        page->analysis->history.revenue != NULL && totals.revenue > 0 && revenues_make_shares(rfm);
    for (size_t i = 0; i < RFM_SEGMENTS; i++) {
        if (segment_share(rfm, &totals, i) > totals.largest)
            totals.largest = segment_share(rfm, &totals, i);
    }
    return totals;
}

static void write_segment(struct page *page, const struct segment_totals *totals, size_t i)
{
    const struct rfm *rfm = &page->analysis->rfm;
    double share = segment_share(rfm, totals, i);

    html_literal(page->out, "<tr><th scope=\"row\">");
    page_words(page, segment_name((enum rfm_segment)i));
    html_literal(page->out, "</th>");
    page_count(page,
               &(struct report_figure){.kind = COUNTED_SEGMENT,
                                       .to = page->analysis->log->as_of,
                                       .a = (int32_t)i,
                                       .b = rfm->sample_days},
               rfm->segments[i].clients);
    html_literal(page->out, "<td class=\"drop\">");
    chart_bar(page->out, totals->largest > 0 ? share / totals->largest : 0);
    html_literal(page->out, "</td>");
    page_figure(page, arg_percent(share, 0));
    if (page->analysis->history.revenue != NULL)
        page_figure(page, page_money(page, rfm->segments[i].revenue));
    html_literal(page->out, "<td class=\"words\">");
    page_words(page, segment_advice((enum rfm_segment)i));
    html_literal(page->out, "</td></tr>\n");
}

static void write_segments(struct page *page)
{
    struct segment_totals totals = totals_of(page);
    const char *share = totals.has_money ? N_("Share of money") : N_("Share of clients");
    const struct column with_money[] = {
        {N_("Segment"), COLUMN_WORDS}, {N_("Clients"), COLUMN_FIGURE},
        {share, COLUMN_DRAWING},       {N_("Share"), COLUMN_FIGURE},
        {N_("Money"), COLUMN_FIGURE},  {N_("What serves them"), COLUMN_WORDS},
    };
    const struct column counts_only[] = {
        {N_("Segment"), COLUMN_WORDS},
        {N_("Clients"), COLUMN_FIGURE},
        {share, COLUMN_DRAWING},
        {N_("Share"), COLUMN_FIGURE},
        {N_("What serves them"), COLUMN_WORDS},
    };

    if (page->analysis->history.revenue != NULL)
        page_table_open(page, PLAIN_MESSAGE("Segments"), with_money,
                        sizeof(with_money) / sizeof(with_money[0]));
    else
        page_table_open(page, PLAIN_MESSAGE("Segments"), counts_only,
                        sizeof(counts_only) / sizeof(counts_only[0]));
    for (size_t i = 0; i < RFM_SEGMENTS; i++) {
        if (page->analysis->rfm.segments[i].clients > 0)
            write_segment(page, &totals, i);
    }
    page_table_close(page);
    page_table_file(page, "rfm", PLAIN_MESSAGE("Segments"));
}

static void write_quarter(struct page *page, const struct rfm_quarter *quarter)
{
    page_row_open(page,
                  MESSAGE("{1} to {2}", arg_day_short(quarter->from), arg_day_short(quarter->to)));
    page_figure(page, arg_count(quarter->buyers));
    page_figure(page, arg_count(quarter->new_clients));
    page_figure(page, arg_count(quarter->orders));
    if (page->analysis->history.revenue != NULL)
        page_figure(page, page_money(page, quarter->revenue));
    page_row_close(page);
}

static void write_quarters(struct page *page)
{
    static const struct column columns[] = {
        {N_("From, to"), COLUMN_WORDS},     {N_("Buyers"), COLUMN_FIGURE},
        {N_("Of them new"), COLUMN_FIGURE}, {N_("Orders"), COLUMN_FIGURE},
        {N_("Money"), COLUMN_FIGURE},
    };
    size_t count = sizeof(columns) / sizeof(columns[0]);

    page_subheading(page, PLAIN_MESSAGE("The last 365 days in quarters"));
    page_table_open(page, PLAIN_MESSAGE("Quarters of the last 365 days"), columns,
                    page->analysis->history.revenue != NULL ? count : count - 1);
    for (size_t i = 0; i < RFM_QUARTERS; i++)
        write_quarter(page, &page->analysis->rfm.quarters[i]);
    page_table_close(page);
    page_table_file(page, "quarters", PLAIN_MESSAGE("Quarters of the last 365 days"));
}

/* `of`: 0 R, 1 F, 2 M. */
static void write_score(struct page *page, int32_t of, size_t score, int64_t clients)
{
    const struct report_figure figure = {.kind = COUNTED_SCORE,
                                         .to = page->analysis->log->as_of,
                                         .a = of,
                                         .b = page->analysis->rfm.sample_days,
                                         .c = (int32_t)score};

    page_count(page, &figure, clients);
}

static void write_scores(struct page *page)
{
    static const struct column columns[] = {
        {N_("Score"), COLUMN_WORDS},
        {N_("How lately"), COLUMN_FIGURE},
        {N_("How often"), COLUMN_FIGURE},
        {N_("How much"), COLUMN_FIGURE},
    };
    const struct rfm *rfm = &page->analysis->rfm;
    size_t count = sizeof(columns) / sizeof(columns[0]);
    bool has_money = page->analysis->history.revenue != NULL;

    page_details_open(page, DETAILS_MORE, PLAIN_MESSAGE("How many clients have each score"));
    page_table_open(page, PLAIN_MESSAGE("Clients by score"), columns,
                    has_money ? count : count - 1);
    for (size_t i = RFM_SCORES; i > 0; i--) {
        page_row_open(page, MESSAGE("{1}", arg_plain((int64_t)i)));
        write_score(page, 0, i, rfm->r[i - 1]);
        write_score(page, 1, i, rfm->f[i - 1]);
        if (has_money)
            write_score(page, 2, i, rfm->m[i - 1]);
        page_row_close(page);
    }
    page_table_close(page);
    page_table_file(page, "scores", PLAIN_MESSAGE("Clients by score"));
    page_note(page, PLAIN_MESSAGE("5 is best. Equal values get equal scores, so fifths may differ "
                                  "in size."));
    page_details_close(page);
}

void html_rfm(struct page *page)
{
    page_section_open(page, "rfm", PLAIN_MESSAGE("Recency, frequency, money"));
    page_reading(page, reading_rfm(page->analysis));
    if (rfm_is_scored(page->analysis)) {
        write_segments(page);
        write_scores(page);
    }
    write_quarters(page);
    page_section_close(page);
}
