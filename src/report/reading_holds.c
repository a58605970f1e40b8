// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

enum { HOLDS_TOLD = 4 };

static void tell(struct statement_list *list, int64_t clients, struct message message)
{
    if (clients > 0)
        reading_list_add(list, (struct statement){.rest = message});
}

struct statement_list reading_holds(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, HOLDS_TOLD);
    const struct matrix_holds *holds = &analysis->holds;

    tell(&list, holds->active_by_order,
         MESSAGE_N("{1} client counts as active because of an open order.",
                   "{1} clients count as active because of an open order.",
                   arg_count(holds->active_by_order)));
    tell(&list, holds->active_by_mark,
         MESSAGE_N("{1} client counts as active by your mark.",
                   "{1} clients count as active by your mark.", arg_count(holds->active_by_mark)));
    tell(&list, holds->active_as_rare,
         MESSAGE_N("{1} client needs you rarely by your mark, and counts as active for twice as "
                   "long.",
                   "{1} clients need you rarely by your mark, and count as active for twice as "
                   "long.",
                   arg_count(holds->active_as_rare)));
    tell(&list, holds->lost_by_mark,
         MESSAGE_N("{1} client counts as lost by your mark.",
                   "{1} clients count as lost by your mark.", arg_count(holds->lost_by_mark)));
    return list;
}
