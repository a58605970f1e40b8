// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

void html_read(struct page *page)
{
    struct statement_list facts = reading_findings(page->analysis, page->arena);

    if (facts.count == 0)
        return;
    page_section_open(page, "read", PLAIN_MESSAGE("What was read, and what was not"));
    html_literal(page->out, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < facts.count; i++) {
        html_literal(page->out, "<dt>");
        page_message(page, facts.items[i].head);
        html_literal(page->out, "</dt><dd>");
        page_message(page, facts.items[i].rest);
        html_literal(page->out, "</dd>\n");
    }
    html_literal(page->out, "</dl>\n");
    page_section_close(page);
}

void html_method(struct page *page)
{
    struct statement_list method = reading_method(page->analysis, page->arena);

    page_section_open(page, "method", PLAIN_MESSAGE("Method"));
    html_literal(page->out, "<div class=\"soft method\">\n");
    for (size_t i = 0; i < method.count; i++) {
        html_literal(page->out, "<p>");
        page_statement(page, &method.items[i]);
        html_literal(page->out, "</p>\n");
    }
    html_literal(page->out, "</div>\n");
    page_section_close(page);
}
