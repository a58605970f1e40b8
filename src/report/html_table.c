// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

void page_scroll_open(struct page *page, struct message label)
{
    html_literal(page->out, "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\"");
    html_attribute(page->out, "aria-label", page_string(page, label));
    html_literal(page->out, ">");
}

void page_scroll_close(struct page *page)
{
    html_literal(page->out, "</div>\n");
}

static const char *column_opening(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_FIGURE:
        return "<th scope=\"col\" class=\"n\">";
    case COLUMN_DRAWING:
        return "<th scope=\"col\" class=\"drop\">";
    case COLUMN_WORDS:
    default:
        return "<th scope=\"col\">";
    }
}

void page_table_open(struct page *page, struct message label, const struct column *columns,
                     size_t count)
{
    page_scroll_open(page, label);
    html_literal(page->out, "<table><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        html_raw(page->out, column_opening(columns[i].kind));
        page_words(page, columns[i].head);
        html_literal(page->out, "</th>");
    }
    html_literal(page->out, "</tr></thead><tbody>\n");
}

void page_table_close(struct page *page)
{
    html_literal(page->out, "</tbody></table>");
    page_scroll_close(page);
}

void page_row_open(struct page *page, struct message name)
{
    html_literal(page->out, "<tr><th scope=\"row\">");
    page_message(page, name);
    html_literal(page->out, "</th>");
}

void page_row_close(struct page *page)
{
    html_literal(page->out, "</tr>\n");
}

void page_figure(struct page *page, struct message_arg value)
{
    html_literal(page->out, "<td class=\"n\">");
    page_value(page, value);
    html_literal(page->out, "</td>");
}

void page_figure_words(struct page *page, struct message message)
{
    html_literal(page->out, "<td class=\"n\">");
    page_message(page, message);
    html_literal(page->out, "</td>");
}

void page_unknown(struct page *page, int columns, struct message reason)
{
    html_literal(page->out, "<td class=\"unknown\" colspan=\"");
    html_put(page->out, columns);
    html_literal(page->out, "\">");
    page_message(page, reason);
    html_literal(page->out, "</td>");
}
