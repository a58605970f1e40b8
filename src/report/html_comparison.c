// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/chart.h"
#include "report/html_page.h"

/* One of two periods, and whose clients of it. */
struct lost_cell {
    const struct rate *rate;
    const struct compared_group *of;
    enum report_group group;
};

/* Nobody is asked for by many names at once, nor by having no tag. */
static bool has_list(const struct lost_cell *cell)
{
    if (cell->group == GROUP_NONE)
        return true;
    return cell->of->name != NULL && (cell->group != GROUP_TAG || cell->of->name[0] != '\0');
}

/* "12 of 150, 8 %"; nobody there leaves a dash. */
static void write_lost(struct page *page, const struct lost_cell *cell, int64_t lost, int64_t start)
{
    const struct report_figure figure = {.kind = COUNTED_LOST,
                                         .from = cell->rate->from,
                                         .to = cell->rate->to,
                                         .group = cell->group,
                                         .group_name = cell->of->name};

    if (start == 0) {
        page_figure_words(page, PLAIN_MESSAGE("nobody"));
        return;
    }
    html_literal(page->out, "<td class=\"n\">");
    bool is_open = page_link_open(page, &figure, has_list(cell) ? lost : 0);
    page_message(page, MESSAGE("{1} of {2}, {3}", arg_count(lost), arg_count(start),
                               arg_percent(page_share(lost, start), 0)));
    page_link_close(page, is_open);
    html_literal(page->out, "</td>");
}

/* Percentage points with their sign: zero stands between the ends of an interval. */
static const char *points(struct page *page, double difference)
{
    double shown = difference * 100;
    const char *digits = value_text(page->arena, page->language, arg_real(shown, 1));

    if (shown < 0.05)
        return digits;
    struct text text = text_new(page->arena);
    text_add_char(&text, '+');
    text_add(&text, digits);
    return text.at;
}

static struct message verdict(const struct compared_group *group)
{
    if (group->start_before == 0 || group->start_after == 0)
        return PLAIN_MESSAGE("nothing to compare");
    if (!group->can_tell)
        return PLAIN_MESSAGE("cannot tell yet");
    return group->difference.low > 0 ? PLAIN_MESSAGE("likely more lost")
                                     : PLAIN_MESSAGE("likely fewer lost");
}

static double difference_of(const struct compared_group *group)
{
    return page_share(group->lost_after, group->start_after) -
           page_share(group->lost_before, group->start_before);
}

/* Name; one from the log is kept apart, ours are words. */
static void write_group_name(struct page *page, const struct compared_group *group,
                             enum report_group kind, const char *instead)
{
    html_literal(page->out, "<th scope=\"row\">");
    if (instead != NULL)
        page_words(page, instead);
    else if (group->name == NULL)
        page_words(page, N_("all others"));
    else if (group->name[0] == '\0')
        page_words(page, kind == GROUP_TAG ? N_("without a tag") : N_("not said"));
    else
        page_name(page, slice_of(group->name));
    html_literal(page->out, "</th>");
}

static void write_group(struct page *page, const struct compared_group *group,
                        enum report_group kind, const char *name_instead, double reach)
{
    const struct comparison *comparison = &page->analysis->comparison;

    html_raw(page->out, name_instead != NULL ? "<tr class=\"all\">" : "<tr>");
    write_group_name(page, group, kind, name_instead);
    html_literal(page->out, "<td class=\"brief\">");
    page_message(page, verdict(group));
    html_literal(page->out, "</td>");
    write_lost(page, &(struct lost_cell){&comparison->before, group, kind}, group->lost_before,
               group->start_before);
    write_lost(page, &(struct lost_cell){&comparison->after, group, kind}, group->lost_after,
               group->start_after);
    html_literal(page->out, "<td class=\"drop\">");
    if (group->start_before > 0 && group->start_after > 0)
        chart_difference(page->out, difference_of(group), group->difference.low,
                         group->difference.high, reach);
    html_literal(page->out, "</td>");
    if (group->start_before > 0 && group->start_after > 0)
        page_figure_words(page, MESSAGE("{1} to {2}", arg_text(points(page, group->difference.low)),
                                        arg_text(points(page, group->difference.high))));
    else
        html_literal(page->out, "<td></td>");
    page_row_close(page);
}

static double widen(double reach, const struct compared_group *group)
{
    return fmax(reach, fmax(fabs(group->difference.low), fabs(group->difference.high)));
}

