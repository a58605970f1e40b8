// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_html.h"

#include "report/html_page.h"

/* report.css, made by tools/embed_file.py. */
extern const unsigned char report_css[];

/* The parts of the page in their order; each has a heading, but for what was read and how. */
static const struct part {
    const char *id, *name;
    unsigned sections; /* shown when one of them is */
    void (*write)(struct page *page);
} parts[] = {
    {"rate", N_("Retention rate"), SECTION_RETENTION, html_retention},
    {"compared", N_("Who was lost"), SECTION_RETENTION, html_comparison},
    {"matrix", N_("Activity matrix"), SECTION_MATRIX, html_matrix},
    {"movement", N_("Movements between the groups"), SECTION_MATRIX, html_movement},
    {"next-order", N_("Time to the next order"), SECTION_NEXT_ORDER, html_next_order},
    {"forecast", N_("Forecast"), SECTION_FORECAST, html_forecast},
    {"cohorts", N_("Cohorts"), SECTION_COHORTS, html_cohorts},
    {"rfm", N_("Recency, frequency, money"), SECTION_RFM, html_rfm},
    {"next", N_("Whom to look after now"), SECTION_NEXT_ORDER | SECTION_MATRIX, html_look_after},
};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

static bool is_shown(const struct page *page, const struct part *part)
{
    return (page->analysis->options.sections & part->sections) != 0;
}

static void write_head(struct page *page, const struct report_making *making)
{
    html_literal(page->out, "<!doctype html>\n<html");
    html_attribute(page->out, "lang", page->language->code);
    html_literal(page->out,
                 ">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "style-src 'unsafe-inline'; img-src data:\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    page_message(page, MESSAGE("Retention report: {1}, {2}", arg_text(making->source),
                               arg_day(page->analysis->log->as_of)));
    html_literal(page->out, "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n");
    html_raw(page->out, (const char *)report_css);
    html_literal(page->out, "</style>\n</head>\n<body>\n");
}

/* Reading and measuring; short ones to the thousandth and no less, since none took no time. */
static struct message_arg seconds_taken(const struct analysis *analysis)
{
    double seconds = (double)(analysis->read_ns + analysis->measure_ns) / 1e9;

    if (seconds >= 0.1)
        return arg_real(seconds, 1);
    return arg_real(seconds < 0.001 ? 0.001 : seconds, 3);
}

static void write_made(struct page *page, const struct report_making *making)
{
    struct text clock = text_new(page->arena);

    text_format(&clock, "%02d:%02d", (int)(making->made_minute / 60),
                (int)(making->made_minute % 60));
    html_literal(page->out, "<p class=\"line\"><span>");
    page_words(page, N_("Regulars retention report"));
    html_literal(page->out, "</span><span>");
    page_name(page, slice_of(making->source));
    html_literal(page->out, " · ");
    page_message(page, MESSAGE("made {1} at {2} in {3} s", arg_day(making->made_on),
                               arg_text(clock.at), seconds_taken(page->analysis)));
    html_literal(page->out, "</span></p>\n");
}

static void write_log(struct page *page)
{
    struct statement log = reading_log(page->analysis);

    html_literal(page->out, "<p class=\"soft\">");
    page_message(page, log.head);
    html_literal(page->out, " ");
    page_message(page, log.rest);
    html_literal(page->out, " ");
    page_words(page, N_("This file is complete in itself: it loads nothing and sends nothing."));
    html_literal(page->out, "</p>\n");
}

static void write_contents(struct page *page)
{
    html_literal(page->out, "<nav");
    html_attribute(page->out, "aria-label", translate(page->language, N_("In this report")));
    html_literal(page->out, "><ul>\n");
    for (size_t i = 0; i < PARTS; i++) {
        if (!is_shown(page, &parts[i]))
            continue;
        html_literal(page->out, "<li><a href=\"#");
        html_put(page->out, parts[i].id);
        html_literal(page->out, "\">");
        page_words(page, parts[i].name);
        html_literal(page->out, "</a></li>\n");
    }
    html_literal(page->out, "</ul></nav>\n");
}

static void write_summary(struct page *page, const struct report_making *making)
{
    struct statement_list summary = reading_summary(page->analysis, page->arena);

    html_literal(page->out, "<header>\n");
    write_made(page, making);
    html_literal(page->out, "<h1>");
    page_words(page, N_("Do your clients come back?"));
    html_literal(page->out, "</h1>\n");
    write_log(page);
    page_list(page, &summary);
    write_contents(page);
    html_literal(page->out, "</header>\n");
}

void report_html(struct text *out, const struct analysis *analysis, const struct language *language,
                 const struct report_making *making)
{
    struct html html = {out};
    struct page page = {&html, out->arena, language, analysis, NULL};

    write_head(&page, making);
    write_summary(&page, making);
    html_literal(&html, "<main>");
    for (size_t i = 0; i < PARTS; i++) {
        if (is_shown(&page, &parts[i]))
            parts[i].write(&page);
    }
    html_read(&page);
    html_method(&page);
    html_literal(&html, "</main>\n</body>\n</html>\n");
}
