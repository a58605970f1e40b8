// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/goal_part.h"

#include "app/site.h"
#include "web/goal_words.h"

/* More stand on their own page. */
enum { PART_GOALS_MAX = 2 };

enum status goal_part(struct exchange *exchange, struct goal_part_view *ret_part)
{
    struct goal_part_view part = {.may_set = actor_may(&exchange->work->actor, RIGHT_MANAGE)};
    struct goals_shown goals;

    enum status status =
        show_running_goals(exchange->work, exchange->site->snapshots, PART_GOALS_MAX, &goals);
    if (status != STATUS_OK)
        return status;
    part.goals.items = arena_array(exchange->arena, struct goal_line, goals.count);
    for (size_t i = 0; i < goals.count; i++)
        part.goals.items[part.goals.count++] =
            (struct goal_line){goal_title(&goals.items[i].goal), goal_going(&goals.items[i])};
    *ret_part = part;
    return STATUS_OK;
}