/* One scale for all groups, so that their strips can be compared. */
static double reach_of(const struct comparison *comparison, const struct label_comparison *tags)
{
    double reach = widen(0.01, &comparison->all);

    for (size_t i = 0; i < comparison->source_count; i++)
        reach = widen(reach, &comparison->sources[i]);
    for (size_t i = 0; i < comparison->service_count; i++)
        reach = widen(reach, &comparison->services[i]);
    for (size_t i = 0; i < tags->group_count; i++)
        reach = widen(reach, &tags->groups[i]);
    return fmin(reach, 1);
}

static void write_groups(struct page *page, struct message label, const char *what,
                         enum report_group kind, const struct compared_group *groups, size_t count)
{
    const struct comparison *comparison = &page->analysis->comparison;
    double reach = reach_of(comparison, &page->analysis->tags);
    const struct column columns[] = {
        {what, COLUMN_WORDS},
        {N_("Which means"), COLUMN_WORDS},
        {N_("Lost in the period before"), COLUMN_FIGURE},
        {N_("Lost in this one"), COLUMN_FIGURE},
        {N_("Difference"), COLUMN_DRAWING},
        {N_("95 % interval, points"), COLUMN_FIGURE},
    };

    page_table_open(page, label, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++)
        write_group(page, &groups[i], kind, NULL, reach);
    write_group(page, &comparison->all, GROUP_NONE, N_("All"), reach);
    page_table_close(page);
}

static void write_tables(struct page *page, const struct comparison *comparison)
{
    const struct label_comparison *tags = &page->analysis->tags;

    if (comparison->source_count > 0) {
        page_subheading(page, PLAIN_MESSAGE("By the source of their first order"));
        write_groups(page, PLAIN_MESSAGE("Lost by source"), N_("Source"), GROUP_SOURCE,
                     comparison->sources, comparison->source_count);
    }
    if (comparison->service_count > 0) {
        page_subheading(page, PLAIN_MESSAGE("By the service of their last order"));
        write_groups(page, PLAIN_MESSAGE("Lost by service"), N_("Service"), GROUP_SERVICE,
                     comparison->services, comparison->service_count);
    }
    if (tags->group_count > 0) {
        page_subheading(page, PLAIN_MESSAGE("By the tags they have now"));
        write_groups(page, PLAIN_MESSAGE("Lost by tag"), N_("Tag"), GROUP_TAG, tags->groups,
                     tags->group_count);
        page_note(page, PLAIN_MESSAGE("Who has two tags is counted with each."));
    }
    if (comparison->source_count + comparison->service_count + tags->group_count == 0)
        write_groups(page, PLAIN_MESSAGE("Lost in two periods"), N_("Clients"), GROUP_NONE, NULL,
                     0);
    page_table_file(page, "compared", PLAIN_MESSAGE("Lost in two periods"));
}

/* By more than a tenth of the shorter one. */
static bool lengths_differ(const struct comparison *comparison)
{
    int64_t before = comparison->before.to - comparison->before.from + 1;
    int64_t after = comparison->after.to - comparison->after.from + 1;
    int64_t shorter = before < after ? before : after;
    int64_t longer = before < after ? after : before;

    return (longer - shorter) * 10 > shorter;
}

static void write_periods(struct page *page, const struct comparison *comparison)
{
    const struct rate *before = &comparison->before, *after = &comparison->after;
    enum period period = page->analysis->period;

    if (page->analysis->has_own_period)
        page_note(page, MESSAGE("This period: {1} to {2}; the one before: {3} to {4}.",
                                arg_day(after->from), arg_day(after->to), arg_day(before->from),
                                arg_day(before->to)));
    if (page->analysis->options.comparison_asked && lengths_differ(comparison))
        page_note(page, PLAIN_MESSAGE("The two are not equally long: of a longer period more are "
                                      "lost, even when nothing has changed."));
    if (!page->analysis->has_own_period)
        page_note(page, MESSAGE("This period: {1}; the one before: {2}.",
                                arg_period(period, after->from), arg_period(period, before->from)));
    page_note(page, PLAIN_MESSAGE("The dot is filled where the interval leaves zero out. More lost "
                                  "is to the right."));
}

void html_comparison(struct page *page)
{
    const struct analysis *analysis = page->analysis;
    const struct comparison *comparison = &analysis->comparison;

    page_section_open(page, "compared", PLAIN_MESSAGE("Who was lost, two periods compared"));
    page_reading(page, reading_comparison(analysis));
    if (analysis->comparison_state == COMPARISON_MADE) {
        write_tables(page, comparison);
        write_periods(page, comparison);
        if (comparison->source_count + comparison->service_count + analysis->tags.group_count == 0)
            page_note(page, PLAIN_MESSAGE("The log names no source and no service, so whom it "
                                          "concerns cannot be told apart."));
    }
    page_section_close(page);
}
