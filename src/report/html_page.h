// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/html.h"
#include "base/message.h"
#include "report/reading.h"
#include "report/report_section.h"

/* Parts that the sections of the HTML report are built of; only html_*.c include this. */

/* A report being written. */
struct page {
    struct html *out;
    struct arena *arena;
    const struct language *language;
    const struct analysis *analysis;
    const struct report_links *links; /* NULL in a file, which leads nowhere */
};

/* The sections, each written by its file; called only when they are asked for. */
void html_retention(struct page *page);
void html_comparison(struct page *page);
void html_matrix(struct page *page);
void html_movement(struct page *page);
void html_next_order(struct page *page);
void html_cohorts(struct page *page);
void html_rfm(struct page *page);
void html_forecast(struct page *page);
void html_look_after(struct page *page);
void html_read(struct page *page);
void html_method(struct page *page);

/* Text in the page's language, escaped. */
void page_message(struct page *page, struct message message);
void page_words(struct page *page, const char *id); /* marked N_() */
void page_value(struct page *page, struct message_arg value);

/* The same as a string of the arena, for attributes and arguments; not yet escaped. */
const char *page_string(struct page *page, struct message message);

/* A client or file as somebody else wrote it: escaped, kept apart from the page's direction. */
void page_name(struct page *page, struct slice name);

/* Head in bold, then the rest; whichever there is. */
void page_statement(struct page *page, const struct statement *statement);
/* A paragraph of both, only the figure in bold; none if empty. */
void page_reading(struct page *page, struct statement statement);
void page_note(struct page *page, struct message message); /* a small paragraph */
/* Whom something beside their orders makes active or lost: reading_holds(). */
void page_holds(struct page *page);
void page_list(struct page *page, const struct statement_list *list); /* numbered */

/* A section and its heading; `id` is its anchor. */
void page_section_open(struct page *page, const char *id, struct message heading);
void page_section_close(struct page *page);
void page_subheading(struct page *page, struct message heading);

/* What opens and shows the figures behind a chart. Those with a chart are printed open, others
 * are left out of print while closed. */
enum details_kind { DETAILS_AS_TABLE, DETAILS_MORE };
void page_details_open(struct page *page, enum details_kind kind, struct message summary);
void page_details_close(struct page *page);

enum column_kind {
    COLUMN_WORDS,
    COLUMN_FIGURE,
    COLUMN_DRAWING, /* beside the figure it draws, so left out on a phone */
};
struct column {
    const char *head; /* marked N_() */
    enum column_kind kind;
};

/* A table in a box that scrolls; `label` names it and is unique in the page. */
void page_table_open(struct page *page, struct message label, const struct column *columns,
                     size_t count);
void page_table_close(struct page *page);

/* A box that scrolls around any other table, and its end. */
void page_scroll_open(struct page *page, struct message label);
void page_scroll_close(struct page *page);

/* Cells. A row begins with one that names it. */
void page_row_open(struct page *page, struct message name);
void page_row_close(struct page *page);
void page_figure(struct page *page, struct message_arg value);
void page_figure_words(struct page *page, struct message message);
/* A count that leads to the clients it counts, where there is such a way: nobody has none. */
void page_count(struct page *page, const struct report_figure *figure, int64_t count);
/* The same around words of one's own; true when it was opened, for page_link_close(). */
bool page_link_open(struct page *page, const struct report_figure *figure, int64_t count);
void page_link_close(struct page *page, bool is_open);
/* Where the table above can be had as a file, on a page that offers it. */
void page_table_file(struct page *page, const char *table, struct message label);
void page_unknown(struct page *page, int columns, struct message reason);

/* "50.3 to 54.6 %" */
struct message page_interval(struct page *page, struct interval interval);

/* A money figure in the log's currency, without decimals. */
struct message_arg page_money(const struct page *page, int64_t amount);

/* A number of a period in a formula that leads to its clients, with its name and the signs around
 * it (NULL: none). */
struct formula_term {
    const char *sign;
    enum report_figure_kind kind;
    int64_t count;
    const char *name; /* marked N_() */
    const char *sign_after;
};
void page_formula(struct page *page, const struct rate *rate, const struct formula_term *terms,
                  size_t count);
/* The other numbers of the period, which are in no formula. */
void page_movements(struct page *page, const struct rate *rate);

/* part / total, 0 where total is. */
double page_share(int64_t part, int64_t total);
