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

bool page_link_open(struct page *page, const struct report_figure *figure, int64_t count)
{
    const struct report_links *links = page->links;
    const char *address =
        links != NULL && count > 0 ? links->figure(links->context, figure, page->arena) : NULL;

    if (address == NULL)
        return false;
    html_literal(page->out, "<a");
    html_attribute(page->out, "href", address);
    html_literal(page->out, ">");
    return true;
}

void page_link_close(struct page *page, bool is_open)
{
    if (is_open)
        html_literal(page->out, "</a>");
}

void page_count(struct page *page, const struct report_figure *figure, int64_t count)
{
    html_literal(page->out, "<td class=\"n\">");
    bool is_open = page_link_open(page, figure, count);
    page_value(page, arg_count(count));
    page_link_close(page, is_open);
    html_literal(page->out, "</td>");
}

void page_table_file(struct page *page, const char *table, struct message label)
{
    const struct report_links *links = page->links;
    const char *address = links != NULL ? links->table(links->context, table, page->arena) : NULL;

    if (address == NULL)
        return;
    html_literal(page->out, "<p class=\"meta take\"><a");
    html_attribute(page->out, "href", address);
    html_literal(page->out, ">");
    page_message(page, MESSAGE("CSV: {1}", arg_text(page_string(page, label))));
    html_literal(page->out, "</a></p>\n");
}
