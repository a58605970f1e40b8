// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

#include "base/language.h"
#include "base/utf8.h"

/* Characters of a name; a table must not be pushed apart by one. --clients writes all. */
enum { NAME_SHOWN = 80 };

const char *page_string(struct page *page, struct message message)
{
    return message_text(page->arena, page->language, message);
}

void page_message(struct page *page, struct message message)
{
    html_put(page->out, page_string(page, message));
}

void page_words(struct page *page, const char *id)
{
    page_message(page, (struct message){.one = id});
}

void page_value(struct page *page, struct message_arg value)
{
    html_put(page->out, value_text(page->arena, page->language, value));
}

/* How many bytes the first `characters` of a name take; a stray byte counts as one. */
static size_t length_of(struct slice name, int characters)
{
    size_t at = 0;

    while (at < name.length && characters-- > 0) {
        size_t length = utf8_character((struct slice){name.at + at, name.length - at});

        at += length == 0 ? 1 : length;
    }
    return at;
}

void page_name(struct page *page, struct slice name)
{
    size_t shown = length_of(name, NAME_SHOWN);

    html_literal(page->out, "<bdi>");
    html_put(page->out, ((struct slice){name.at, shown}));
    html_raw(page->out, shown < name.length ? "…</bdi>" : "</bdi>");
}

void page_statement(struct page *page, const struct statement *statement)
{
    if (statement->head.one != NULL) {
        html_literal(page->out, "<b>");
        page_message(page, statement->head);
        html_literal(page->out, "</b>");
    }
    if (statement->head.one != NULL && statement->rest.one != NULL)
        html_literal(page->out, " ");
    if (statement->rest.one != NULL)
        page_message(page, statement->rest);
}

/* Only the figure is bold: a page of bold sentences would shout. */
static void write_head_of_reading(struct page *page, const struct message *head)
{
    struct text text = text_new(page->arena);
    struct slice figure = text_message_figure(&text, page->language, head);

    if (figure.length == 0) {
        html_put(page->out, text.at);
        return;
    }
    html_put(page->out, ((struct slice){text.at, (size_t)(figure.at - text.at)}));
    html_literal(page->out, "<b>");
    html_put(page->out, figure);
    html_literal(page->out, "</b>");
    html_put(page->out, figure.at + figure.length);
}

void page_reading(struct page *page, struct statement statement)
{
    if (statement.head.one == NULL && statement.rest.one == NULL)
        return;
    html_literal(page->out, "<p class=\"reading\">");
    write_head_of_reading(page, &statement.head);
    if (statement.head.one != NULL && statement.rest.one != NULL)
        html_literal(page->out, " ");
    page_message(page, statement.rest);
    html_literal(page->out, "</p>\n");
}

void page_holds(struct page *page)
{
    const struct statement_list holds = reading_holds(page->analysis, page->arena);

    if (holds.count == 0)
        return;
    html_literal(page->out, "<p class=\"reading\">");
    for (size_t i = 0; i < holds.count; i++) {
        if (i > 0)
            html_literal(page->out, " ");
        page_message(page, holds.items[i].rest);
    }
    html_literal(page->out, "</p>\n");
}

void page_note(struct page *page, struct message message)
{
    html_literal(page->out, "<p class=\"meta\">");
    page_message(page, message);
    html_literal(page->out, "</p>\n");
}

void page_list(struct page *page, const struct statement_list *list)
{
    if (list->count == 0)
        return;
    html_literal(page->out, "<ol class=\"say\">\n");
    for (size_t i = 0; i < list->count; i++) {
        html_literal(page->out, "<li><span>");
        page_statement(page, &list->items[i]);
        html_literal(page->out, "</span></li>\n");
    }
    html_literal(page->out, "</ol>\n");
}

void page_section_open(struct page *page, const char *id, struct message heading)
{
    html_literal(page->out, "\n<section>\n<h2");
    html_attribute(page->out, "id", id);
    html_literal(page->out, ">");
    page_message(page, heading);
    html_literal(page->out, "</h2>\n");
}

void page_section_close(struct page *page)
{
    html_literal(page->out, "</section>\n");
}

void page_subheading(struct page *page, struct message heading)
{
    html_literal(page->out, "<h3>");
    page_message(page, heading);
    html_literal(page->out, "</h3>\n");
}

void page_details_open(struct page *page, enum details_kind kind, struct message summary)
{
    if (kind == DETAILS_AS_TABLE)
        html_literal(page->out, "<details class=\"as-table\"><summary>");
    else
        html_literal(page->out, "<details class=\"more\"><summary>");
    page_message(page, summary);
    html_literal(page->out, "</summary>\n");
}

void page_details_close(struct page *page)
{
    html_literal(page->out, "</details>\n");
}

struct message page_interval(struct page *page, struct interval interval)
{
    const char *low = value_text(page->arena, page->language, arg_real(interval.low * 100, 1));

    return MESSAGE("{1} to {2}", arg_text(low), arg_percent(interval.high, 1));
}

struct message_arg page_money(const struct page *page, int64_t amount)
{
    const char *currency = page->analysis->log->currency;

    return arg_money(amount, 0, currency[0] == '\0' ? NULL : currency);
}

double page_share(int64_t part, int64_t total)
{
    return total == 0 ? 0 : (double)part / (double)total;
}
