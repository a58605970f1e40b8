// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

/* The limits that window_measure() holds a window from the log between (docs/measures.md). */
enum { WINDOW_LEAST_DAYS = 30, WINDOW_MOST_DAYS = 730 };

struct statement reading_log(const struct analysis *analysis)
{
    const struct order_log *log = analysis->log;
    struct statement statement = {
        .head = MESSAGE_N("{1} client with {2} orders.", "{1} clients with {2} orders.",
                          arg_count((int64_t)log->client_count),
                          arg_count((int64_t)log->occasion_count)),
    };

    if (log->occasion_count == 1)
        statement.head = PLAIN_MESSAGE("One client with one order.");
    if (log->first_day == log->last_day)
        statement.rest = MESSAGE("All on {1}.", arg_day(log->first_day));
    else if (log->as_of != log->last_day)
        statement.rest = MESSAGE("From {1} to {2}, looked at from {3}.", arg_day(log->first_day),
                                 arg_day(log->last_day), arg_day(log->as_of));
    else
        statement.rest =
            MESSAGE("From {1} to {2}.", arg_day(log->first_day), arg_day(log->last_day));
    return statement;
}

static struct message active_window(const struct window *window)
{
    struct message_arg days = arg_count(window->active_days);

    if (window->active_from == GIVEN)
        return MESSAGE_N("A client counts as active for {1} day after an order, as you chose.",
                         "A client counts as active for {1} days after an order, as you chose.",
                         days);
    if (window->gap_count == 0)
        return MESSAGE_N("A client counts as active for {1} day after an order, since nobody has "
                         "come back yet and the log has no rhythm of its own.",
                         "A client counts as active for {1} days after an order, since nobody has "
                         "come back yet and the log has no rhythm of its own.",
                         days);
    if (window->active_days > WINDOW_LEAST_DAYS && window->active_days < WINDOW_MOST_DAYS &&
        window->gap_count == 1)
        return MESSAGE_N("A client counts as active for {1} day after an order: as long as the one "
                         "gap in this log.",
                         "A client counts as active for {1} days after an order: as long as the "
                         "one gap in this log.",
                         days);
    if (window->active_days <= WINDOW_LEAST_DAYS)
        return MESSAGE_N("A client counts as active for {1} day after an order: nine in ten gaps "
                         "in this log are shorter, but less is never taken.",
                         "A client counts as active for {1} days after an order: nine in ten gaps "
                         "in this log are shorter, but less is never taken.",
                         days);
    if (window->active_days >= WINDOW_MOST_DAYS)
        return MESSAGE_N("A client counts as active for {1} day after an order: the gaps in this "
                         "log are longer, but more is never taken.",
                         "A client counts as active for {1} days after an order: the gaps in this "
                         "log are longer, but more is never taken.",
                         days);
    return MESSAGE_N("A client counts as active for {1} day after an order: nine in ten of this "
                     "log's {2} gaps are no longer.",
                     "A client counts as active for {1} days after an order: nine in ten of this "
                     "log's {2} gaps are no longer.",
                     days, arg_count(window->gap_count));
}

static struct message other_boundaries(const struct window *window)
{
    struct message_arg days = arg_count(window->cooling_days);
    struct message_arg orders = arg_count(window->vip_orders);

    if (window->cooling_from == GIVEN && window->vip_from == GIVEN)
        return MESSAGE_N("Cooling after {1} day, VIP from {2} orders on, both as you chose.",
                         "Cooling after {1} days, VIP from {2} orders on, both as you chose.", days,
                         orders);
    if (window->cooling_from == GIVEN)
        return MESSAGE_N("Cooling after {1} day, as you chose; VIP from {2} orders on, from this "
                         "log.",
                         "Cooling after {1} days, as you chose; VIP from {2} orders on, from this "
                         "log.",
                         days, orders);
    if (window->vip_from == GIVEN)
        return MESSAGE_N("Cooling after {1} day, from this log; VIP from {2} orders on, as you "
                         "chose.",
                         "Cooling after {1} days, from this log; VIP from {2} orders on, as you "
                         "chose.",
                         days, orders);
    if (window->gap_count == 0)
        return MESSAGE_N("Cooling after {1} day, VIP from {2} orders on, until the log shows its "
                         "own.",
                         "Cooling after {1} days, VIP from {2} orders on, until the log shows its "
                         "own.",
                         days, orders);
    return MESSAGE_N("Cooling after {1} day, VIP from {2} orders on, both from this log.",
                     "Cooling after {1} days, VIP from {2} orders on, both from this log.", days,
                     orders);
}

struct statement reading_window(const struct analysis *analysis)
{
    return (struct statement){.head = active_window(&analysis->window),
                              .rest = other_boundaries(&analysis->window)};
}
