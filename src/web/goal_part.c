// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/goal_part.h"

#include "app/goal_words.h"
#include "app/site.h"

/* More stand on their own page. */
enum { PART_GOALS_MAX = 2 };

struct goal_whose goal_whose_of(const struct retention_choice *choice)
{
    return (struct goal_whose){choice->source, choice->service, choice->tag, choice->currency};
}

const char *goals_address(struct arena *arena, const struct goal_whose *whose)
{
    struct retention_choice choice = retention_choice_of_nothing();

    choice.source = whose->source;
    choice.service = whose->service;
    choice.tag = whose->tag;
    choice.currency = whose->currency;
    return retention_address(arena, "/retention/goals",
                             retention_query(arena, &choice, WITHOUT_PERIOD));
}

enum status goal_part(struct exchange *exchange, const struct retention_choice *choice,
                      struct goal_part_view *ret_part)
{
    const struct goal_whose whose = goal_whose_of(choice);
    struct goal_part_view part = {.path = goals_address(exchange->arena, &whose),
                                  .may_set = actor_may(&exchange->work->actor, RIGHT_MANAGE)};
    struct goals_shown goals;

    enum status status = show_running_goals(exchange->work, exchange->site->snapshots, &whose,
                                            PART_GOALS_MAX, &goals);
    if (status != STATUS_OK)
        return status;
    part.goals.items = arena_array(exchange->arena, struct goal_line, goals.count);
    for (size_t i = 0; i < goals.count; i++)
        part.goals.items[part.goals.count++] =
            (struct goal_line){goal_title(&goals.items[i].goal), goal_going(&goals.items[i])};
    *ret_part = part;
    return STATUS_OK;
}
