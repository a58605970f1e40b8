// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

static void write_sign(struct page *page, const char *sign)
{
    html_literal(page->out, "<span class=\"op\">");
    html_put(page->out, sign);
    html_literal(page->out, "</span> ");
}

static void write_term(struct page *page, const struct rate *rate, const struct formula_term *term)
{
    const struct report_figure figure = {.kind = term->kind, .from = rate->from, .to = rate->to};

    html_literal(page->out, "<span>");
    bool is_open = page_link_open(page, &figure, term->count);
    html_literal(page->out, "<b>");
    page_value(page, arg_count(term->count));
    html_literal(page->out, "</b>");
    page_link_close(page, is_open);
    html_literal(page->out, " <small>");
    page_words(page, term->name);
    html_literal(page->out, "</small></span> ");
}

void page_formula(struct page *page, const struct rate *rate, const struct formula_term *terms,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (terms[i].sign != NULL)
            write_sign(page, terms[i].sign);
        write_term(page, rate, &terms[i]);
        if (terms[i].sign_after != NULL)
            write_sign(page, terms[i].sign_after);
    }
}

void page_movements(struct page *page, const struct rate *rate)
{
    const struct formula_term terms[] = {
        {NULL, COUNTED_LOST, rate->lost, N_("lost"), NULL},
        {NULL, COUNTED_RETURNED, rate->returned, N_("returned"), NULL},
        {NULL, COUNTED_NEW_GONE, rate->new_gone, N_("new, and gone again"), NULL},
    };

    html_literal(page->out, "<p class=\"formula\">");
    page_formula(page, rate, terms, sizeof(terms) / sizeof(terms[0]));
    html_literal(page->out, "</p>\n");
}
