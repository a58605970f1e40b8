// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/figure_words.h"

#include <string.h>

#include "report/reading.h"

/* What is written about a figure. */
struct wording {
    const struct figure *figure;
    const struct language *language;
    struct arena *arena;
};

static struct message_arg said(const struct wording *wording, struct message words)
{
    return arg_text(message_text(wording->arena, wording->language, words));
}

static struct message_arg named(const struct wording *wording, const char *name)
{
    return arg_text(translate(wording->language, name));
}

static struct message period_words(const struct figure *figure)
{
    const struct message_arg from = arg_day_short(figure->from), to = arg_day_short(figure->to);

    switch (figure->kind) {
    case FIGURE_START:
        return MESSAGE("Active before {1}", from);
    case FIGURE_END:
        return MESSAGE("Active on {1}", to);
    case FIGURE_RETAINED:
        return MESSAGE("Stayed from {1} to {2}", from, to);
    case FIGURE_LOST:
        return MESSAGE("Lost from {1} to {2}", from, to);
    case FIGURE_JOINED:
        return MESSAGE("New or back, from {1} to {2}", from, to);
    case FIGURE_NEW:
        return MESSAGE("New from {1} to {2}", from, to);
    case FIGURE_RETURNED:
        return MESSAGE("Lost before, and back from {1} to {2}", from, to);
    case FIGURE_NEW_GONE:
        return MESSAGE("New and gone again, from {1} to {2}", from, to);
    case FIGURE_NONE:
    case FIGURE_CAME_BACK:
    case FIGURE_STANDING:
    case FIGURE_COOLING:
    case FIGURE_CELL:
    case FIGURE_MOVED:
    case FIGURE_SEGMENT:
    case FIGURE_SCORE:
    case FIGURE_DUE:
    case FIGURE_COHORT:
        break;
    }
    return MESSAGE("Active before, and ordered from {1} to {2}", from, to);
}

static struct message orders_words(const struct figure *figure)
{
    if (figure->b < 0)
        return MESSAGE_N("{1} order or more", "{1} orders or more", arg_count(figure->a));
    if (figure->a == figure->b)
        return MESSAGE_N("{1} order", "{1} orders", arg_count(figure->a));
    return MESSAGE_N("{2} to {1} order", "{2} to {1} orders", arg_count(figure->b),
                     arg_count(figure->a));
}

static struct message age_words(const struct figure *figure)
{
    if (figure->d < 0)
        return MESSAGE_N("the last one {1} day ago or more", "the last one {1} days ago or more",
                         arg_count(figure->c));
    if (figure->c == 0)
        return MESSAGE_N("the last one at most {1} day ago", "the last one at most {1} days ago",
                         arg_count(figure->d));
    return MESSAGE_N("the last one {2} to {1} day ago", "the last one {2} to {1} days ago",
                     arg_count(figure->d), arg_count(figure->c));
}

static struct message cell_words(const struct wording *wording)
{
    const struct figure *figure = wording->figure;

    return MESSAGE("{1}, {2}, as of {3}", said(wording, orders_words(figure)),
                   said(wording, age_words(figure)), arg_day_short(figure->to));
}

static struct message_arg standing_on(const struct wording *wording, int32_t standing)
{
    if (standing < 0)
        return named(wording, N_("No client yet"));
    return named(wording, standing_name((enum standing)standing));
}

static struct message standing_words(const struct wording *wording)
{
    const struct figure *figure = wording->figure;
    const struct message_arg to = arg_day_short(figure->to);

    if (figure->kind == FIGURE_STANDING)
        return MESSAGE("{1}, as of {2}", standing_on(wording, figure->a), to);
    if (figure->kind == FIGURE_MOVED && figure->from == figure->to && figure->a == figure->b)
        return MESSAGE("{1}, on {2}", standing_on(wording, figure->a), to);
    if (figure->kind == FIGURE_MOVED)
        return MESSAGE("{1} on {2}, {3} on {4}", standing_on(wording, figure->a),
                       arg_day_short(figure->from), standing_on(wording, figure->b), to);
    if (figure->a < 0)
        return MESSAGE("Cooling, as of {1}", to);
    return MESSAGE("{1}, cooling, as of {2}", standing_on(wording, figure->a), to);
}

static struct message score_words(const struct figure *figure)
{
    const struct message_arg score = arg_count(figure->c), to = arg_day_short(figure->to);

    if (figure->a == 0)
        return MESSAGE("Recency {1} of 5, as of {2}", score, to);
    if (figure->a == 1)
        return MESSAGE("Frequency {1} of 5, as of {2}", score, to);
    return MESSAGE("Money {1} of 5, as of {2}", score, to);
}

/* Beside the words of a score or segment: by which orders. */
static struct message within_words(const struct wording *wording, struct message words)
{
    const struct figure *figure = wording->figure;

    if (figure->b == 0)
        return MESSAGE("{1}, by all orders", said(wording, words));
    return MESSAGE_N("{2}, by the orders of {1} day", "{2}, by the orders of {1} days",
                     arg_count(figure->b), said(wording, words));
}

static struct message segment_words(const struct wording *wording)
{
    const struct figure *figure = wording->figure;

    return MESSAGE("{1}, as of {2}", named(wording, segment_name((enum rfm_segment)figure->a)),
                   arg_day_short(figure->to));
}

static struct message cohort_words(const struct figure *figure)
{
    enum period period = (enum period)figure->b;
    day_t start = period_start(period, figure->from);
    const struct message_arg first = arg_period(period, start);

    if (figure->a == 0)
        return MESSAGE("First order: {1}", first);
    return MESSAGE("First order: {1}; again: {2}", first,
                   arg_period(period, period_shift(period, start, figure->a)));
}

struct message figure_words(const struct figure *figure, const struct language *language,
                            struct arena *arena)
{
    const struct wording wording = {figure, language, arena};

    switch (figure->kind) {
    case FIGURE_STANDING:
    case FIGURE_COOLING:
    case FIGURE_MOVED:
        return standing_words(&wording);
    case FIGURE_CELL:
        return cell_words(&wording);
    case FIGURE_SEGMENT:
        return within_words(&wording, segment_words(&wording));
    case FIGURE_SCORE:
        return within_words(&wording, score_words(figure));
    case FIGURE_DUE:
        return figure->a == 0
                   ? MESSAGE("Next order expected now, as of {1}", arg_day_short(figure->to))
                   : MESSAGE("Next order overdue, as of {1}", arg_day_short(figure->to));
    case FIGURE_COHORT:
        return cohort_words(figure);
    case FIGURE_NONE:
    case FIGURE_START:
    case FIGURE_END:
    case FIGURE_RETAINED:
    case FIGURE_LOST:
    case FIGURE_JOINED:
    case FIGURE_NEW:
    case FIGURE_RETURNED:
    case FIGURE_NEW_GONE:
    case FIGURE_CAME_BACK:
        break;
    }
    return period_words(figure);
}

struct message figure_group_words(const char *field, const char *name)
{
    bool is_said = name[0] != '\0';

    if (strcmp(field, "first_source") == 0)
        return is_said ? MESSAGE("First order from: {1}", arg_text(name))
                       : PLAIN_MESSAGE("First order: no source said");
    if (strcmp(field, "any_service") == 0)
        return is_said ? MESSAGE("An order of: {1}", arg_text(name))
                       : PLAIN_MESSAGE("An order without a service");
    return is_said ? MESSAGE("Last order before: {1}", arg_text(name))
                   : PLAIN_MESSAGE("Last order before: no service said");
}
