// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_forecast.h"

enum { SUMMARY_MAX = 7, ADVICE_MAX = 6, RETURNS_FOR_ADVICE = 20 };

struct statement_list reading_list_new(struct arena *arena, size_t max)
{
    return (struct statement_list){.items = arena_array(arena, struct statement, max)};
}

void reading_list_add(struct statement_list *list, struct statement statement)
{
    if (statement.head.one != NULL || statement.rest.one != NULL)
        list->items[list->count++] = statement;
}

static struct message early_reminder(int32_t from, int32_t to)
{
    if (from == to)
        return MESSAGE("First-time clients: perhaps a reminder about day {1}.", arg_count(from));
    return MESSAGE("First-time clients: perhaps a reminder between day {1} and day {2}.",
                   arg_count(from), arg_count(to));
}

/* When the second order is due, by those who came back: the same days as in due lists. */
static struct statement first_to_second(const struct analysis *analysis)
{
    const struct survival *curve = &analysis->next_order.by_number[0];

    if (!has_section(analysis, SECTION_NEXT_ORDER) || curve->events == 0)
        return (struct statement){0};
    if (curve->events < RETURNS_FOR_ADVICE)
        return (struct statement){
            .head = early_reminder(curve->returns[0], curve->returns[2]),
            .rest = MESSAGE_N("Only {1} has come back so far, so these days may still move.",
                              "Only {1} have come back so far, so these days may still move.",
                              arg_count(curve->events)),
        };
    return (struct statement){
        .head = MESSAGE("Remind first-time clients once, between day {1} and day {2}, with an "
                        "offer that fits.",
                        arg_count(curve->returns[0]), arg_count(curve->returns[2])),
        .rest = MESSAGE_N("The middle half of the {1} who came back did so between these days.",
                          "The middle half of the {1} who came back did so between these days.",
                          arg_count(curve->events)),
    };
}

static struct statement cooling(const struct analysis *analysis)
{
    const struct matrix_group *groups = analysis->matrix.standings;
    int64_t regulars = groups[STANDING_VIP].cooling;
    int64_t all = regulars + groups[STANDING_GROWING].cooling + groups[STANDING_NEWCOMER].cooling;

    if (!has_section(analysis, SECTION_MATRIX) || all == 0)
        return (struct statement){0};
    struct statement statement = {
        .head = MESSAGE_N("{1} client is cooling.", "{1} clients are cooling.", arg_count(all)),
        .rest = MESSAGE_N("They are later than three quarters of all returns and not yet lost: a "
                          "word now is welcome.",
                          "They are later than three quarters of all returns and not yet lost: a "
                          "word now is welcome.",
                          arg_count(all)),
    };

    if (!cooling_is_by_returns(analysis))
        statement.rest = MESSAGE_N("They have been silent beyond day {2} and are not yet lost: a "
                                   "word now is welcome.",
                                   "They have been silent beyond day {2} and are not yet lost: a "
                                   "word now is welcome.",
                                   arg_count(all), arg_count(analysis->window.cooling_days));
    else if (regulars > 0)
        statement.rest =
            MESSAGE_N("They are later than three quarters of all returns and not yet "
                      "lost. With {3} orders or more: {2}. Begin there.",
                      "They are later than three quarters of all returns and not yet "
                      "lost. With {3} orders or more: {2}. Begin there.",
                      arg_count(all), arg_count(regulars), arg_count(analysis->window.vip_orders));
    return statement;
}

static struct statement bought_once(const struct analysis *analysis)
{
    int64_t clients = analysis->matrix.standings[STANDING_ONE_TIME].clients;

    if (!has_section(analysis, SECTION_MATRIX) || clients == 0)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("{1} client ordered once and has not come back.",
                          "{1} clients ordered once and have not come back.", arg_count(clients)),
        .rest = PLAIN_MESSAGE("The articles behind this program say that a fifth of one-off buyers "
                              "never return whatever is done, and that at least 18 % of all "
                              "clients leave; they name neither a period nor a source."),
    };
}

struct statement_list reading_summary(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, SUMMARY_MAX);

    reading_list_add(&list, reading_rate(analysis));
    if (analysis->comparison_state == COMPARISON_MADE && analysis->comparison.all.can_tell)
        reading_list_add(&list, reading_comparison(analysis));
    if (analysis->has_forecast)
        reading_list_add(&list, reading_forecast_head(analysis));
    reading_list_add(&list, first_to_second(analysis));
    reading_list_add(&list, cooling(analysis));
    reading_list_add(&list, bought_once(analysis));
    if (rfm_is_scored(analysis))
        reading_list_add(&list, reading_rfm(analysis));
    return list;
}

static struct statement due_now(const struct analysis *analysis, struct arena *arena)
{
    int64_t total = 0;

    if (!has_section(analysis, SECTION_NEXT_ORDER))
        return (struct statement){0};
    (void)analysis_due_now(analysis, arena, NULL, 0, &total);
    if (total == 0)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("{1} client is due about now.", "{1} clients are due about now.",
                          arg_count(total)),
        .rest = MESSAGE_N("Remind them once, before their time is over.",
                          "Remind them once, before their time is over; those whose time ends "
                          "first come first.",
                          arg_count(total)),
    };
}

static struct statement newest_lost(const struct analysis *analysis, struct arena *arena)
{
    int64_t total = 0;

    if (!has_section(analysis, SECTION_MATRIX))
        return (struct statement){0};
    (void)analysis_newest_lost(analysis, arena, NULL, 0, &total);
    if (total == 0)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("{1} client who had come back before is lost now.",
                          "{1} clients who had come back before are lost now.", arg_count(total)),
        .rest = MESSAGE_N("Ask why they left, without an offer.",
                          "Ask the newest of them first why they left, without an offer; the "
                          "answer decides what to write to the others.",
                          arg_count(total)),
    };
}

/* Only what the articles say of a sleeping base, and labelled as theirs. */
static struct statement win_back(const struct analysis *analysis)
{
    int64_t clients = analysis->matrix.standings[STANDING_ONE_TIME].clients;

    if (!has_section(analysis, SECTION_MATRIX) || clients == 0)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("To {1} client who ordered once: a series of messages, not a single one.",
                          "To {1} clients who ordered once: a series of messages, not a single "
                          "one.",
                          arg_count(clients)),
        .rest = PLAIN_MESSAGE("Expect little: by the articles behind this program 3 % of a "
                              "sleeping list open the first message, and under 10 % are won back."),
    };
}

static struct statement champions(const struct analysis *analysis)
{
    int64_t clients = analysis->rfm.segments[RFM_CHAMPIONS].clients;

    if (!has_section(analysis, SECTION_RFM) || !rfm_is_scored(analysis) || clients == 0)
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE_N("Thank {1} client who orders both often and lately.",
                          "Thank {1} clients who order both often and lately.", arg_count(clients)),
        .rest = MESSAGE_N("They are the one to ask for a review, and for a friend who needs you "
                          "too.",
                          "They are the ones to ask for a review, and for a friend who needs you "
                          "too.",
                          arg_count(clients)),
    };
}

struct statement_list reading_advice(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, ADVICE_MAX);

    reading_list_add(&list, due_now(analysis, arena));
    reading_list_add(&list, cooling(analysis));
    reading_list_add(&list, newest_lost(analysis, arena));
    reading_list_add(&list, first_to_second(analysis));
    reading_list_add(&list, win_back(analysis));
    reading_list_add(&list, champions(analysis));
    return list;
}
