// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

/* Below this many clients one more or less changes what a sentence says. */
enum { FEW_CLIENTS = 20 };

/* The first quarter that begins a whole window after the log does. */
static day_t first_quarter_known(const struct analysis *analysis)
{
    day_t known_from = analysis->log->first_day + analysis->window.active_days;
    day_t start = period_start(PERIOD_QUARTER, known_from);

    return start == known_from ? start : period_shift(PERIOD_QUARTER, start, 1);
}

static struct statement own_days_unknown(const struct analysis *analysis)
{
    return (struct statement){
        .head = MESSAGE("Cannot tell how clients moved between the groups from {1} to {2}.",
                        arg_day(analysis->own_period.from), arg_day(analysis->own_period.to)),
        .rest =
            MESSAGE_N("The log begins on {2}, and a client counts as active for {1} day after "
                      "an order: choose a period that begins on {3} or later.",
                      "The log begins on {2}, and a client counts as active for {1} days after "
                      "an order: choose a period that begins on {3} or later.",
                      arg_count(analysis->window.active_days), arg_day(analysis->log->first_day),
                      arg_day(analysis->log->first_day + analysis->window.active_days)),
    };
}

static struct statement quarters_unknown(const struct analysis *analysis)
{
    day_t quarter = first_quarter_known(analysis);

    return (struct statement){
        .head = PLAIN_MESSAGE("Cannot tell yet how clients move between the groups."),
        .rest = MESSAGE_N("The log begins on {2}, and a client counts as active for {1} day after "
                          "an order. The first quarter that can be told is {3}; it is complete "
                          "after {4}.",
                          "The log begins on {2}, and a client counts as active for {1} days after "
                          "an order. The first quarter that can be told is {3}; it is complete "
                          "after {4}.",
                          arg_count(analysis->window.active_days),
                          arg_day(analysis->log->first_day), arg_period(PERIOD_QUARTER, quarter),
                          arg_day(period_shift(PERIOD_QUARTER, quarter, 1) - 1)),
    };
}

/* Whoever has two orders or more at the end, whether or not they are lost again by then. */
static int64_t ordered_again(const struct movement *movement)
{
    const int64_t *newcomers = movement->clients[STANDING_NEWCOMER];

    return newcomers[STANDING_GROWING] + newcomers[STANDING_VIP] + newcomers[STANDING_LOST];
}

static struct message newcomers_message(const struct movement *movement)
{
    int64_t newcomers = movement_at_start(movement, STANDING_NEWCOMER);

    if (newcomers == 0)
        return MESSAGE("Nobody was a newcomer on {1}.", arg_day(movement->from));
    return MESSAGE_N("Of {1} newcomer on {3}, {2} had ordered again by {4}.",
                     "Of {1} newcomers on {3}, {2} had ordered again by {4}.", arg_count(newcomers),
                     arg_count(ordered_again(movement)), arg_day(movement->from),
                     arg_day(movement->to));
}

static struct message regulars_message(const struct movement *movement)
{
    int64_t regulars = movement_at_start(movement, STANDING_VIP);

    if (regulars == 0)
        return MESSAGE("Nobody was a VIP on {1}.", arg_day(movement->from));
    return MESSAGE("VIPs who were lost: {1} of {2}.",
                   arg_count(movement->clients[STANDING_VIP][STANDING_LOST]), arg_count(regulars));
}

struct statement reading_movement(const struct analysis *analysis)
{
    const struct movement *movement = analysis->movement;

    if (!has_section(analysis, SECTION_MATRIX))
        return (struct statement){0};
    if (movement != NULL && movement->is_known)
        return (struct statement){newcomers_message(movement), regulars_message(movement)};
    return analysis->has_own_period ? own_days_unknown(analysis) : quarters_unknown(analysis);
}

static int64_t gone_at_start(const struct movement *movement)
{
    return movement_at_start(movement, STANDING_LOST) +
           movement_at_start(movement, STANDING_ONE_TIME);
}

/* Active again at the end: a client who was gone has two orders or more by then. */
static int64_t came_back(const struct movement *movement)
{
    int64_t clients = 0;

    for (int standing = 0; standing < STANDINGS; standing++) {
        if (standing == STANDING_LOST || standing == STANDING_ONE_TIME)
            continue;
        clients += movement->clients[STANDING_LOST][standing] +
                   movement->clients[STANDING_ONE_TIME][standing];
    }
    return clients;
}

struct statement reading_won_back(const struct analysis *analysis)
{
    const struct movement *movement = analysis->movement;

    if (!has_section(analysis, SECTION_MATRIX) || movement == NULL || !movement->is_known ||
        gone_at_start(movement) == 0)
        return (struct statement){0};

    int64_t gone = gone_at_start(movement), back = came_back(movement);
    struct message head =
        MESSAGE("Clients who were gone on {1} and active again on {2}: {3} of {4}.",
                arg_day(movement->from), arg_day(movement->to), arg_count(back), arg_count(gone));
    if (gone < FEW_CLIENTS)
        return (struct statement){
            head, PLAIN_MESSAGE("So few say little: one more or less changes the picture.")};
    return (struct statement){
        head, MESSAGE("That is {1}. The articles behind this program expect under 10 %; they name "
                      "neither a period nor a source.",
                      arg_percent(share_of(back, gone), 1))};
}
