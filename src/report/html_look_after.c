// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

enum { CLIENTS_LISTED = 20 };

static void write_client(struct page *page, size_t client)
{
    html_literal(page->out, "<tr><th scope=\"row\">");
    page_name(page, order_log_name(page->analysis->log, client));
    html_literal(page->out, "</th>");
    page_figure(page, arg_day_short(page->analysis->history.last[client]));
    page_figure(page, arg_count(page->analysis->log->count[client]));
    if (page->analysis->history.revenue != NULL)
        page_figure(page, page_money(page, page->analysis->history.revenue[client]));
}

static void write_more(struct page *page, size_t shown, int64_t total)
{
    if (total > (int64_t)shown)
        page_note(page, MESSAGE("The first {1} of {2}; --clients FILE.csv writes them all.",
                                arg_count((int64_t)shown), arg_count(total)));
}

/* The heads of both lists, the last one apart; without amounts there is no money. */
static void open_list(struct page *page, struct message label, const char *last_head)
{
    const struct column with_money[] = {
        {N_("Client"), COLUMN_WORDS},  {N_("Last order"), COLUMN_FIGURE},
        {N_("Orders"), COLUMN_FIGURE}, {N_("Money"), COLUMN_FIGURE},
        {last_head, COLUMN_FIGURE},
    };
    const struct column counts_only[] = {
        {N_("Client"), COLUMN_WORDS},
        {N_("Last order"), COLUMN_FIGURE},
        {N_("Orders"), COLUMN_FIGURE},
        {last_head, COLUMN_FIGURE},
    };

    if (page->analysis->history.revenue != NULL)
        page_table_open(page, label, with_money, sizeof(with_money) / sizeof(with_money[0]));
    else
        page_table_open(page, label, counts_only, sizeof(counts_only) / sizeof(counts_only[0]));
}

static void write_due(struct page *page)
{
    struct listed_client list[CLIENTS_LISTED];
    int64_t total = 0;
    size_t count = analysis_due_now(page->analysis, page->arena, list, CLIENTS_LISTED, &total);

    page_subheading(page, PLAIN_MESSAGE("Due now"));
    if (count == 0) {
        html_literal(page->out, "<p class=\"soft\">");
        page_words(page, N_("Nobody is due just now."));
        html_literal(page->out, "</p>\n");
        return;
    }
    open_list(page, PLAIN_MESSAGE("Clients due now"), N_("Their time is over after"));
    for (size_t i = 0; i < count; i++) {
        write_client(page, list[i].client);
        page_figure(page, arg_day_short(list[i].due.by));
        page_row_close(page);
    }
    page_table_close(page);
    write_more(page, count, total);
}

static void write_lost(struct page *page)
{
    struct listed_client list[CLIENTS_LISTED];
    int64_t total = 0;
    size_t count = analysis_newest_lost(page->analysis, page->arena, list, CLIENTS_LISTED, &total);

    page_subheading(page, PLAIN_MESSAGE("Lost last"));
    if (count == 0) {
        html_literal(page->out, "<p class=\"soft\">");
        page_words(page, N_("Nobody who had come back before is lost."));
        html_literal(page->out, "</p>\n");
        return;
    }
    open_list(page, PLAIN_MESSAGE("Clients lost last"), N_("Days since"));
    for (size_t i = 0; i < count; i++) {
        int64_t age =
            (int64_t)page->analysis->log->as_of - page->analysis->history.last[list[i].client];

        write_client(page, list[i].client);
        page_figure(page, arg_count(age));
        page_row_close(page);
    }
    page_table_close(page);
    write_more(page, count, total);
}

void html_look_after(struct page *page)
{
    struct statement_list advice = reading_advice(page->analysis, page->arena);
    unsigned sections = page->analysis->options.sections;

    page_section_open(page, "next", PLAIN_MESSAGE("Whom to look after now"));
    page_list(page, &advice);
    if ((sections & SECTION_NEXT_ORDER) != 0)
        write_due(page);
    if ((sections & SECTION_MATRIX) != 0)
        write_lost(page);
    page_section_close(page);
}
