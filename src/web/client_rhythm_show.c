// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_rhythm_show.h"

#include <stdlib.h>

/* The drawing is 350 wide; dots that would cover each other stand above one another. */
enum { WIDTH = 350, MARGIN = 8, DOT = 7, DOT_BASE = 46, DOT_LEVELS = 5, LABEL_ROOM = 34 };

/* ---- in words ---- */

static struct message reading_of(const struct own_rhythm *rhythm)
{
    if (rhythm->age_days <= 0)
        return PLAIN_MESSAGE("They ordered today.");
    return MESSAGE_N("{1} day since the last order.", "{1} days since the last order.",
                     arg_count(rhythm->age_days));
}

static struct message shared_source(const struct own_rhythm *rhythm)
{
    const struct message_arg from = arg_count(rhythm->from_days), by = arg_count(rhythm->by_days);
    const struct message_arg returns = arg_count(rhythm->returns);

    if (rhythm->occasion_count == 1)
        return MESSAGE("Of {3} who came back after their first order, half did so between day {1} "
                       "and day {2}.",
                       from, by, returns);
    if (rhythm->occasion_count < RETURN_CURVES)
        return MESSAGE("Of {3} who came back after as many orders, half did so between day {1} and "
                       "day {2}.",
                       from, by, returns);
    return MESSAGE("Of {3} times that somebody came back, half were between day {1} and day {2}.",
                   from, by, returns);
}

static struct message source_of(const struct own_rhythm *rhythm)
{
    if (!rhythm->has_window)
        return PLAIN_MESSAGE("Too few came back after as many orders to say when the next one "
                             "comes.");
    if (rhythm->is_shared)
        return shared_source(rhythm);
    return MESSAGE("By their own rhythm the next one comes between day {1} and day {2}.",
                   arg_count(rhythm->from_days), arg_count(rhythm->by_days));
}

static struct message place_of(const struct own_rhythm *rhythm, day_t today)
{
    const day_t last = today - rhythm->age_days;
    const struct message_arg by = arg_day_near(last + rhythm->by_days, today);

    switch (rhythm->place) {
    case OWN_WINDOW_AHEAD:
        return MESSAGE("The window opens on {1}.", arg_day_near(last + rhythm->from_days, today));
    case OWN_WINDOW_OPEN:
    case OWN_WINDOW_CLOSING:
        return MESSAGE("The window is open until {1}.", by);
    case OWN_WINDOW_PASSED:
        return MESSAGE("The window ended on {1}.", by);
    case OWN_WINDOW_ANY:
        break;
    }
    return (struct message){.one = NULL};
}

/* ---- drawn ---- */

static int32_t longest_of(const struct own_rhythm *rhythm)
{
    int32_t longest = rhythm->age_days > 1 ? rhythm->age_days : 1;

    if (rhythm->has_window && rhythm->by_days > longest)
        longest = rhythm->by_days;
    for (size_t i = 1; i < rhythm->day_count; i++)
        if (rhythm->days[i] - rhythm->days[i - 1] > longest)
            longest = rhythm->days[i] - rhythm->days[i - 1];
    return longest;
}

static int64_t place_on(int32_t days, int32_t longest)
{
    const int64_t at = days < 0 ? 0 : days;

    return MARGIN + at * (WIDTH - 2 * MARGIN) / longest;
}

static void add_gaps(struct exchange *exchange, const struct own_rhythm *rhythm, int32_t longest,
                     struct gap_rows *rows)
{
    rows->items = arena_array(exchange->arena, struct gap_row, RHYTHM_GAPS);
    for (size_t i = 1; i < rhythm->day_count; i++) {
        const int32_t days = rhythm->days[i] - rhythm->days[i - 1];
        struct gap_row row = {.from = arg_day_short(rhythm->days[i - 1]),
                              .to = arg_day_short(rhythm->days[i]),
                              .days = arg_count(days),
                              .x = place_on(days, longest)};
        int64_t level = 0;

        for (size_t j = 0; j < rows->count; j++)
            level += llabs(rows->items[j].x - row.x) < DOT;
        row.y = DOT_BASE - level % DOT_LEVELS * (DOT + 1);
        rows->items[rows->count++] = row;
    }
}

/* The edges are said where today's label leaves room for them. */
static void add_window(const struct own_rhythm *rhythm, int32_t longest,
                       struct client_rhythm_view *view)
{
    view->window_x = place_on(rhythm->from_days, longest);
    view->window_end = place_on(rhythm->by_days, longest);
    view->window_width =
        view->window_end - view->window_x > 1 ? view->window_end - view->window_x : 1;
    view->from_label = arg_count(rhythm->from_days);
    view->by_label = arg_count(rhythm->by_days);
    view->has_edges = llabs(view->window_x - view->today_x) > LABEL_ROOM &&
                      llabs(view->window_end - view->today_x) > LABEL_ROOM &&
                      view->window_width > LABEL_ROOM;
}

static struct message described(const struct own_rhythm *rhythm)
{
    if (!rhythm->has_window)
        return MESSAGE("Gaps between their orders: {1}. Today is day {2}.",
                       arg_count((int64_t)rhythm->day_count - 1), arg_count(rhythm->age_days));
    return MESSAGE("Gaps between their orders: {1}. Today is day {2}, the window is day {3} to "
                   "day {4}.",
                   arg_count((int64_t)rhythm->day_count - 1), arg_count(rhythm->age_days),
                   arg_count(rhythm->from_days), arg_count(rhythm->by_days));
}

struct client_rhythm_view client_rhythm_shown(struct exchange *exchange,
                                              const struct own_rhythm *rhythm, day_t today)
{
    const int32_t longest = longest_of(rhythm);
    struct client_rhythm_view view = {.is_shown = rhythm->day_count > 0 && rhythm->age_days >= 0,
                                      .has_window = rhythm->has_window};

    if (!view.is_shown)
        return view;
    view.reading = reading_of(rhythm);
    view.source = source_of(rhythm);
    view.place = place_of(rhythm, today);
    view.described = described(rhythm);
    view.today_x = place_on(rhythm->age_days, longest);
    view.today_label = MESSAGE("day {1}", arg_count(rhythm->age_days));
    view.note = rhythm->occasion_count > (int64_t)rhythm->day_count
                    ? MESSAGE("Each dot is one gap between two orders, of the last {1}.",
                              arg_count(RHYTHM_GAPS))
                    : PLAIN_MESSAGE("Each dot is one gap between two orders.");
    add_gaps(exchange, rhythm, longest, &view.gaps);
    if (rhythm->has_window)
        add_window(rhythm, longest, &view);
    return view;
}
